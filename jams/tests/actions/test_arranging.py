import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamanager.lib.refusals import Invalid, JamEnded, SongNotInJam, Stale
from jams import queries
from jams.actions import hosting, voting
from jams.actions.arranging import arrange
from jams.models import Jam
from tests.scene import make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db
TITLES = ("Angie", "Creep", "Hurt", "Jolene")


@pytest.fixture
def jam():
    return make_jam(*TITLES)


def ids(jam, *titles):
    return [song_id(jam, title) for title in titles]


def next_up(jam):
    return queries.read(jam.pk).jam["next_up"]


def version_of(jam):
    return Jam.objects.get(pk=jam.pk).version


def test_what_is_locked_stands_first_in_the_hosts_order_and_no_vote_moves_it(jam):
    done = arrange(jam, ids(jam, "Jolene", "Hurt"))
    assert done.version == version_of(jam) == jam.version + 1
    voting.set_vote(jam, make_voter(), song_id(jam, "Angie"), voted=True)
    state = queries.read(jam.pk)
    assert state.order == ids(jam, "Jolene", "Hurt", "Angie", "Creep")
    assert state.jam["next_up"] == ids(jam, "Jolene", "Hurt")


def test_what_is_named_no_more_is_not_locked_any_more(jam):
    arrange(jam, ids(jam, "Jolene", "Hurt", "Creep"))
    arrange(jam, ids(jam, "Creep"), was=ids(jam, "Jolene", "Hurt", "Creep"))
    assert next_up(jam) == ids(jam, "Creep")
    places = jam.entries.filter(pinned_place__isnull=False)
    assert list(places.values_list("pinned_place", flat=True)) == [1]
    arrange(jam, [], was=ids(jam, "Creep"))
    assert next_up(jam) == []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    orders=st.lists(
        st.permutations(TITLES).flatmap(
            lambda all_of: st.integers(0, 4).map(lambda n: all_of[:n])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_arranging_is_idempotent_and_says_what_was_asked_for(jam, orders):
    was = next_up(jam)
    for order in orders:
        wanted = ids(jam, *order)
        arrange(jam, wanted, was=was)
        state, version = queries.read(jam.pk), version_of(jam)
        assert state.jam["next_up"] == state.order[: len(wanted)] == wanted
        assert not arrange(jam, wanted, was=was)  # what it was is no matter where it is so
        assert (queries.read(jam.pk), version_of(jam)) == (state, version)
        was = wanted


def test_an_order_that_somebody_else_has_changed_is_not_overwritten(jam):
    arrange(jam, ids(jam, "Jolene"))
    with pytest.raises(Stale) as refused:
        arrange(jam, ids(jam, "Hurt"), was=[])
    assert str(refused.value.message) == "Somebody else has just changed what is next."
    assert refused.value.fields.keys() == {"next_up"}
    assert (next_up(jam), version_of(jam)) == (ids(jam, "Jolene"), jam.version + 1)


@pytest.mark.parametrize("wanted", [("Jolene", "Hurt"), ("Hurt",)])
def test_a_song_that_went_on_stage_meanwhile_is_named(jam, wanted):
    was = ids(jam, "Jolene")
    arrange(jam, was)
    hosting.play(jam, song_id(jam, "Jolene"))
    version = version_of(jam)
    with pytest.raises(Stale) as refused:
        arrange(jam, ids(jam, *wanted), was=was)
    assert str(refused.value.message) == "“Jolene” is on stage already."
    assert (next_up(jam), version_of(jam)) == ([], version)


def test_what_cannot_be_next_is_refused(jam):
    with pytest.raises(SongNotInJam):
        arrange(jam, [make_song().pk])
    with pytest.raises(Invalid) as refused:
        arrange(jam, ids(jam, "Hurt", "Hurt"))
    assert refused.value.fields.keys() == {"song_ids"}
    hosting.end_jam(jam)
    with pytest.raises(JamEnded):
        arrange(jam, ids(jam, "Hurt"))
    assert next_up(jam) == []


def test_a_long_queue_is_arranged_in_as_many_queries(jam, django_assert_max_num_queries):
    arrange(jam, ids(jam, "Hurt", "Jolene"))
    for number in range(30):
        hosting.add_songs(jam, [make_song(f"Number {number}").pk])
    everything = [entry.song_id for entry in jam.entries.all()]
    with django_assert_max_num_queries(12):
        arrange(jam, everything)
