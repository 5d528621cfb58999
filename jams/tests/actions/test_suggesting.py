import pytest

from jamanager.lib.refusals import (
    AlreadyInJam,
    Banned,
    FeatureOff,
    Invalid,
    JamEnded,
    LimitReached,
    NotFound,
)
from jams.actions import hosting
from jams.actions.suggesting import MOST_WAITING, Asked, Suggested, suggest
from jams.models import Attendee, Jam, JamSong, Suggestion
from songs.models import Song
from tests.scene import make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie")


def added(jam, voter, **wish):
    """The song that joined the queue, as the room sees it."""
    result = suggest(jam, voter, **wish)
    assert isinstance(result, Suggested)
    return result.song


def asked(jam, voter, **wish):
    """The suggestion that waits for the host."""
    result = suggest(jam, voter, **wish)
    assert isinstance(result, Asked)
    return result


def test_a_song_of_the_catalogue_joins_the_queue_in_the_voters_name(jam):
    angie = make_song("Angie")
    song = added(jam, make_voter(jam, "Ana"), song_id=angie.pk)
    assert song["song_id"] == angie.pk
    assert (song["status"], song["added_by"]) == ("queued", "Ana")


def test_a_title_joins_the_catalogue_too(jam):
    song = added(jam, make_voter(), title=" Angie ", artist="The  Rolling Stones")
    song = Song.objects.get(pk=song["song_id"])
    assert (song.title, song.artist, song.source) == ("Angie", "The Rolling Stones", "suggestion")


def test_a_title_that_the_catalogue_has_is_that_song(jam):
    angie = make_song("Angie", "The Rolling Stones")
    song = added(jam, make_voter(), title="ANGIE", artist="the rolling stones")
    assert song["song_id"] == angie.pk


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
    song = added(jam, make_voter(), title="DÉJÀ VU", artist="BEYONCE\u0301")
    assert song["song_id"] == halo.pk


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u200d", "\x00"])
def test_a_title_that_nobody_sees_is_none(jam, nothing):
    with pytest.raises(Invalid) as refused:
        suggest(jam, make_voter(), title=nothing, artist="Oasis")
    assert set(refused.value.fields) == {"title"}


def set_suggestions(jam, how):
    Jam.objects.filter(pk=jam.pk).update(suggestions=how)


def test_where_the_host_is_asked_a_song_waits_and_is_in_no_catalogue_yet(jam):
    set_suggestions(jam, "ask")
    result = asked(jam, make_voter(jam, "Ana"), title=" Angie ", artist="The  Stones")
    assert (result.song_id, result.title, result.artist) == (None, "Angie", "The Stones")
    waiting = Suggestion.objects.get(pk=result.suggestion_id)
    assert (str(waiting), waiting.attendee.name, waiting.approved) == ("Angie", "Ana", None)
    assert not Song.objects.filter(title="Angie").exists()
    assert jam.entries.count() == 1
    assert result.version == Jam.objects.get(pk=jam.pk).version > jam.version


def test_what_waits_for_the_host_waits_once(jam):
    set_suggestions(jam, "ask")
    hurt = make_song("Hurt")
    first = asked(jam, make_voter(jam, "Ana"), title="Déjà Vu", artist="Beyoncé")
    again = asked(jam, make_voter(jam, "Tom"), title="DÉJÀ VU", artist="beyoncé")
    assert again.suggestion_id == first.suggestion_id
    first = asked(jam, make_voter(jam, "Liv"), song_id=hurt.pk)
    again = asked(jam, make_voter(jam, "Max"), title="hurt", artist=hurt.artist)
    assert again.suggestion_id == first.suggestion_id
    assert Suggestion.objects.count() == 2


def test_a_song_of_the_jam_needs_no_word_of_the_hosts(jam):
    set_suggestions(jam, "ask")
    with pytest.raises(AlreadyInJam):
        suggest(jam, make_voter(), song_id=song_id(jam, "Valerie"))
    assert not Suggestion.objects.exists()


def test_one_person_may_wait_for_so_many_songs(jam):
    set_suggestions(jam, "ask")
    voter = make_voter()
    for number in range(MOST_WAITING):
        suggest(jam, voter, title=f"Number {number}", artist="Somebody")
    with pytest.raises(LimitReached):
        suggest(jam, voter, title="One more", artist="Somebody")
    assert Suggestion.objects.count() == MOST_WAITING
    assert asked(jam, voter, title="number 0", artist="somebody")
    assert asked(jam, make_voter(), title="One more", artist="Somebody")


def test_closed_suggestions_are_refused(jam):
    set_suggestions(jam, "closed")
    with pytest.raises(FeatureOff):
        suggest(jam, make_voter(), title="Angie", artist="Somebody")
    assert not Song.objects.filter(title="Angie").exists()
    assert not Attendee.objects.exists()
