"""One phone in the room: a client that does what docs/protocol.md says a client does."""

import asyncio
import json
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.load.wire import Wire, handshake
from tests.mirror import GapError, Json, Mirror

if TYPE_CHECKING:
    from tests.load.crowd import Crowd

PING_S, DEAD_S = 15.0, 35.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0


@dataclass(slots=True)
class Tap:
    """A vote on its way: not acknowledged yet."""

    song_id: int
    voted: bool
    sent_at: float


class LooseMirror(Mirror):
    """The mirror of a client whose server does not tell of gaps: it takes what comes."""

    def hear(self, event: str, data: Json) -> None:
        """Apply one frame, whatever was missed before it."""
        if "prev" in data and event != "snapshot":
            data = {**data, "epoch": self.epoch, "prev": self.version or 0}
        super().hear(event, data)


class Phone:
    """Votes, keeps a mirror, and comes back when it is cut off."""

    def __init__(self, crowd: "Crowd", number: int, cookie: str) -> None:
        self.crowd, self.number, self.cookie = crowd, number, cookie
        self.mirror: Mirror = LooseMirror() if crowd.orders.loose else Mirror()
        self.voted: set[int] = set()  # as acknowledged
        self.voted_at_first: frozenset[int] = frozenset()
        self.waiting: dict[str, Tap] = {}
        self.received = 0
        self.wire: Wire | None = None
        self._tries = 0
        self._taps = 0
        self._line = 0
        self._asked_anew = False
        self._heard_at = self._pinged_at = 0.0

    async def connect(self) -> None:
        """Open the socket; with what this phone has, where it has anything."""
        known = {"epoch": self.mirror.epoch, "version": self.mirror.version}
        asked = urlencode({"v": 1, **{name: value for name, value in known.items() if value}})
        path = f"/ws/jam/{self.crowd.orders.slugs[self.number]}/?{asked}"
        host, port = self.crowd.address
        request = handshake(f"{host}:{port}", path, self.cookie)
        wire = Wire(request, opened=self._opened, heard=self._hear, closed=self._closed)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: wire, host, port)
        except OSError:
            self._come_back()
        else:
            self.wire = wire
            self._heard_at = time.perf_counter()
            self._pinged_at = self._heard_at - random.uniform(0, PING_S)

    def tap(self, song_id: int) -> None:
        """Make the vote for this song the other way round."""
        self._taps += 1
        cmd_id = f"{self.number}-{self._taps}"
        self.waiting[cmd_id] = Tap(song_id, song_id not in self.voted, time.perf_counter())
        self._send_tap(cmd_id)

    def may_tap(self, song_id: int) -> bool:
        """Whether no tap on this song is on its way."""
        return all(tap.song_id != song_id for tap in self.waiting.values())

    def beat(self, now: float) -> None:
        """Ping when it is time; give a silent socket up."""
        if self.wire is None:
            return
        if now - self._heard_at > DEAD_S:
            self.wire.hang_up()
        elif now - self._pinged_at > PING_S:
            self._pinged_at = now
            self._say("ping")

    def hang_up(self) -> None:
        """Go home."""
        if self.wire is not None:
            self.wire.hang_up()

    def bytes_received(self) -> int:
        """Over all connections, without their handshakes."""
        return self.received + (self.wire.received if self.wire is not None else 0)

    # ── the socket ─────────────────────────────────────────────────────────────────────────────
    def _opened(self) -> None:
        self._line = time.time_ns()
        self._tries = 0
        self._asked_anew = False
        for cmd_id in list(self.waiting):
            self._send_tap(cmd_id)

    def _closed(self, code: int | None) -> None:
        if self.wire is not None:
            self.received += self.wire.received
        self.wire = None
        if not self.crowd.is_over:
            self.crowd.cut_off(self, code)
            self._come_back()

    def _come_back(self) -> None:
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self._tries)
        self._tries += 1
        loop = asyncio.get_running_loop()
        loop.call_later(random.uniform(0, longest), self.crowd.start, self.connect)

    def _hear(self, payload: bytes) -> None:
        now = self._heard_at = time.perf_counter()
        event, data = self.crowd.parsed(payload)
        if event == "ack":
            self._acknowledge(data, now)
        elif event == "error":
            self.crowd.refused(self, data)
        elif event not in ("pong", "synced"):
            self._mirror(event, data, now)
        if event in ("snapshot", "synced"):
            self._asked_anew = False
            self.crowd.has_state(self, now)

    def _mirror(self, event: str, data: Json, now: float) -> None:
        before = self.mirror.version
        try:
            self.mirror.hear(event, data)
        except GapError:
            if not self._asked_anew:
                self._asked_anew = True
                self.crowd.gaps += 1
                self._say("resync", epoch=self.mirror.epoch, version=self.mirror.version)
            return
        if self.crowd.orders.loose and event != "snapshot":
            self.crowd.shown(data["prev"], data["version"], now)
        elif before is not None and self.mirror.version is not None:
            self.crowd.shown(before, self.mirror.version, now)

    def _acknowledge(self, data: Json, now: float) -> None:
        tap = self.waiting.pop(data["cmd_id"], None)
        if tap is None:
            return  # sent twice, acknowledged twice
        if data["voted"]:
            self.voted.add(data["song_id"])
        else:
            self.voted.discard(data["song_id"])
        self.crowd.acknowledged(tap, data, now)

    def _send_tap(self, cmd_id: str) -> None:
        tap = self.waiting[cmd_id]
        vote = {"cmd_id": cmd_id, "song_id": tap.song_id, "voted": tap.voted}
        self._say("vote", **vote, line=self._line)

    def _say(self, event: str, **data: object) -> None:
        if self.wire is not None:
            self.wire.say(json.dumps({"event": event, "data": data}))
