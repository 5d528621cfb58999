import pytest

from jamanager.lib.refusals import JamEnded, SongNotInJam
from jams.actions import hosting, removing, voting
from jams.models import Jam, JamSong
from tests.scene import add_song, make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene", status=Jam.Status.WAITING)


def status_of(jam, title):
    return jam.entries.get(song__title=title).status


def now(jam):
    return Jam.objects.get(pk=jam.pk)


def test_playing_a_song_starts_the_jam_and_stamps_the_time(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    assert (now(jam).status, status_of(jam, "Valerie")) == ("playing", "playing")
    assert jam.entries.get(status="playing").started_at is not None


def test_the_next_song_makes_the_last_one_played(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    hosting.play(jam, song_id(jam, "Jolene"))
    assert (status_of(jam, "Valerie"), status_of(jam, "Jolene")) == ("played", "playing")
    assert jam.entries.get(status="played").ended_at is not None


def test_playing_what_plays_changes_nothing(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    version = now(jam).version
    hosting.play(jam, song_id(jam, "Valerie"))
    assert now(jam).version == version


def test_one_act_is_one_version(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    version = now(jam).version
    hosting.play(jam, song_id(jam, "Jolene"))
    assert now(jam).version == version + 1


def test_finish_skip_and_put_back(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    hosting.finish(jam)
    hosting.skip(jam, song_id(jam, "Jolene"))
    assert (status_of(jam, "Valerie"), status_of(jam, "Jolene")) == ("played", "skipped")
    hosting.put_back(jam, song_id(jam, "Valerie"))
    entry = jam.entries.get(song__title="Valerie")
    assert (entry.status, entry.started_at, entry.ended_at) == ("queued", None, None)


def test_a_song_that_is_played_again_starts_anew(jam):
    valerie = song_id(jam, "Valerie")
    hosting.play(jam, valerie)
    first = jam.entries.get(status="playing").started_at
    hosting.finish(jam)
    hosting.play(jam, valerie)
    entry = jam.entries.get(status="playing")
    assert entry.started_at > first
    assert entry.ended_at is None


def test_pause_and_start(jam):
    assert hosting.start_jam(jam)
    assert hosting.pause_jam(jam)
    assert not hosting.pause_jam(jam)
    assert now(jam).status == "paused"
    assert hosting.start_jam(jam)


def test_the_end_clears_the_stage_and_is_final_until_the_doors_open_again(jam):
    hosting.play(jam, song_id(jam, "Valerie"))
    assert hosting.end_jam(jam)
    assert not hosting.end_jam(jam)
    assert status_of(jam, "Valerie") == "played"
    assert not hosting.start_jam(jam)
    assert not hosting.pause_jam(jam)
    assert now(jam).status == "ended"
    assert hosting.open_jam(jam)
    assert now(jam).status == "waiting"


def test_opening_what_is_on_leaves_it_as_it_is(jam):
    hosting.start_jam(jam)
    assert not hosting.open_jam(jam)
    assert now(jam).status == "playing"


@pytest.mark.parametrize(
    "act", [hosting.play, hosting.skip, hosting.put_back, removing.remove_song]
)
def test_nothing_moves_after_the_end(jam, act):
    valerie = song_id(jam, "Valerie")
    hosting.end_jam(jam)
    version = now(jam).version
    with pytest.raises(JamEnded):
        act(jam, valerie)
    assert (now(jam).version, status_of(jam, "Valerie")) == (version, "queued")


@pytest.mark.parametrize(
    "act", [hosting.play, hosting.skip, hosting.put_back, removing.remove_song]
)
def test_a_song_of_another_jam_is_not_moved(jam, act):
    elsewhere = add_song(make_jam(), "Angie")
    with pytest.raises(SongNotInJam):
        act(jam, elsewhere.song_id)
    assert JamSong.objects.get(pk=elsewhere.pk).status == "queued"


def test_songs_are_added_once(jam):
    angie = make_song("Angie")
    assert hosting.add_songs(jam, [angie.pk, angie.pk, song_id(jam, "Valerie")]) == 1
    assert hosting.add_songs(jam, [angie.pk]) == 0
    assert jam.entries.count() == 3


def test_a_removed_song_takes_its_votes_along(jam):
    valerie = song_id(jam, "Valerie")
    voting.set_vote(jam, make_voter(), valerie, voted=True)
    version = now(jam).version
    removing.remove_song(jam, valerie)
    assert not jam.entries.filter(song_id=valerie).exists()
    assert now(jam).version == version + 1
