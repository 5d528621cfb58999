"""A jam's public state, and the frames that lead from one to the next: pure, no Django.

The law that all live pages stand on: an old state, with the frames of `diff` applied, equals the
new state. The frames are those of docs/protocol.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Json = dict[str, Any]
Frame = tuple[str, Json]

LINEUP_FIELDS = ("performers", "needs", "waiting")
SHEET_FIELDS = ("chord_sheet_url", "chord_sheet_is_valid", "chord_sheet_validated_at")
NAMED_FIELDS = frozenset({"vote_count", *LINEUP_FIELDS, *SHEET_FIELDS})


@dataclass(frozen=True)
class State:
    """What everybody may see of a jam at one version.

    `jam` and each of `songs` (by song_id) are the contract's objects; `places` are the sort keys
    of the queue, by song_id, which `jams.queries` makes and compares.
    """

    jam_id: int
    epoch: str
    version: int
    jam: Json
    songs: Mapping[int, Json]
    places: Mapping[int, tuple[Any, ...]]

    def __hash__(self) -> int:
        """By what names a state, so that what is made of one can be kept for it."""
        return hash((self.jam_id, self.epoch, self.version))

    @cached_property
    def order(self) -> list[int]:
        """Every song_id, in the queue's order."""
        return sorted(self.places, key=self.places.__getitem__)

    def songs_in_order(self) -> list[Json]:
        """The songs, in the queue's order."""
        return [self.songs[song_id] for song_id in self.order]

    def snapshot(self, ts: str) -> Json:
        """The public part of a `snapshot` frame's data; `ts` is UTC in ISO 8601."""
        return {
            "jam_id": self.jam_id,
            "epoch": self.epoch,
            "version": self.version,
            "prev": None,
            "ts": ts,
            "jam": self.jam,
            "songs": self.songs_in_order(),
        }


def diff(old: State, new: State, ts: str) -> list[Frame]:
    """The frames of one flush that lead from `old` to `new`, at most one of each event.

    Both states are of one jam and one epoch, and `new` is the later. All frames carry `old`'s
    version as `prev`; only the last one carries `new`'s as `version`, and the order if it moved.
    """
    if (old.jam_id, old.epoch) != (new.jam_id, new.epoch):
        raise ValueError("There is no way from one epoch to another but a snapshot.")
    if new.version == old.version:
        return []
    bodies = _bodies(old, new)
    head = {
        "jam_id": new.jam_id,
        "epoch": new.epoch,
        "version": old.version,
        "prev": old.version,
        "ts": ts,
    }
    frames: list[Frame] = [(event, {**head, **body}) for event, body in bodies]
    last = frames[-1][1]
    last["version"] = new.version
    if old.order != new.order:
        last["order"] = new.order
    return frames


def _bodies(old: State, new: State) -> list[Frame]:
    kept = [song_id for song_id in new.order if song_id in old.songs]
    added = [new.songs[song_id] for song_id in new.order if song_id not in old.songs]
    removed = sorted(old.songs.keys() - new.songs.keys())

    def moved(same: Callable[[Json], Any]) -> list[Json]:
        return [new.songs[i] for i in kept if same(old.songs[i]) != same(new.songs[i])]

    edited = moved(_unnamed)
    voted = moved(lambda song: song["vote_count"])
    manned = moved(lambda song: [song[field] for field in LINEUP_FIELDS])
    sheets = moved(lambda song: [song[field] for field in SHEET_FIELDS])
    bodies: list[Frame] = []
    if added:
        bodies.append(("song_added", {"songs": added}))
    if edited or removed:
        bodies.append(("song_update", {"songs": edited, "removed": removed}))
    if voted:
        bodies.append(("vote_update", {"votes": _only(voted, "vote_count")}))
    if manned:
        bodies.append(("performance_update", {"performances": _only(manned, *LINEUP_FIELDS)}))
    if sheets:
        bodies.append(("chord_sheet_update", {"sheets": _only(sheets, *SHEET_FIELDS)}))
    # Where nothing but the order changed, and where a change came and went between two flushes,
    # there is still a version to tell of.
    if old.jam != new.jam or not bodies:
        bodies.append(("jam_update", {"jam": new.jam}))
    return bodies


def _unnamed(song: Json) -> Json:
    """What no event but `song_update` tells of."""
    return {field: value for field, value in song.items() if field not in NAMED_FIELDS}


def _only(songs: list[Json], *fields: str) -> list[Json]:
    return [{field: song[field] for field in ("song_id", *fields)} for song in songs]
