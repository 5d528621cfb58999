"""Suggesting a song: out of the catalogue, or by title and artist.

It joins the queue at once, waits for the host's word, or is refused, as the host has set it.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import AlreadyInJam, LimitReached
from jams import queries, rules
from jams.actions import attendees
from jams.actions.wished_songs import Wish
from jams.live.state import Json
from jams.models import Attendee, Jam, JamSong, Suggestion, change
from songs.models import Song

# Songs of one person that may wait for the host's word: a list is there to be read.
MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Suggested:
    """The song as a snapshot has it, and the version since which it is there."""

    song: Json
    version: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A suggestion that waits for the host's word; `song_id` is None where the song is new."""

    suggestion_id: int
    song_id: int | None
    title: str
    artist: str
    version: int


def suggest(
    jam: Jam, voter: Voter, *, song_id: int | None = None, title: str = "", artist: str = ""
) -> Suggested | Asked:
    """Add a song to this jam's queue in this voter's name, or ask the host to.

    A title and artist that the catalogue has, in whatever case and spacing, are that song. What
    waits for the host already, waits once.
    Raises Invalid, NotFound, JamEnded, FeatureOff, Banned, AlreadyInJam, LimitReached.
    """
    wish = Wish.of(song_id, title, artist)
    with change(jam) as jam:
        rules.still_on(jam)
        rules.takes_suggestions(jam)
        attendee = attendees.present(jam, voter)
        if jam.suggestions == Jam.Suggestions.ASK:
            waiting = _ask(jam, attendee, wish)
        else:
            waiting, song = None, wish.song()
            _not_yet_in(jam, song)
            entry = JamSong.objects.create(jam=jam, song=song, added_by=attendee)
            jam.touch(entry, attendee)
    if waiting is not None:
        return _asked(waiting, jam.version)
    return Suggested(queries.full_song(jam, song.pk), jam.version)


def _ask(jam: Jam, attendee: Attendee, wish: Wish) -> Suggestion:
    song = wish.known()
    _not_yet_in(jam, song)
    waiting = jam.suggested.filter(approved=None).select_related("song")
    known = _same(waiting, song, wish)
    if known is not None:
        return known
    if waiting.filter(attendee=attendee).count() >= MOST_WAITING:
        raise LimitReached(_("So many songs of yours wait for the host. Please wait with them."))
    title, artist = ("", "") if song else (wish.title, wish.artist)
    jam.touch(attendee)
    return Suggestion.objects.create(
        jam=jam, attendee=attendee, song=song, title=title, artist=artist
    )


def _same(waiting: "QuerySet[Suggestion]", song: Song | None, wish: Wish) -> Suggestion | None:
    """The one that waits for this song already."""
    if song is not None:
        return waiting.filter(song=song).first()
    wanted = (wish.title.casefold(), wish.artist.casefold())
    for one in waiting.filter(song=None):
        if (one.title.casefold(), one.artist.casefold()) == wanted:
            return one
    return None


def _not_yet_in(jam: Jam, song: Song | None) -> None:
    if song is not None and JamSong.objects.filter(jam=jam, song=song).exists():
        raise AlreadyInJam


def _asked(one: Suggestion, version: int) -> Asked:
    title, artist = (one.song.title, one.song.artist) if one.song else (one.title, one.artist)
    return Asked(one.pk, one.song_id, title, artist, version)
