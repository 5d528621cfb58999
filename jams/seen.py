"""What a host saw, held against what is: two hosts at once, and neither is silently lost.

Each function raises Stale, with a sentence that says what has changed and under the name of what
did, where the two come apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import EllipsisType

from django.utils.translation import gettext as _

from jamanager.lib.refusals import Stale
from jams.models import Jam, JamSong


def jam_status(jam: Jam, was: str | None) -> None:
    """How far the night is; None: nobody looked."""
    if was is not None and was != jam.status:
        raise _stale("status", _JAM_NOW[Jam.Status(jam.status)]())


def stage(jam: Jam, was: int | EllipsisType | None) -> None:
    """Which song_id is on stage, None for nothing; `...`: nobody looked."""
    if was is ...:
        return
    now = JamSong.objects.filter(jam=jam, status=JamSong.Status.PLAYING).first()
    if (now.song_id if now else None) != was:
        raise _stale("playing", song_now(now) if now else _("Nothing is on stage any more."))


def song_status(entry: JamSong, was: str | None) -> None:
    """What became of a song; None: nobody looked."""
    if was is not None and was != entry.status:
        raise _stale("status", song_now(entry))


def next_up(
    was: Sequence[int] | None,
    now: Sequence[int],
    wanted: Iterable[JamSong],
    entries: Mapping[int, JamSong],
) -> None:
    """What was locked as next (None: nobody looked), and that what is wanted waits to be played.

    `entries` are the jam's, by song_id.
    """
    for entry in wanted:
        if entry.status != JamSong.Status.QUEUED:
            raise _stale("next_up", song_now(entry))
    if was is None or list(was) == list(now):
        return
    for song_id in was:
        left = entries.get(song_id)
        if left is not None and left.status != JamSong.Status.QUEUED:
            raise _stale("next_up", song_now(left))
    raise _stale("next_up", _("Somebody else has just changed what is next."))


def doors(jam: Jam, was: Mapping[str, object]) -> None:
    """What the room may do, by the names of the jam's fields; None: nobody looked."""
    changed = {
        name: _("Somebody else has just changed that.")
        for name, value in was.items()
        if value is not None and value != getattr(jam, name)
    }
    if changed:
        raise Stale(fields=changed)


def song_now(entry: JamSong) -> str:
    """The sentence of where a song is now."""
    return _SONG_NOW[JamSong.Status(entry.status)]() % {"title": entry.song.title}


def _stale(name: str, sentence: str) -> Stale:
    return Stale(sentence, fields={name: sentence})


_JAM_NOW = {
    Jam.Status.WAITING: lambda: _("The doors are open already."),
    Jam.Status.PLAYING: lambda: _("The music is on already."),
    Jam.Status.PAUSED: lambda: _("The band takes a break already."),
    Jam.Status.ENDED: lambda: _("The jam has ended already."),
}
_SONG_NOW = {
    JamSong.Status.QUEUED: lambda: _("“%(title)s” is in the queue already."),
    JamSong.Status.PLAYING: lambda: _("“%(title)s” is on stage already."),
    JamSong.Status.PLAYED: lambda: _("“%(title)s” has been played already."),
    JamSong.Status.SKIPPED: lambda: _("“%(title)s” has been skipped already."),
}
