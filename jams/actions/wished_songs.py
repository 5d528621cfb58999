"""The song that somebody wishes for: out of the catalogue, or by title and artist."""

from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jamanager.lib.refusals import Invalid, NotFound, Unavailable
from jamanager.lib.text import tidy
from jams import rules
from songs.models import Song

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """A song by its id, or, where that is None, by its title and artist, both tidied."""

    song_id: int | None
    title: str
    artist: str

    @classmethod
    def of(cls, song_id: int | None, title: str, artist: str) -> "Wish":
        """What somebody said. Raises Invalid where it names no song."""
        if song_id is not None:
            return cls(song_id, "", "")
        return cls(None, _proper("title", title), _proper("artist", artist))

    def known(self) -> Song | None:
        """The catalogue's song, None where it lacks that title and artist. Raises NotFound."""
        if self.song_id is not None:
            return _catalogued(self.song_id)
        return _known(self.title, self.artist)

    def song(self) -> Song:
        """The catalogue's song, which is added to it if need be. Raises NotFound, Unavailable."""
        found = self.known()
        if found is None:
            # Another jam may have the same idea at this moment: the constraint lets one through.
            source = Song.Source.SUGGESTION
            with suppress(IntegrityError), transaction.atomic():
                return Song.objects.create(title=self.title, artist=self.artist, source=source)
            found = self.known()
        if found is None:
            raise Unavailable  # it was taken out of the catalogue again between two looks
        return found


def _catalogued(song_id: int) -> Song:
    # A number that no id can be is one that SQLite fails on.
    song = Song.objects.filter(pk=song_id).first() if song_id <= rules.MAX_ID else None
    if song is None:
        raise NotFound(_("The catalogue has no such song."))
    return song


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
