"""A socket's place in a room, without the socket: what a hub tells it is kept until it is read."""

import asyncio
import json

from jamanager.lib.identity import Voter
from jams.live.hub import Hub
from jams.live.screen_state import View, everything
from tests.mirror import Json, Mirror


class Listener:
    """One client that comes, goes, lags and comes back with what it knew."""

    role = "attendee"
    view: View = staticmethod(everything)

    def __init__(self, voter: Voter) -> None:
        self.voter: Voter | None = voter
        self.mirror = Mirror()
        self.hub: Hub | None = None
        self.turned_away: int | None = None
        self._inbox: list[Json] = []
        self._one_at_a_time = asyncio.Lock()

    # ── what a room asks of a member ───────────────────────────────────────────────────────────
    def tell(self, text: str) -> None:
        """Keep the frame."""
        self._inbox.append(json.loads(text))

    def turn_away(self, code: int) -> None:
        """Keep the code."""
        self.turned_away = code

    # ── what a client does ─────────────────────────────────────────────────────────────────────
    async def come(self, hub: Hub, jam_id: int) -> None:
        """Connect to this hub, with what is known; what was on the old line's way is lost."""
        async with self._one_at_a_time:
            await self._go(jam_id)
            self.hub = hub
            await hub.join(self, jam_id, self.mirror.epoch, self.mirror.version)

    async def go(self, jam_id: int) -> None:
        """Hang up."""
        async with self._one_at_a_time:
            await self._go(jam_id)

    async def resync(self, jam_id: int) -> None:
        """Ask where we are."""
        async with self._one_at_a_time:
            if self.hub is not None:
                self.read()
                await self.hub.resync(self, jam_id, self.mirror.epoch, self.mirror.version)

    def read(self) -> None:
        """Apply what came. Raises GapError where a frame that should have come before did not."""
        while self._inbox:
            found = self._inbox.pop(0)
            self.mirror.hear(found["event"], found["data"])

    async def _go(self, jam_id: int) -> None:
        if self.hub is not None:
            await self.hub.leave(self, jam_id)
        self.hub = None
        self._inbox.clear()
