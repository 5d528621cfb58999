"""The load: a room full of phones in a process of its own, `python -m tests.load.crowd`.

It is a black box's client: it knows the contract, an address and its phones' cookies, and nothing
of Django. It reads Orders as JSON from its standard input and writes Findings to its output.
"""

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import uvloop

from tests.load import check
from tests.load.cost import Cost
from tests.load.orders import Findings, Orders, spread
from tests.load.phone import Phone, Tap
from tests.mirror import Json

JOIN_S = 60.0
SETTLE_S = 0.6
CALM_S = 1.0
LOOK_S = 0.02
MAX_CACHED = 64


class Crowd:
    """The phones, and the clock that they share."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        address = urlsplit(orders.url)
        self.address = (address.hostname or "127.0.0.1", address.port or 80)
        self.phones = [Phone(self, i, cookie) for i, cookie in enumerate(orders.cookies)]
        self.is_over = False
        self.gaps = 0
        self.found = Findings(phones=len(self.phones), votes_per_s=orders.votes_per_s)
        self.counts_at_first: dict[str, dict[int, int]] = {}
        self._with_state: set[int] = set()
        self._all_there = asyncio.Event()
        self._latest: defaultdict[str, int] = defaultdict(int)  # acknowledged version by jam
        self._acknowledged_at: dict[int, float] = {}
        self._ack_s: list[float] = []
        self._shown_at: dict[int, float] = {}
        self._shown_on: defaultdict[int, int] = defaultdict(int)
        self._heard_at = 0.0
        self._cache: dict[bytes, tuple[str, Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = Cost(orders.server_pid)

    async def run(self) -> Findings:
        """Come, vote, wait for quiet, compare, go."""
        self.start(self._heartbeat)
        if await self._join():
            await asyncio.sleep(SETTLE_S)
            await self._vote()
            check.check(self)
        self.is_over = True
        for phone in self.phones:
            phone.hang_up()
        for task in self._tasks:
            task.cancel()
        return self.found

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this beside the rest."""
        if not self.is_over:
            task = asyncio.get_running_loop().create_task(work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    # ── what phones tell ───────────────────────────────────────────────────────────────────────
    def parsed(self, payload: bytes) -> tuple[str, Json]:
        """Event and data of a frame. All phones get the same text, which is parsed once."""
        found = self._cache.get(payload)
        if found is None:
            frame = json.loads(payload)
            if frame.keys() != {"event", "data"}:
                self.found.errors.append(f"not a frame: {payload[:80]!r}")
            found = (frame["event"], frame["data"])
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            self._cache[payload] = found
        return found

    def has_state(self, phone: Phone, now: float) -> None:
        """This phone got its snapshot."""
        if phone.number in self._with_state:
            return
        self._with_state.add(phone.number)
        phone.voted = set(phone.mirror.me.get("voted", ()))
        phone.voted_at_first = frozenset(phone.voted)
        counts = {song_id: song["vote_count"] for song_id, song in phone.mirror.songs.items()}
        self.counts_at_first.setdefault(self.orders.slugs[phone.number], counts)
        if len(self._with_state) == len(self.phones):
            self._all_there.set()

    def acknowledged(self, tap: Tap, data: Json, now: float) -> None:
        """A vote was saved, as this version."""
        slug = self.orders.slugs[int(data["cmd_id"].split("-")[0])]
        self._latest[slug] = max(self._latest[slug], data["version"])
        self._acknowledged_at[data["version"]] = now
        self._ack_s.append(now - tap.sent_at)

    def shown(self, before: int, after: int, now: float) -> None:
        """A phone that showed version `before` shows `after`."""
        self._heard_at = now
        for version in range(before + 1, after + 1):
            self._shown_on[version] += 1
            self._shown_at[version] = now

    def refused(self, phone: Phone, data: Json) -> None:
        """No command of ours deserves an error."""
        self.found.errors.append(f"phone {phone.number} was refused: {json.dumps(data)[:200]}")

    def cut_off(self, phone: Phone, code: int | None) -> None:
        """The server closed a socket."""
        self.found.cut_off += 1

    # ── the evening ────────────────────────────────────────────────────────────────────────────
    async def _join(self) -> bool:
        began, cpu = time.perf_counter(), self._server.cpu_s()
        if self.orders.at_once:
            await asyncio.gather(*(phone.connect() for phone in self.phones))
        else:
            for phone in self.phones:
                await phone.connect()
        try:
            async with asyncio.timeout(JOIN_S):
                await self._all_there.wait()
        except TimeoutError:
            missing = len(self.phones) - len(self._with_state)
            self.found.errors.append(f"{missing} phones got no state within {JOIN_S:.0f} s")
            return False
        self.found.joined_s = time.perf_counter() - began
        self.found.join_cpu_s = self._server.cpu_s() - cpu
        return True

    async def _vote(self) -> None:
        received = sum(phone.bytes_received() for phone in self.phones)
        cpu, own = self._server.cpu_s(), time.process_time()
        machine = self._server.machine_s()
        began = time.perf_counter()
        late = await self._tap_all(began)
        await self._quiet()
        elapsed = time.perf_counter() - began
        found = self.found
        found.voting_s = elapsed
        found.server_cpu_s = self._server.cpu_s() - cpu
        found.server_rss_mb = self._server.rss_mb()
        own = time.process_time() - own
        found.generator_share = own / elapsed
        others = self._server.machine_s() - machine - found.server_cpu_s - own
        found.others_share = max(0.0, others) / elapsed
        found.generator_late_ms = spread(late).p99
        received = sum(phone.bytes_received() for phone in self.phones) - received
        found.bytes_per_phone_s = received / len(self.phones) / elapsed
        self._sum_up()

    async def _tap_all(self, began: float) -> list[float]:
        """Each vote at its time, whether or not those before it were answered."""
        dice = random.Random(self.orders.seed)
        late: list[float] = []
        turns = list(range(len(self.phones)))
        dice.shuffle(turns)
        for i in range(round(self.orders.votes_per_s * self.orders.seconds)):
            due = began + i / self.orders.votes_per_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            phone = self.phones[turns[i % len(turns)]]
            songs = [song_id for song_id in phone.mirror.order if phone.may_tap(song_id)]
            if songs:
                late.append(time.perf_counter() - due)
                phone.tap(dice.choice(songs))
                self.found.sent += 1
        await asyncio.sleep(max(0.0, began + self.orders.seconds - time.perf_counter()))
        return late

    async def _quiet(self) -> None:
        """Until all is acknowledged and shown; at most for as long as the orders' patience."""
        for _look in range(round(self.orders.patience_s / LOOK_S)):
            if self._is_quiet():
                return
            await asyncio.sleep(LOOK_S)

    def _is_quiet(self) -> bool:
        if any(phone.waiting for phone in self.phones):
            return False
        if self.orders.loose and time.perf_counter() - self._heard_at > CALM_S:
            return True  # what has not come by now was dropped
        return all(
            (phone.mirror.version or 0) >= self._latest[slug]
            for phone, slug in zip(self.phones, self.orders.slugs, strict=True)
        ) and (not self.orders.loose or self._count_delivered() == self._wanted())

    def _wanted(self) -> int:
        return len(self._acknowledged_at) * len(self.phones)

    def _count_delivered(self) -> int:
        return sum(self._shown_on[version] for version in self._acknowledged_at)

    def _sum_up(self) -> None:
        found, on_all = self.found, len(self.phones)
        found.acknowledged = len(self._ack_s)
        found.ack_ms = spread(self._ack_s)
        found.delivered = self._count_delivered()
        found.gaps = self.gaps
        if len(set(self.orders.slugs)) > 1:
            return  # versions of several jams have nothing in common
        found.never_shown = self._wanted() - found.delivered
        found.shown_ms = spread(
            [
                max(0.0, self._shown_at[version] - at)
                for version, at in self._acknowledged_at.items()
                if self._shown_on[version] == on_all
            ]
        )

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = time.perf_counter()
            for phone in self.phones:
                phone.beat(now)


def main() -> None:
    """Do as the standard input says."""
    orders = Orders(**json.load(sys.stdin))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        findings = runner.run(Crowd(orders).run())
    json.dump(asdict(findings), sys.stdout)


if __name__ == "__main__":
    main()
