"""One watched jam in one process: its mirror of the state, and who sees it."""

import asyncio
from dataclasses import dataclass

from jamanager.lib.identity import Voter
from jams import queries
from jams.live.close_codes import BANNED, NO_SUCH_JAM
from jams.live.frames import frame, now, snapshot_frame
from jams.live.member import Member
from jams.live.screen_state import View
from jams.live.state import State, diff
from jams.live.threads import DatabaseThread
from jams.models import Jam
from jams.queries import NOBODY, Mine


@dataclass(slots=True)
class Seat:
    """What a member has been told: up to which version, and what of its own.

    `version` is None while its snapshot is on the way; until then it is sent nothing.
    """

    version: int | None = None
    mine: Mine = NOBODY

    def take(self, mine: Mine) -> bool:
        """Keep this if it is newer than what the member knows; say whether it was."""
        newer = mine.version > self.mine.version
        if newer:
            self.mine = mine
        return newer


class Room:
    """Mirrors one jam and tells its members what moved. All of it runs on one event loop."""

    def __init__(self, jam_id: int, reader: DatabaseThread) -> None:
        self.jam_id = jam_id
        self.state: State | None = None
        self._reader = reader
        self._seats: dict[Member, Seat] = {}
        self._running: asyncio.Future[None] | None = None
        self._upcoming: asyncio.Future[None] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody is here."""
        return not self._seats

    def enter(self, member: Member) -> None:
        """Give the member a seat. From here on no change is lost on it."""
        self._seats[member] = Seat()

    def leave(self, member: Member) -> None:
        """Take the seat away."""
        self._seats.pop(member, None)

    async def bring_up_to_date(
        self, member: Member, epoch: str | None, version: int | None
    ) -> None:
        """Tell a seated member `synced` and `me` if it names the current state, else a `snapshot`.

        Raises Jam.DoesNotExist, DatabaseError.
        """
        seat = self._seats.get(member)
        if seat is None:
            return  # given up meanwhile
        seat.version = None
        await self.refresh()
        if member.voter is not None:
            await self._read_mine(seat, member.voter)
        state = self.state
        if state is None or member not in self._seats:
            return
        if seat.mine.banned:
            member.turn_away(BANNED)
            return
        seat.version = state.version
        if (epoch, version) == (state.epoch, state.version):
            member.tell(frame("synced", {}))
            # No version says which acts of their own a browser has seen: a line may have broken
            # between an update and the `me` that goes with it.
            if member.voter is not None:
                self._tell_own_part(member, seat.mine)
        else:
            member.tell(snapshot_frame(member.view(state), seat.mine.as_me(member.role)))

    async def _read_mine(self, seat: Seat, voter: Voter) -> None:
        known = seat.mine
        found = await self._reader.run(queries.mine, self.jam_id, [voter.id])
        mine = found.get(voter.id, NOBODY)
        if seat.mine is known:
            seat.mine = mine  # none at all, too: an attendee may have been deleted
        else:
            seat.take(mine)

    async def refresh(self) -> None:
        """Return when the mirror is no older than the database was at the call.

        Those who ask while one look is on its way share the next one.
        """
        if self._upcoming is None:
            self._upcoming = asyncio.ensure_future(self._look_after(self._running))
        await asyncio.shield(self._upcoming)

    def stop(self) -> None:
        """Look no more: nobody is here."""
        for look in (self._running, self._upcoming):
            if look is not None:
                look.cancel()

    def close(self) -> None:
        """Tell everybody that this jam is no more."""
        for member in list(self._seats):
            member.turn_away(NO_SUCH_JAM)

    async def _look_after(self, running: asyncio.Future[None] | None) -> None:
        if running is not None:
            await asyncio.wait([running])
        self._running, self._upcoming = self._upcoming, None
        voters = {member.voter.id for member in self._seats if member.voter is not None}
        try:
            new, moved = await self._reader.run(queries.look, self.jam_id, self.state, voters)
        except Jam.DoesNotExist:
            self.close()
            raise
        self._turn_to(new, moved)

    def _turn_to(self, new: State, moved: dict[str, Mine]) -> None:
        """Make `new` the mirror's state, and tell it. No await: nobody sees it half done."""
        old, self.state = self.state, new
        if new is old:
            return
        if old is not None and old.epoch != new.epoch:
            self._start_over(moved)
            return
        if old is not None:
            self._tell_moved(old, new)
        for member, seat in list(self._seats.items()):
            mine = moved.get(member.voter.id) if member.voter else None
            if mine is not None and seat.take(mine) and seat.version is not None:
                self._tell_own_part(member, mine)

    def _tell_own_part(self, member: Member, mine: Mine) -> None:
        if mine.banned:
            member.turn_away(BANNED)
        else:
            member.tell(frame("me", {"me": mine.as_me(member.role)}))

    def _tell_moved(self, old: State, new: State) -> None:
        texts: dict[View, list[str]] = {}  # serialised once for all who see alike
        ts = now()
        for member, seat in list(self._seats.items()):
            if seat.version is None or seat.version >= new.version:
                continue
            view = member.view
            if view not in texts:
                frames = diff(view(old), view(new), ts)
                texts[view] = [frame(event, data) for event, data in frames]
            seat.version = new.version
            for text in texts[view]:
                member.tell(text)

    def _start_over(self, everybody: dict[str, Mine]) -> None:
        """Versions began anew, so nothing that anybody has been told counts."""
        for member, seat in list(self._seats.items()):
            seat.mine = everybody.get(member.voter.id, NOBODY) if member.voter else NOBODY
            if seat.version is not None and self.state is not None:
                seat.version = self.state.version
                state = member.view(self.state)
                member.tell(snapshot_frame(state, seat.mine.as_me(member.role)))
