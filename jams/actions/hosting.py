"""Running the night: opening and ending it, what is on the stage, and what joins the queue.

In all of a host's stories `by` is the host, for the log, and `was` what the host saw: where two
cross, the later one is told what changed. Nobody looked where it is left out. What is so already
is no act: it is not logged, and not stale.
"""

from collections.abc import Iterable
from types import EllipsisType

from django.contrib.auth.models import User
from django.utils.translation import ngettext

from jamanager.lib.refusals import AlreadyInJam
from jams import rules, seen
from jams.actions.host_acts import Done, record
from jams.actions.wished_songs import Wish
from jams.models import HostAct, Jam, JamSong, change
from songs.models import Song

Verb = HostAct.Verb
_STATUS_VERBS = {
    Jam.Status.WAITING: Verb.OPENED,
    Jam.Status.PLAYING: Verb.STARTED,
    Jam.Status.PAUSED: Verb.PAUSED,
    Jam.Status.ENDED: Verb.ENDED,
}


def open_jam(jam: Jam, *, by: User | None = None) -> Done:
    """Open the doors of a jam that ended; one that is on stays as it is."""
    return _set_status(jam, Jam.Status.WAITING, among=(Jam.Status.ENDED,), by=by)


def start_jam(jam: Jam, *, by: User | None = None) -> Done:
    """The band plays, or plays on; a jam that ended stays ended."""
    among = (Jam.Status.WAITING, Jam.Status.PAUSED)
    return _set_status(jam, Jam.Status.PLAYING, among=among, by=by)


def pause_jam(jam: Jam, *, by: User | None = None) -> Done:
    """A break; the room goes on voting."""
    among = (Jam.Status.WAITING, Jam.Status.PLAYING)
    return _set_status(jam, Jam.Status.PAUSED, among=among, by=by)


def end_jam(jam: Jam, *, by: User | None = None) -> Done:
    """The night is over; what plays has been played."""
    return _set_status(jam, Jam.Status.ENDED, among=Jam.Status.values, by=by)


def set_status(
    jam: Jam, status: Jam.Status, *, was: str | None = None, by: User | None = None
) -> Done:
    """Make the night be this far. Out of its end there is but one way, open doors.

    Raises JamEnded, Stale.
    """
    with change(jam) as jam:
        if jam.status != status:
            seen.jam_status(jam, was)
            if status != Jam.Status.WAITING:
                rules.still_on(jam)
        act = _turn(jam, status, by)
    return Done(jam.version, act)


def play(
    jam: Jam, song_id: int, *, was: int | EllipsisType | None = ..., by: User | None = None
) -> Done:
    """Bring this song on stage; what was there has been played, and a break is over.

    `was` is the song_id on stage, None for nothing. Raises JamEnded, SongNotInJam, Stale.
    """
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        plays = entry.status == JamSong.Status.PLAYING
        if not plays:
            seen.stage(jam, was)
            _leave_stage(jam)
            _move(jam, entry, JamSong.Status.PLAYING)
        act = None
        if _write_status(jam, Jam.Status.PLAYING) or not plays:
            act = record(jam, by, Verb.PLAYED, entry.song.title)
    return Done(jam.version, act)


def finish(jam: Jam, *, was: int | EllipsisType | None = ..., by: User | None = None) -> Done:
    """What is on stage has been played. Raises JamEnded, Stale."""
    with change(jam) as jam:
        rules.still_on(jam)
        act = None
        if JamSong.objects.filter(jam=jam, status=JamSong.Status.PLAYING).exists():
            seen.stage(jam, was)
            act = record(jam, by, Verb.FINISHED, _leave_stage(jam))
    return Done(jam.version, act)


def skip(jam: Jam, song_id: int, *, was: str | None = None, by: User | None = None) -> Done:
    """This song is not played tonight. Raises JamEnded, SongNotInJam, Stale."""
    return _put(jam, song_id, JamSong.Status.SKIPPED, Verb.SKIPPED, was, by)


def put_back(jam: Jam, song_id: int, *, was: str | None = None, by: User | None = None) -> Done:
    """This song stands in the queue again. Raises JamEnded, SongNotInJam, Stale."""
    return _put(jam, song_id, JamSong.Status.QUEUED, Verb.PUT_BACK, was, by)


def add_songs(jam: Jam, song_ids: Iterable[int], *, by: User | None = None) -> int:
    """Add these songs of the catalogue to the queue; how many were new to it. Raises JamEnded."""
    with change(jam) as jam:
        rules.still_on(jam)
        new = Song.objects.filter(pk__in=set(song_ids)).exclude(entries__jam=jam)
        entries = JamSong.objects.bulk_create(JamSong(jam=jam, song=song) for song in new)
        if entries:
            jam.touch(*entries)
            count = len(entries)
            several = ngettext("%d song", "%d songs", count) % count
            record(jam, by, Verb.ADDED, several if count > 1 else entries[0].song.title)
        return len(entries)


def add_song(
    jam: Jam,
    *,
    song_id: int | None = None,
    title: str = "",
    artist: str = "",
    by: User | None = None,
) -> Done:
    """Add one song to the queue, in the host's name; a new title joins the catalogue, too.

    Raises Invalid, NotFound, JamEnded, AlreadyInJam.
    """
    wish = Wish.of(song_id, title, artist)
    with change(jam) as jam:
        rules.still_on(jam)
        song = wish.song()
        if jam.entries.filter(song=song).exists():
            raise AlreadyInJam
        jam.touch(JamSong.objects.create(jam=jam, song=song))
        act = record(jam, by, Verb.ADDED, song.title)
    return Done(jam.version, act)


def _put(
    jam: Jam, song_id: int, status: JamSong.Status, verb: Verb, was: str | None, by: User | None
) -> Done:
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        act = None
        if entry.status != status:
            seen.song_status(entry, was)
            _move(jam, entry, status)
            act = record(jam, by, verb, entry.song.title)
    return Done(jam.version, act)


def _leave_stage(jam: Jam) -> str:
    """What is on stage has been played; its title, or nothing."""
    title = ""
    for entry in JamSong.objects.filter(jam=jam, status=JamSong.Status.PLAYING):
        _move(jam, entry, JamSong.Status.PLAYED)
        title = entry.song.title
    return title


def _move(jam: Jam, entry: JamSong, status: JamSong.Status) -> None:
    entry.status = status
    if status in (JamSong.Status.PLAYED, JamSong.Status.SKIPPED):
        entry.pinned_place = None  # put back much later, it would stand before all others
    entry.save()
    jam.touch(entry)


def _set_status(jam: Jam, status: Jam.Status, *, among: Iterable[str], by: User | None) -> Done:
    with change(jam) as jam:
        act = _turn(jam, status, by) if jam.status in among else None
    return Done(jam.version, act)


def _turn(jam: Jam, status: Jam.Status, by: User | None) -> HostAct | None:
    if jam.status == status:
        return None
    if status == Jam.Status.ENDED:
        _leave_stage(jam)
    _write_status(jam, status)
    return record(jam, by, _STATUS_VERBS[status])


def _write_status(jam: Jam, status: Jam.Status) -> bool:
    """Whether that made it another."""
    if jam.status == status:
        return False
    Jam.objects.filter(pk=jam.pk).update(status=status)
    jam.status = status
    jam.touch()
    return True
