"""Suggesting a song: out of the catalogue, or by title and artist."""

from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import AlreadyInJam, Invalid, NotFound, Unavailable
from jamanager.lib.text import tidy
from jams import queries, rules
from jams.actions import attendees
from jams.live.state import Json
from jams.models import Jam, JamSong, change
from songs.models import Song

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The song as a snapshot has it, and the version since which it is there."""

    song: Json
    version: int


def suggest(
    jam: Jam, voter: Voter, *, song_id: int | None = None, title: str = "", artist: str = ""
) -> Suggestion:
    """Add a song to this jam's queue, in this voter's name.

    A title and artist that the catalogue has, in whatever case and spacing, are that song.
    Raises Invalid, NotFound, JamEnded, Banned, AlreadyInJam.
    """
    if song_id is None:
        title, artist = _proper("title", title), _proper("artist", artist)
    with change(jam) as jam:
        rules.still_on(jam)
        attendee = attendees.present(jam, voter)
        song = _catalogued(song_id) if song_id is not None else _known_or_new(title, artist)
        if JamSong.objects.filter(jam=jam, song=song).exists():
            raise AlreadyInJam
        entry = JamSong.objects.create(jam=jam, song=song, added_by=attendee)
        jam.touch(entry, attendee)
    return Suggestion(queries.full_song(jam, song.pk), jam.version)


def _catalogued(song_id: int) -> Song:
    # A number that no id can be is one that SQLite fails on.
    song = Song.objects.filter(pk=song_id).first() if song_id <= rules.MAX_ID else None
    if song is None:
        raise NotFound(_("The catalogue has no such song."))
    return song


def _known_or_new(title: str, artist: str) -> Song:
    found = _known(title, artist)
    if found is None:
        # Another jam may have the same idea at this moment: the constraint lets one through.
        with suppress(IntegrityError), transaction.atomic():
            return Song.objects.create(title=title, artist=artist, source=Song.Source.SUGGESTION)
        found = _known(title, artist)
    if found is None:
        raise Unavailable  # it was taken out of the catalogue again between two looks
    return found


def _known(title: str, artist: str) -> Song | None:
    same = Song.objects.alias(low_title=Lower("title"), low_artist=Lower("artist")).filter(
        low_title=Lower(Value(title)), low_artist=Lower(Value(artist))
    )
    found = same.first()
    if found is not None or (title + artist).isascii():
        return found
    # SQLite lowers ASCII letters only, and BEYONCÉ would stand beside Beyoncé.
    wanted = (title.casefold(), artist.casefold())
    for song in Song.objects.only("title", "artist").iterator():
        if (song.title.casefold(), song.artist.casefold()) == wanted:
            return song
    return None


def _proper(field: str, text: str) -> str:
    proper = tidy(text)
    if not proper:
        raise Invalid(fields={field: str(_("Please fill this in."))})
    if len(proper) > MAX_TEXT:
        raise Invalid(fields={field: str(_("Please keep it to 200 characters."))})
    return proper
