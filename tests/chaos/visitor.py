"""A phone without sockets: it votes with forms' and the API's requests, and tries again."""

import asyncio
from collections import Counter
from random import Random

import httpx

TRY_AGAIN_S = 0.5


class Visitor:
    """One voter who taps, one song after the other, and keeps at it until each tap is taken."""

    def __init__(self, url: str, slug: str, random: Random) -> None:
        self.promised: dict[int, bool] = {}
        self.wanted: set[int] = set()
        self.statuses: Counter[int] = Counter()
        self.is_asking = False
        self.broken = 0
        """How many of its votes got no answer."""
        self._web = httpx.AsyncClient(base_url=url, timeout=60, trust_env=False)
        self._slug, self._random = slug, random

    @property
    def voter(self) -> str:
        """The voter's id: what the cookie holds beside its signature."""
        return self._web.cookies["jam_voter"].partition(":")[0]

    async def introduce(self) -> None:
        """Load the page."""
        (await self._web.get(f"/jam/{self._slug}/")).raise_for_status()

    async def vote(self, song_ids: list[int], storming: asyncio.Event) -> None:
        """Tap while it storms, and finish the last tap after it."""
        while storming.is_set():
            song_id = self._random.choice(song_ids)
            self.wanted.add(song_id)
            voted = not self.promised.get(song_id, False)
            await self._insist(song_id, voted)
            self.promised[song_id] = voted
            self.wanted.discard(song_id)
            await self._look()
            await asyncio.sleep(TRY_AGAIN_S)

    async def close(self) -> None:
        """Leave."""
        await self._web.aclose()

    async def _insist(self, song_id: int, voted: bool) -> None:
        if not await self._try(song_id, voted):
            await asyncio.sleep(TRY_AGAIN_S)
            await self._insist(song_id, voted)

    async def _try(self, song_id: int, voted: bool) -> bool:
        method = "PUT" if voted else "DELETE"
        path = f"/api/v1/jams/{self._slug}/songs/{song_id}/vote"
        headers = {"X-CSRFToken": self._web.cookies["csrftoken"]}
        return await self._ask(method, path, headers) == 200

    async def _look(self) -> None:
        await self._ask("GET", f"/jam/{self._slug}/", {})

    async def _ask(self, method: str, path: str, headers: dict[str, str]) -> int | None:
        is_vote = self.is_asking = method != "GET"
        try:
            answer = await self._web.request(method, path, headers=headers)
        except httpx.HTTPError:
            self.broken += is_vote
            return None
        finally:
            self.is_asking = False
        self.statuses[answer.status_code] += 1
        return answer.status_code
