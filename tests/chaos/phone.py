"""A browser on a bad night, from the outside: it does what docs/protocol.md says a client does.

It remembers what it was promised (`promised`: the newest acknowledged value of each song) and what
it still wants (`wanted`: the newest tap of each song that nobody acknowledged).
"""

import asyncio
import json
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.mirror import GapError, Json, Mirror

RESTARTING, TOO_FAST = 1012, 4408
FOR_GOOD = {4403, 4404, 4426}
SEND_AGAIN = {"unavailable", "slow_down"}
# A client keeps below the contract's 20 messages in 10 s, whatever it has to send again.
MOST_SENT, SENT_WITHIN_S = 15, 10.0
OVERTAKEN = "overtaken"
OUR_SIDE = "Something went wrong on our side"
CONNECT_WITHIN_S = 10.0
STABLE_AFTER_S = 5.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0
RESTART_SPREAD_S = 2.0
SEND_AGAIN_AFTER_S = 1.0
POLL_AFTER_FAILURES = 3
POLL_EVERY_S = 5.0
# Where nobody answers it knocks, and is there as soon as somebody does.
KNOCK_EVERY_S = (1.5, 2.5)
LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError, TimeoutError)


@dataclass(frozen=True)
class Patience:
    """When a silent socket is asked, and when it is given up."""

    ping_every_s: float = 15.0
    dead_after_s: float = 35.0


USUAL = Patience()


@dataclass
class Tap:
    """A vote that shall be so."""

    cmd_id: str
    song_id: int
    voted: bool
    tries: int = 0


@dataclass
class Notes:
    """What happened to one phone."""

    acks: int = 0
    connections: int = 0
    closed_with: Counter[int | None] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    noticed_dead_after_s: list[float] = field(default_factory=list)


class Phone:
    """One voter at one jam, for as long as `live` runs."""

    def __init__(
        self,
        address: str,
        slug: str,
        web: httpx.AsyncClient,
        random: Random,
        patience: Patience = USUAL,
    ) -> None:
        self.address, self.slug = address, slug
        self.cookie = ""
        self.mirror = Mirror()
        self.wanted: dict[int, Tap] = {}
        self.promised: dict[int, bool] = {}
        self.notes = Notes()
        self.is_live = False
        self._line: int | None = 0
        self._web, self._random, self._patience = web, random, patience
        self._socket: ClientConnection | None = None
        self._failures = 0
        self._again = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._taps = 0
        self._sent_at: deque[float] = deque(maxlen=MOST_SENT)

    @property
    def voter(self) -> str:
        """The voter's id: what the cookie holds beside its signature."""
        return self.cookie.partition(":")[0]

    @property
    def api(self) -> str:
        """Where the snapshot is."""
        return f"http://{self.address}/api/v1/jams/{self.slug}"

    def wants(self, song_id: int) -> bool:
        """What this phone last wanted for the song."""
        tap = self.wanted.get(song_id)
        return tap.voted if tap else self.promised.get(song_id, False)

    def tap(self, song_id: int) -> None:
        """Turn the vote for this song round."""
        self._taps += 1
        tap = Tap(f"{self.voter[:8]}-{self._taps}", song_id, not self.wants(song_id))
        self.wanted.pop(song_id, None)
        self.wanted[song_id] = tap
        self._errand(self._send_vote(tap))

    def wake(self) -> None:
        """The network returned, or the page shows again."""
        self._again.set()

    def hang_up(self) -> None:
        """Give the socket up, without a word to the server."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def introduce(self) -> None:
        """Load the page, as far as the cookie goes."""
        answer = await self._web.get(self.api)
        answer.raise_for_status()
        self.cookie = answer.cookies["jam_voter"]
        self._web.cookies.clear()

    async def live(self) -> None:
        """Connect, listen, and come back for ever."""
        try:
            while True:
                code, lasted_s = await self._one_connection()
                if code in FOR_GOOD:
                    return
                await self._wait(code, lasted_s)
        finally:
            for task in [*self._errands, *filter(None, [self._polling])]:
                task.cancel()
            if self._socket is not None:
                self._socket.transport.abort()

    # ── one connection ─────────────────────────────────────────────────────────────────────────
    async def _one_connection(self) -> tuple[int | None, float]:
        """The code of the close, and how long it was live."""
        asked: dict[str, object] = {"v": 1}
        self._line = time.time_ns()
        if self.mirror.epoch is not None:
            asked |= {"epoch": self.mirror.epoch, "version": self.mirror.version}
        live_since: float | None = None
        socket: ClientConnection | None = None
        try:
            socket = await connect(
                f"ws://{self.address}/ws/jam/{self.slug}/?{urlencode(asked)}",
                additional_headers={"Cookie": f"jam_voter={self.cookie}"},
                compression=None,
                proxy=None,
                ping_interval=None,
                open_timeout=CONNECT_WITHIN_S,
            )
            self.notes.connections += 1
            self._socket = socket
            async with asyncio.timeout(CONNECT_WITHIN_S):
                self._hear(await socket.recv())
            live_since = time.monotonic()
            self._go_live()
            await self._listen(socket)
        except LOST:
            pass
        finally:
            self.is_live = False
            self._socket = None
            if socket is not None:
                socket.transport.abort()
        code = socket.close_code if socket is not None else None
        self.notes.closed_with[code] += 1
        return code, time.monotonic() - live_since if live_since else 0.0

    def _go_live(self) -> None:
        self.is_live = True
        if self._polling is not None:
            self._polling.cancel()
            self._polling = None
        for tap in list(self.wanted.values()):
            self._errand(self._send_vote(tap))

    async def _listen(self, socket: ClientConnection) -> None:
        heard = asked = time.monotonic()
        while True:
            due = min(asked + self._patience.ping_every_s, heard + self._patience.dead_after_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, due - time.monotonic())):
                    text = await socket.recv()
                    heard = asked = time.monotonic()
                    self._hear(text)
                    continue
            silent_s = time.monotonic() - heard
            if silent_s >= self._patience.dead_after_s:
                self.notes.noticed_dead_after_s.append(silent_s)
                return
            asked = time.monotonic()
            self._errand(self._say("ping"))

    def _hear(self, text: str | bytes) -> None:
        found = json.loads(text)
        event, data = found["event"], found["data"]
        try:
            self.mirror.hear(event, data)
        except GapError:
            position = {"epoch": self.mirror.epoch, "version": self.mirror.version}
            self._errand(self._say("resync", **position))
        if event == "ack":
            self._acknowledged(data)
        elif event == "error":
            self._refused(data)

    def _acknowledged(self, data: Json) -> None:
        self.notes.acks += 1
        tap = self.wanted.get(data["song_id"])
        if tap is not None and tap.cmd_id == data["cmd_id"]:
            if tap.voted != data["voted"]:
                self.notes.mistakes.append(f"{tap} was acknowledged as {data}")
            self.promised[tap.song_id] = tap.voted
            del self.wanted[tap.song_id]

    def _refused(self, data: Json) -> None:
        self.notes.refused[data["code"]] += 1
        if OUR_SIDE in data["message"]:
            self.notes.mistakes.append(data["message"])
        tap = next((tap for tap in self.wanted.values() if tap.cmd_id == data["cmd_id"]), None)
        if tap is not None and data["code"] == OVERTAKEN:
            self._line = None
            self._errand(self._send_vote(tap))
        elif tap is not None and data["code"] in SEND_AGAIN:
            longest = min(LONGEST_WAIT_S, SEND_AGAIN_AFTER_S * 2**tap.tries)
            tap.tries += 1
            self._errand(self._send_vote(tap, longest * self._random.uniform(0.5, 1)))

    # ── away ───────────────────────────────────────────────────────────────────────────────────
    async def _wait(self, code: int | None, lasted_s: float) -> None:
        self._failures = self._failures_after(code, lasted_s)
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (self._failures - 1))
        if code == RESTARTING:
            longest = max(longest, RESTART_SPREAD_S)
        if self._failures >= POLL_AFTER_FAILURES and self._polling is None:
            self._polling = asyncio.create_task(self._poll())
        self._again.clear()
        # Not `wait_for`: on Python 3.11 it may lose the cancellation that ends this phone.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(0, longest)):
                await self._again.wait()

    def _failures_after(self, code: int | None, lasted_s: float) -> int:
        if not lasted_s or code == TOO_FAST:
            return self._failures + 1
        if lasted_s >= STABLE_AFTER_S:
            return 1
        return min(self._failures + 1, POLL_AFTER_FAILURES)

    async def _poll(self) -> None:
        failed = False
        while True:
            answered = await self._ask()
            if failed and answered:
                self._again.set()
            failed = not answered
            await asyncio.sleep(POLL_EVERY_S if answered else self._random.uniform(*KNOCK_EVERY_S))

    async def _ask(self) -> bool:
        etag = f'"{self.mirror.epoch}-{self.mirror.version}"'
        headers = {"If-None-Match": etag, "Cookie": f"jam_voter={self.cookie}"}
        try:
            answer = await self._web.get(self.api, headers=headers)
        except httpx.HTTPError:
            return False
        if answer.status_code == 500:
            self.notes.mistakes.append("A poll was answered with 500.")
        if answer.status_code != 200:
            return answer.status_code == 304
        data = answer.json()
        ours = self.mirror
        if data["epoch"] != ours.epoch or data["version"] >= (ours.version or 0):
            ours.hear("snapshot", data)
        return True

    # ── talking ────────────────────────────────────────────────────────────────────────────────
    async def _send_vote(self, tap: Tap, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        socket = self._socket
        if (wait_s := self._way_is_free_in()) > 0:
            await self._send_vote(tap, wait_s)
        # On a new socket everything that is wanted is sent anew.
        elif self.wanted.get(tap.song_id) is tap and socket is self._socket and self.is_live:
            self._sent_at.append(time.monotonic())
            vote = {"cmd_id": tap.cmd_id, "song_id": tap.song_id, "voted": tap.voted}
            if self._line is not None:
                vote["line"] = self._line
            await self._say("vote", **vote)

    def _way_is_free_in(self) -> float:
        if len(self._sent_at) < MOST_SENT:
            return 0.0
        return self._sent_at[0] + SENT_WITHIN_S - time.monotonic()

    async def _say(self, event: str, **data: Any) -> None:
        if self._socket is not None and self.is_live:
            with suppress(*LOST):
                await self._socket.send(json.dumps({"event": event, "data": data}))

    def _errand(self, errand: Any) -> None:
        task = asyncio.ensure_future(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
