from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamanager.lib.refusals import JamEnded, NotFound, Stale
from jams import queries
from jams.actions import hosting, signing_up, suggesting, voting
from jams.actions.arranging import arrange
from jams.actions.removing import remove_song, undo
from jams.models import Attendee, HostAct, Jam, Performance, Vote
from tests.scene import attendee_of, make_jam, make_voter, song_id
from tests.writes import WRITES, Night, do

pytestmark = pytest.mark.django_db
NAMES = [write.__name__ for write in WRITES]


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene", "Creep")


@pytest.fixture
def host():
    return User.objects.create(username="host", is_staff=True)


def removed(jam, host, title="Jolene"):
    remove_song(jam, song_id(jam, title), by=host)
    return jam.host_acts.get(verb="removed")


def shown(jam):
    """All that the room sees, and who voted when and stands where."""
    state = queries.read(jam.pk)
    votes = Vote.objects.filter(jam_song__jam=jam)
    players = Performance.objects.filter(jam_song__jam=jam)
    return (
        state.jam,
        state.songs_in_order(),
        set(votes.values_list("jam_song__song", "attendee", "cast_at")),
        set(players.values_list("jam_song__song", "attendee", "instrument", "signed_up_at")),
    )


def test_a_song_comes_back_with_its_votes_its_players_and_its_place(jam, host):
    jolene, ana, tom = song_id(jam, "Jolene"), make_voter(jam, "Ana"), make_voter(jam, "Tom")
    for voter in (ana, tom):
        voting.set_vote(jam, voter, jolene, voted=True)
        signing_up.sign_up(jam, voter, jolene, "bass", wait=True)
    arrange(jam, [song_id(jam, "Creep"), jolene, song_id(jam, "Valerie")])
    before, version = shown(jam), Jam.objects.get(pk=jam.pk).version
    act = removed(jam, host)
    assert jolene not in queries.read(jam.pk).songs
    done = undo(jam, act.pk, by=host)
    assert shown(jam) == before
    assert done.version == Jam.objects.get(pk=jam.pk).version == version + 2
    assert str(done.act) == "host: brought back Jolene"
    assert queries.me(jam.pk, ana, "attendee")["voted"] == [jolene]
    assert queries.mine(jam.pk, [ana.id])[ana.id].version == done.version  # their page hears


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    night=st.lists(st.tuples(st.integers(0, len(WRITES) - 1), st.integers(0, 9_999)), max_size=25),
    pick=st.integers(0, 99),
)
def test_removing_and_undoing_leaves_all_as_it_was(host, night, pick):
    jam = make_jam("Valerie", "Jolene", "Creep")
    scene = Night(jam)
    for number, seed in night:
        do(scene, number, seed)
    hosting.open_jam(jam)
    songs = list(jam.entries.order_by("pk").values_list("song_id", flat=True))
    if not songs:
        return
    before = shown(jam)
    remove_song(jam, songs[pick % len(songs)], by=host)
    assert shown(jam) != before
    undo(jam, jam.host_acts.latest("pk").pk, by=host)
    assert shown(jam) == before


def test_undoing_twice_changes_nothing(jam, host):
    act = removed(jam, host)
    version = undo(jam, act.pk, by=host).version
    again = undo(jam, act.pk, by=host)
    assert not again
    assert (again.version, jam.host_acts.count()) == (version, 2)


def test_who_left_and_who_was_banned_since_stays_away(jam, host):
    jolene = song_id(jam, "Jolene")
    gone, banned, before, stays = (make_voter(jam, name) for name in ("Ana", "Tom", "Liv", "Max"))
    for voter in (gone, banned, before, stays):
        voting.set_vote(jam, voter, jolene, voted=True)
    Attendee.objects.filter(pk=attendee_of(jam, before).pk).update(banned=True)
    act = removed(jam, host)
    attendee_of(jam, gone).delete()
    Attendee.objects.filter(pk=attendee_of(jam, banned).pk).update(banned=True)
    undo(jam, act.pk, by=host)
    voters = Vote.objects.filter(jam_song__jam=jam).values_list("attendee__name", flat=True)
    assert set(voters) == {"Liv", "Max"}


def test_a_song_that_was_on_stage_has_been_played_where_another_one_is_there(jam, host):
    hosting.play(jam, song_id(jam, "Jolene"))
    act = removed(jam, host)
    hosting.play(jam, song_id(jam, "Creep"))
    undo(jam, act.pk, by=host)
    statuses = dict(jam.entries.values_list("song__title", "status"))
    assert (statuses["Jolene"], statuses["Creep"]) == ("played", "playing")


def aged(act, seconds):
    HostAct.objects.filter(pk=act.pk).update(at=act.at - timedelta(seconds=seconds))


def test_it_can_be_undone_for_ten_seconds_and_some_for_a_slow_network(jam, host):
    act = removed(jam, host)
    assert act.undo_until == act.at + timedelta(seconds=10)
    aged(act, 13)
    assert undo(jam, act.pk, by=host)


def test_too_late_is_too_late(jam, host):
    act = removed(jam, host)
    aged(act, 16)
    with pytest.raises(Stale, match="stale") as refused:
        undo(jam, act.pk, by=host)
    assert str(refused.value.message) == "It is too late to undo that."
    assert not jam.entries.filter(song__title="Jolene").exists()


def test_a_song_that_has_been_added_again_is_left_as_it_is(jam, host):
    song = jam.entries.get(song__title="Jolene").song
    voting.set_vote(jam, make_voter(), song.pk, voted=True)
    act = removed(jam, host)
    suggesting.suggest(jam, make_voter(), song_id=song.pk)
    with pytest.raises(Stale) as refused:
        undo(jam, act.pk, by=host)
    assert str(refused.value.message) == "“Jolene” has been added again already."
    assert refused.value.fields.keys() == {"song_id"}
    assert queries.read(jam.pk).songs[song.pk]["vote_count"] == 0


def test_a_song_that_left_the_catalogue_does_not_come_back(jam, host):
    song = jam.entries.get(song__title="Jolene").song
    act = removed(jam, host)
    song.delete()
    with pytest.raises(Stale):
        undo(jam, act.pk, by=host)


def test_only_a_removal_of_this_jam_is_undone(jam, host):
    act = removed(jam, host)
    for number in (act.pk + 1, 2**63):
        with pytest.raises(NotFound):
            undo(jam, number, by=host)
    with pytest.raises(NotFound):
        undo(make_jam(), act.pk, by=host)
    hosting.skip(jam, song_id(jam, "Creep"), by=host)
    with pytest.raises(Stale):
        undo(jam, jam.host_acts.latest("pk").pk, by=host)
    hosting.end_jam(jam)
    with pytest.raises(JamEnded):
        undo(jam, act.pk, by=host)
    assert not jam.entries.filter(song__title="Jolene").exists()


def test_many_votes_are_brought_back_in_as_many_queries(jam, host, django_assert_max_num_queries):
    for number in range(30):
        voter = make_voter(jam, f"Voter {number}")
        voting.set_vote(jam, voter, song_id(jam, "Jolene"), voted=True)
        if number < 9:
            signing_up.sign_up(jam, voter, song_id(jam, "Jolene"), "keys", wait=True)
    act = removed(jam, host)
    with django_assert_max_num_queries(24):
        undo(jam, act.pk, by=host)
