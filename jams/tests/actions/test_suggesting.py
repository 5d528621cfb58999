import pytest

from jamanager.lib.refusals import AlreadyInJam, Banned, Invalid, JamEnded, NotFound
from jams.actions import hosting
from jams.actions.suggesting import suggest
from jams.models import Attendee, JamSong
from songs.models import Song
from tests.scene import make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie")


def test_a_song_of_the_catalogue_joins_the_queue_in_the_voters_name(jam):
    angie = make_song("Angie")
    result = suggest(jam, make_voter(jam, "Ana"), song_id=angie.pk)
    assert result.song["song_id"] == angie.pk
    assert (result.song["status"], result.song["added_by"]) == ("queued", "Ana")


def test_a_title_joins_the_catalogue_too(jam):
    result = suggest(jam, make_voter(), title=" Angie ", artist="The  Rolling Stones")
    song = Song.objects.get(pk=result.song["song_id"])
    assert (song.title, song.artist, song.source) == ("Angie", "The Rolling Stones", "suggestion")


def test_a_title_that_the_catalogue_has_is_that_song(jam):
    angie = make_song("Angie", "The Rolling Stones")
    result = suggest(jam, make_voter(), title="ANGIE", artist="the rolling stones")
    assert result.song["song_id"] == angie.pk


def test_a_song_is_in_a_jam_once(jam):
    with pytest.raises(AlreadyInJam):
        suggest(jam, make_voter(), song_id=song_id(jam, "Valerie"))
    assert JamSong.objects.count() == 1


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_song_needs_a_title_of_some_length(jam, title):
    with pytest.raises(Invalid) as refused:
        suggest(jam, make_voter(), title=title, artist="Somebody")
    assert refused.value.fields.keys() == {"title"}


def test_an_id_that_the_catalogue_does_not_have_is_not_found(jam):
    with pytest.raises(NotFound):
        suggest(jam, make_voter(), song_id=2**62)
    assert not Attendee.objects.exists()


def test_an_ended_jam_takes_no_suggestions(jam):
    hosting.end_jam(jam)
    with pytest.raises(JamEnded):
        suggest(jam, make_voter(), title="Angie", artist="Somebody")
    assert not Song.objects.filter(title="Angie").exists()


def test_who_was_sent_out_suggests_nothing(jam):
    voter = make_voter()
    Attendee.objects.create(jam=jam, voter=voter.id, banned=True)
    with pytest.raises(Banned):
        suggest(jam, voter, title="Angie", artist="Somebody")


def test_a_title_with_accents_is_that_song_in_any_case_too(jam):
    halo = make_song("Déjà Vu", "Beyoncé")
    result = suggest(jam, make_voter(), title="DÉJÀ VU", artist="BEYONCE\u0301")
    assert result.song["song_id"] == halo.pk


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u200d", "\x00"])
def test_a_title_that_nobody_sees_is_none(jam, nothing):
    with pytest.raises(Invalid) as refused:
        suggest(jam, make_voter(), title=nothing, artist="Oasis")
    assert set(refused.value.fields) == {"title"}
