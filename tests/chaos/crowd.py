"""Many phones in one jam, a storm of taps, and what has to be true after it."""

import asyncio
import time
from random import Random
from types import TracebackType
from typing import Any

import httpx

from tests.chaos.figures import Figures
from tests.chaos.phone import USUAL, Patience, Phone
from tests.chaos.site import SLUG, Site
from tests.chaos.visitor import Visitor
from tests.chaos.waiting import until
from tests.mirror import Json, public_of

TAPS_PER_PHONE_AND_SECOND = 0.8
LOOK_EVERY_S = 0.05
CALM_WITHIN_S = 60.0


class Crowd:
    """Phones and visitors of the demo's jam; `figures` gathers what they saw."""

    def __init__(
        self,
        site: Site,
        figures: Figures,
        phones: int = 30,
        visitors: int = 2,
        *,
        port: int | None = None,
        patience: Patience = USUAL,
    ) -> None:
        self.site, self.figures = site, figures
        self._random = Random(20_261_121)
        self.web = httpx.AsyncClient(
            timeout=10,
            trust_env=False,
            # No bound: what a phone lets go of half-way counts in the pool for ever.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )
        address = f"127.0.0.1:{port or site.port}"
        self.phones = [
            Phone(address, SLUG, self.web, Random(number), patience) for number in range(phones)
        ]
        self.visitors = [Visitor(site.url, SLUG, Random(-number)) for number in range(visitors)]
        self.song_ids: list[int] = []
        self._storming = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []
        self._weather: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Crowd":
        self.song_ids = [song["song_id"] for song in (await self.truth())["songs"]]
        for somebody in self.everybody:
            await somebody.introduce()
        self._tasks = [asyncio.create_task(phone.live()) for phone in self.phones]
        await self.all_live(CALM_WITHIN_S)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = [*self._tasks, *self._weather]
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for visitor in self.visitors:
            await visitor.close()
        await self.web.aclose()
        if error is None:
            problems = [end for end in ended if isinstance(end, Exception)]
            if problems:
                raise problems[0]

    @property
    def everybody(self) -> list[Phone | Visitor]:
        """Phones and visitors."""
        return [*self.phones, *self.visitors]

    async def all_live(self, within: float) -> float:
        """Return when every phone has its first frame; the seconds it took."""
        return await until(
            lambda: all(phone.is_live for phone in self.phones), "all phones being live", within
        )

    # ── the storm ──────────────────────────────────────────────────────────────────────────────
    def begin_storm(self) -> None:
        """From now on everybody taps."""
        self._storming.set()
        self._weather = [
            asyncio.create_task(self._tap()),
            *(
                asyncio.create_task(visitor.vote(self.song_ids, self._storming))
                for visitor in self.visitors
            ),
        ]

    def end_storm(self) -> None:
        """No new taps; those that are not acknowledged are still sent again."""
        self._storming.clear()

    async def more_acks(self, number: int, within: float = CALM_WITHIN_S) -> None:
        """Return when so many more taps are acknowledged."""
        goal = self.acks + number
        await until(lambda: self.acks >= goal, f"{number} more acknowledgements", within)

    @property
    def acks(self) -> int:
        """How many taps the phones had acknowledged."""
        return sum(phone.notes.acks for phone in self.phones)

    def all_visitors_wait(self) -> bool:
        """Whether each visitor has a vote under way."""
        return all(visitor.is_asking for visitor in self.visitors)

    def no_visitor_waits(self) -> bool:
        """Whether none has."""
        return not any(visitor.is_asking for visitor in self.visitors)

    @property
    def broken_requests(self) -> int:
        """How many of the visitors' votes got no answer."""
        return sum(visitor.broken for visitor in self.visitors)

    async def _tap(self) -> None:
        pause = 1 / (TAPS_PER_PHONE_AND_SECOND * len(self.phones))
        while self._storming.is_set():
            self._random.choice(self.phones).tap(self._random.choice(self.song_ids))
            await asyncio.sleep(pause)

    # ── after it ───────────────────────────────────────────────────────────────────────────────
    def count_the_lost(self) -> None:
        """Compare every promise with the database; a promise that a newer tap revokes is none."""
        votes = self.site.votes()
        for somebody in self.everybody:
            for song_id, voted in somebody.promised.items():
                if song_id not in somebody.wanted:
                    self.figures.promises_checked += 1
                    if ((somebody.voter, song_id) in votes) != voted:
                        self.figures.lost.append((somebody.voter, song_id, voted))

    async def calm_down(self, since: float) -> None:
        """End the storm, and return when all is as it has to be; note each phone's seconds.

        `since` (of `time.monotonic`) is when the fault was over. A phone is right from when it is
        live and shows what was true then; what was tapped meanwhile follows. In the end every
        mirror equals a fresh snapshot. Raises AssertionError where that does not come.
        """
        self.end_storm()
        goal, waiting = self.site.version(), set(self.phones)

        def note_who_is_right() -> bool:
            for phone in list(waiting):
                if phone.is_live and (phone.mirror.version or 0) >= goal:
                    waiting.discard(phone)
                    self.figures.right_after_s.append(time.monotonic() - since)
            return not waiting

        await until(note_who_is_right, "the present on all screens", CALM_WITHIN_S)
        await until(self._all_said, "answers to all taps", CALM_WITHIN_S)
        await asyncio.gather(*self._weather)
        self._weather = []
        truth = public_of(await self.truth())
        await until(lambda: self._all_show(truth), self._what_is_wrong(truth), CALM_WITHIN_S)
        self.count_the_lost()

    async def truth(self) -> Json:
        """A fresh snapshot."""
        deadline = time.monotonic() + CALM_WITHIN_S
        while True:
            try:
                answer = await self.web.get(f"{self.site.url}/api/v1/jams/{SLUG}")
            except httpx.TransportError:
                answer = None
            self.web.cookies.clear()
            if answer is not None and answer.status_code == 200:
                return dict(answer.json())
            assert time.monotonic() < deadline, f"There is no snapshot: {answer}"
            await asyncio.sleep(LOOK_EVERY_S)

    def _all_said(self) -> bool:
        return not any(somebody.wanted for somebody in self.everybody)

    def _all_show(self, truth: Json) -> bool:
        return all(phone.mirror.public() == truth for phone in self.phones)

    def _what_is_wrong(self, truth: Json) -> str:
        lines = [
            f"version {phone.mirror.version}, live {phone.is_live}, wants {len(phone.wanted)},"
            f" closed with {dict(phone.notes.closed_with)}, refused {dict(phone.notes.refused)}"
            for phone in self.phones
            if phone.wanted or phone.mirror.public() != truth
        ]
        wanting = sum(bool(visitor.wanted) for visitor in self.visitors)
        return f"Truth is {truth['version']}; {wanting} visitors wait;\n" + "\n".join(lines)

    def note(self) -> None:
        """Write down what everybody saw."""
        for phone in self.phones:
            self.figures.acks += phone.notes.acks
            self.figures.refused += sum(phone.notes.refused.values())
            self.figures.mistakes += phone.notes.mistakes
        for visitor in self.visitors:
            self.figures.acks += visitor.statuses[200]
            self.figures.refused += visitor.statuses[503]
            self.figures.mistakes += ["HTTP 500"] * visitor.statuses[500]
        self.figures.mistakes += self.site.mistakes()
