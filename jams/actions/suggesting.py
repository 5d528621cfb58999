"""Suggesting a song: out of the catalogue, or by title and artist."""

from dataclasses import dataclass

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import AlreadyInJam
from jams import queries, rules
from jams.actions import attendees
from jams.actions.wished_songs import Wish
from jams.live.state import Json
from jams.models import Jam, JamSong, change


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
    wish = Wish.of(song_id, title, artist)
    with change(jam) as jam:
        rules.still_on(jam)
        attendee = attendees.present(jam, voter)
        song = wish.song()
        if JamSong.objects.filter(jam=jam, song=song).exists():
            raise AlreadyInJam
        entry = JamSong.objects.create(jam=jam, song=song, added_by=attendee)
        jam.touch(entry, attendee)
    return Suggestion(queries.full_song(jam, song.pk), jam.version)
