"""A client's half of the live path, as docs/protocol.md says it: for tests and for the load."""

from typing import Any

Json = dict[str, Any]


class GapError(Exception):
    """A change before this one was missed: the client has to ask where it is."""


class Mirror:
    """A jam's state as one client knows it, out of the events that it has heard."""

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.version: int | None = None
        self.jam: Json = {}
        self.songs: dict[int, Json] = {}
        self.order: list[int] = []
        self.me: Json = {}

    def hear(self, event: str, data: Json) -> None:
        """Apply one frame. Raises GapError where one before it is missing."""
        if event == "snapshot":
            self._start(data)
        elif event == "me":
            self.me = data["me"]
        elif "prev" in data:
            if data["epoch"] != self.epoch or data["prev"] > (self.version or 0):
                raise GapError
            self._apply(event, data)
            self.version = max(self.version or 0, data["version"])

    def public(self) -> Json:
        """What everybody should see alike."""
        songs = [self.songs[song_id] for song_id in self.order]
        return {"epoch": self.epoch, "version": self.version, "jam": self.jam, "songs": songs}

    def _start(self, data: Json) -> None:
        self.epoch, self.version = data["epoch"], data["version"]
        self.jam, self.me = data["jam"], data.get("me", {})
        self.songs = {song["song_id"]: dict(song) for song in data["songs"]}
        self.order = [song["song_id"] for song in data["songs"]]

    def _apply(self, event: str, data: Json) -> None:
        match event:
            case "song_added" | "song_update":
                for song in data["songs"]:
                    self.songs[song["song_id"]] = dict(song)
                for song_id in data.get("removed", ()):
                    self.songs.pop(song_id, None)
            case "vote_update":
                self._set(data["votes"])
            case "performance_update":
                self._set(data["performances"])
            case "chord_sheet_update":
                self._set(data["sheets"])
            case "jam_update":
                self.jam = data["jam"]
        if "order" in data:
            self.order = list(data["order"])

    def _set(self, values: list[Json]) -> None:
        for value in values:
            self.songs[value["song_id"]].update(value)


def public_of(snapshot: Json) -> Json:
    """The same part of a snapshot's data, to compare a mirror with."""
    return {key: snapshot[key] for key in ("epoch", "version", "jam", "songs")}
