import pytest

from jamanager.lib.refusals import Banned, JamEnded, Overtaken, SongNotInJam
from jams.actions.voting import set_vote
from jams.models import Attendee, Jam, Vote, jam_changed
from tests.scene import add_song, make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene")


def test_a_vote_is_counted_and_moves_the_version_by_one(jam):
    result = set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=True)
    assert (result.vote_count, result.voted) == (1, True)
    assert result.version == jam.version + 1
    assert Jam.objects.get(pk=jam.pk).version == result.version


def test_the_touched_rows_carry_the_new_version(jam):
    voter = make_voter()
    result = set_vote(jam, voter, song_id(jam, "Valerie"), voted=True)
    versions = dict(jam.entries.values_list("song__title", "version"))
    assert versions["Valerie"] == result.version
    assert versions["Jolene"] < result.version
    assert Attendee.objects.get(voter=voter.id).version == result.version


def test_a_second_tap_changes_nothing(jam):
    voter, valerie = make_voter(), song_id(jam, "Valerie")
    first = set_vote(jam, voter, valerie, voted=True)
    assert set_vote(jam, voter, valerie, voted=True) == first
    assert Vote.objects.count() == 1


def test_taking_back_what_was_never_given_changes_nothing(jam):
    result = set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=False)
    assert (result.vote_count, result.voted, result.version) == (0, False, jam.version)


def test_a_vote_taken_back_is_gone(jam):
    voter, valerie = make_voter(), song_id(jam, "Valerie")
    set_vote(jam, voter, valerie, voted=True)
    result = set_vote(jam, voter, valerie, voted=False)
    assert (result.vote_count, result.voted, result.version) == (0, False, jam.version + 2)
    assert not Vote.objects.exists()


def test_voters_are_counted_one_by_one(jam):
    valerie = song_id(jam, "Valerie")
    counts = [set_vote(jam, make_voter(), valerie, voted=True).vote_count for _i in range(3)]
    assert counts == [1, 2, 3]


def test_one_voter_has_one_vote_in_each_jam(jam):
    other = make_jam()
    entry = add_song(other, "Angie")
    jam.entries.create(song=entry.song)
    voter = make_voter()
    assert set_vote(jam, voter, entry.song_id, voted=True).vote_count == 1
    assert set_vote(other, voter, entry.song_id, voted=True).vote_count == 1


def test_an_ended_jam_takes_no_votes(jam):
    Jam.objects.filter(pk=jam.pk).update(status=Jam.Status.ENDED)
    with pytest.raises(JamEnded):
        set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=True)
    assert not Vote.objects.exists()


def test_a_song_of_another_jam_takes_no_votes_here(jam):
    elsewhere = add_song(make_jam(), "Angie")
    with pytest.raises(SongNotInJam):
        set_vote(jam, make_voter(), elsewhere.song_id, voted=True)
    assert not Vote.objects.exists()
    assert not Attendee.objects.exists()


def test_a_song_of_no_jam_takes_no_votes(jam):
    with pytest.raises(SongNotInJam):
        set_vote(jam, make_voter(), make_song().pk, voted=True)


@pytest.mark.parametrize("first", [True, False])
def test_what_an_older_line_brings_is_refused(jam, first):
    voter, valerie, jolene = make_voter(), song_id(jam, "Valerie"), song_id(jam, "Jolene")
    newest = set_vote(jam, voter, valerie, voted=first, line=20)
    with pytest.raises(Overtaken):
        set_vote(jam, voter, valerie, voted=not first, line=19)
    with pytest.raises(Overtaken):
        set_vote(jam, voter, jolene, voted=True, line=19)
    assert set_vote(jam, voter, valerie, voted=first, line=20) == newest
    assert Vote.objects.count() == first


def test_a_newer_line_counts_from_what_it_says_first_though_nothing_changes(jam):
    voter, valerie = make_voter(), song_id(jam, "Valerie")
    set_vote(jam, voter, valerie, voted=True, line=20)
    before = Jam.objects.get(pk=jam.pk).version
    assert set_vote(jam, voter, valerie, voted=True, line=21).version == before
    with pytest.raises(Overtaken):
        set_vote(jam, voter, valerie, voted=False, line=20)


def test_another_browser_has_lines_of_its_own(jam):
    valerie = song_id(jam, "Valerie")
    set_vote(jam, make_voter(), valerie, voted=True, line=20)
    assert set_vote(jam, make_voter(), valerie, voted=True, line=1).vote_count == 2


def test_who_was_sent_out_does_not_vote(jam):
    voter, valerie = make_voter(), song_id(jam, "Valerie")
    set_vote(jam, voter, valerie, voted=False)
    Attendee.objects.update_or_create(jam=jam, voter=voter.id, defaults={"banned": True})
    with pytest.raises(Banned):
        set_vote(jam, voter, valerie, voted=True)
    assert not Vote.objects.exists()


def test_a_change_is_announced_once_and_after_the_commit(jam, django_capture_on_commit_callbacks):
    heard = []

    def listen(jam_id, version, **_kwargs):
        heard.append((jam_id, version))

    jam_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            result = set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=True)
            assert heard == []
    finally:
        jam_changed.disconnect(listen)
    assert heard == [(jam.pk, result.version)]


def test_a_vote_takes_a_known_number_of_queries(jam, django_assert_num_queries):
    voter, valerie, jolene = make_voter(), song_id(jam, "Valerie"), song_id(jam, "Jolene")
    set_vote(jam, voter, valerie, voted=True)
    # The savepoint's two; the lock; one look; the vote; jam, entry and attendee stamped.
    with django_assert_num_queries(8):
        set_vote(jam, voter, jolene, voted=True)
    # The first vote by a line notes it, the others of that line do not.
    set_vote(jam, voter, jolene, voted=False, line=7)
    with django_assert_num_queries(8):
        set_vote(jam, voter, jolene, voted=True, line=7)
    # What is so already is read, and nothing is written.
    with django_assert_num_queries(4):
        set_vote(jam, voter, jolene, voted=True)
