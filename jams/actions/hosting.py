"""Running the night: opening and ending it, and what is on the stage."""

from collections.abc import Iterable

from jams import rules
from jams.models import Jam, JamSong, change
from songs.models import Song


def open_jam(jam: Jam) -> bool:
    """Open the doors of a jam that ended; one that is on stays as it is. Says if it changed."""
    return _set_status(jam, Jam.Status.WAITING, among=(Jam.Status.ENDED,))


def start_jam(jam: Jam) -> bool:
    """The band plays, or plays on. Says if it changed; a jam that ended stays ended."""
    return _set_status(jam, Jam.Status.PLAYING, among=(Jam.Status.WAITING, Jam.Status.PAUSED))


def pause_jam(jam: Jam) -> bool:
    """A break; the room goes on voting. Says if it changed."""
    return _set_status(jam, Jam.Status.PAUSED, among=(Jam.Status.WAITING, Jam.Status.PLAYING))


def end_jam(jam: Jam) -> bool:
    """The night is over; what plays has been played. Says if it changed."""
    with change(jam) as jam:
        if jam.has_ended:
            return False
        _leave_stage(jam, JamSong.Status.PLAYED)
        return _set_status(jam, Jam.Status.ENDED, among=Jam.Status.values)


def play(jam: Jam, song_id: int) -> None:
    """Bring this song on stage; what was there has been played. Raises JamEnded, SongNotInJam."""
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        if entry.status != JamSong.Status.PLAYING:
            _leave_stage(jam, JamSong.Status.PLAYED)
            _move(jam, entry, JamSong.Status.PLAYING)
        start_jam(jam)


def finish(jam: Jam) -> None:
    """What is on stage has been played. Raises JamEnded."""
    with change(jam) as jam:
        rules.still_on(jam)
        _leave_stage(jam, JamSong.Status.PLAYED)


def skip(jam: Jam, song_id: int) -> None:
    """This song is not played tonight. Raises JamEnded, SongNotInJam."""
    _put(jam, song_id, JamSong.Status.SKIPPED)


def put_back(jam: Jam, song_id: int) -> None:
    """This song stands in the queue again. Raises JamEnded, SongNotInJam."""
    _put(jam, song_id, JamSong.Status.QUEUED)


def add_songs(jam: Jam, song_ids: Iterable[int]) -> int:
    """Add these songs of the catalogue to the queue; how many were new to it. Raises JamEnded."""
    with change(jam) as jam:
        rules.still_on(jam)
        new = Song.objects.filter(pk__in=set(song_ids)).exclude(entries__jam=jam)
        entries = JamSong.objects.bulk_create(JamSong(jam=jam, song=song) for song in new)
        if entries:
            jam.touch(*entries)
        return len(entries)


def remove_song(jam: Jam, song_id: int) -> None:
    """Take the song and its votes out of the jam. Raises JamEnded, SongNotInJam."""
    with change(jam) as jam:
        rules.still_on(jam)
        rules.entry_of(jam, song_id).delete()
        jam.touch()


def _put(jam: Jam, song_id: int, status: JamSong.Status) -> None:
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        if entry.status != status:
            _move(jam, entry, status)


def _leave_stage(jam: Jam, status: JamSong.Status) -> None:
    for entry in JamSong.objects.filter(jam=jam, status=JamSong.Status.PLAYING):
        _move(jam, entry, status)


def _move(jam: Jam, entry: JamSong, status: JamSong.Status) -> None:
    entry.status = status
    entry.save()
    jam.touch(entry)


def _set_status(jam: Jam, status: Jam.Status, *, among: Iterable[str]) -> bool:
    with change(jam) as jam:
        if jam.status == status or jam.status not in among:
            return False
        Jam.objects.filter(pk=jam.pk).update(status=status)
        jam.status = status
        jam.touch()
        return True
