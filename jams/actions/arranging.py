"""Locking what is next: the head of the queue as the host has put it, which no vote moves."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from jamanager.lib.refusals import Invalid, SongNotInJam
from jams import rules, seen
from jams.actions.host_acts import Done, record
from jams.models import HostAct, Jam, JamSong, change
from jams.queries import locked_next


def arrange(
    jam: Jam, song_ids: Sequence[int], *, was: Sequence[int] | None = None, by: User | None = None
) -> Done:
    """Make these songs, in this order, stand before all others, and no others be locked.

    `was` is what was locked when the host looked. Raises Invalid, JamEnded, SongNotInJam, Stale.
    """
    if len(set(song_ids)) < len(song_ids):
        raise Invalid(fields={"song_ids": _("Each song can stand there once.")})
    with change(jam) as jam:
        rules.still_on(jam)
        entries = {e.song_id: e for e in jam.entries.select_related("song")}
        if not entries.keys() >= set(song_ids):
            raise SongNotInJam
        wanted = [entries[song_id] for song_id in song_ids]
        now = [entry.song_id for entry in locked_next(jam)]
        act = None
        if now != list(song_ids):
            seen.next_up(was, now, wanted, entries)
            _lock(jam, wanted, entries.values())
            act = record(jam, by, HostAct.Verb.ARRANGED, ", ".join(e.song.title for e in wanted))
    return Done(jam.version, act)


def _lock(jam: Jam, wanted: Sequence[JamSong], entries: Iterable[JamSong]) -> None:
    places = {entry.pk: place for place, entry in enumerate(wanted, start=1)}
    moved = [entry for entry in entries if entry.pinned_place != places.get(entry.pk)]
    for entry in moved:
        entry.pinned_place = places.get(entry.pk)
    JamSong.objects.bulk_update(moved, ["pinned_place"])
    jam.touch(*moved)
