"""One hub a process: it hears of changes and keeps every watched jam's room up to date.

A poke through the channel layer is the quick way, a poll of versions every two seconds the sure
one: it heals lost pokes, a restarted Redis, and changes made by other processes.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.db import DatabaseError

from jams import queries
from jams.live import announce
from jams.live.member import Member
from jams.live.room import Room
from jams.live.threads import DatabaseThread
from jams.models import Jam

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# Changes within the window after a flush share the next one.
WINDOW_S = 0.05
POLL_S = 2.0

_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


class Hub:
    """The rooms of one event loop. It stops, and holds nothing, when the last member has left."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        self._flushers: dict[int, asyncio.Task[None]] = {}
        self._poked: dict[int, asyncio.Event] = {}
        self._unheard: set[int] = set()
        self._reader = DatabaseThread("jam-reader")
        self._writer = DatabaseThread("jam-writer")
        self._layer = get_channel_layer()
        self._channel: str | None = None
        self._guests = 0
        self._database_is_in_trouble = False
        self._tasks = [asyncio.ensure_future(self._poll())]
        announce.settle(asyncio.get_running_loop())

    async def read(
        self, query: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """What this query answers, asked in the hub's reading thread."""
        return await self._reader.run(query, *args, **kwargs)

    async def write(
        self, action: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """What this action answers, done in the hub's writing thread, one after the other."""
        return await self._writer.run(action, *args, **kwargs)

    async def join(
        self, member: Member, jam_id: int, epoch: str | None, version: int | None
    ) -> None:
        """Seat the member first and tell it the state second, so that no change falls between.

        Raises Jam.DoesNotExist, DatabaseError; call `leave` then too.
        """
        room = self._rooms.get(jam_id) or self._open_room(jam_id)
        room.enter(member)
        if jam_id in self._unheard:
            await self._listen_to(jam_id)
        await room.bring_up_to_date(member, epoch, version)

    async def resync(
        self, member: Member, jam_id: int, epoch: str | None, version: int | None
    ) -> None:
        """Tell a member that joined the state anew. Raises as `join` does."""
        if jam_id in self._rooms:
            await self._rooms[jam_id].bring_up_to_date(member, epoch, version)

    async def leave(self, member: Member, jam_id: int) -> None:
        """Forget the member, and the room with the last of them."""
        room = self._rooms.get(jam_id)
        if room is None:
            return
        room.leave(member)
        if room.is_empty:
            await self._close_room(jam_id)

    def check_in(self) -> None:
        """A socket came that may read, write or join: the hub stays for it."""
        self._guests += 1

    async def check_out(self) -> None:
        """It has gone. With the last one the hub gives back its threads and connections."""
        self._guests -= 1
        if self._guests == 0:
            await self._stop()

    def note_trouble(self, error: DatabaseError) -> None:
        """Log once, and not again until a look worked, that the database did not."""
        if not self._database_is_in_trouble:
            log.warning("The database is in trouble: %s. Phones keep trying.", error)
        self._database_is_in_trouble = True

    # ── rooms ──────────────────────────────────────────────────────────────────────────────────
    def _open_room(self, jam_id: int) -> Room:
        room = self._rooms[jam_id] = Room(jam_id, self._reader)
        self._poked[jam_id] = asyncio.Event()
        self._flushers[jam_id] = asyncio.ensure_future(self._flush(room, self._poked[jam_id]))
        self._unheard.add(jam_id)
        return room

    async def _close_room(self, jam_id: int) -> None:
        self._rooms.pop(jam_id).stop()
        del self._poked[jam_id]
        self._flushers.pop(jam_id).cancel()
        self._unheard.discard(jam_id)
        if self._layer is not None and self._channel is not None:
            discard = self._layer.group_discard(announce.group(jam_id), self._channel)
            await announce.quietly(discard, "stop listening to a jam")

    async def _flush(self, room: Room, poked: asyncio.Event) -> None:
        """The first poke after a quiet spell is answered at once, those in the window together."""
        while True:
            await poked.wait()
            poked.clear()
            await self._heeding_trouble(room.refresh)
            await asyncio.sleep(WINDOW_S)

    # ── news ───────────────────────────────────────────────────────────────────────────────────
    async def _listen_to(self, jam_id: int) -> None:
        if self._layer is None:
            return
        if self._channel is None and not await announce.quietly(self._open_channel(), "listen"):
            return
        add = self._layer.group_add(announce.group(jam_id), self._channel)
        if await announce.quietly(add, "listen to a jam"):
            self._unheard.discard(jam_id)

    async def _open_channel(self) -> None:
        channel = await self._layer.new_channel()
        if self._channel is None:  # else another room's try was quicker
            self._channel = channel
            self._tasks.append(asyncio.ensure_future(self._hear(channel)))

    async def _hear(self, channel: str) -> None:
        while True:
            poke = await self._layer.receive(channel)
            room = self._rooms.get(poke["jam_id"])
            known = room.state.version if room is not None and room.state is not None else -1
            if room is not None and poke["version"] > known:
                self._poked[room.jam_id].set()

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_S)
            for jam_id in list(self._unheard):
                await self._listen_to(jam_id)
            await self._heeding_trouble(self._compare_versions)

    async def _compare_versions(self) -> None:
        asked = dict(self._rooms)
        found = await self._reader.run(queries.current_versions, list(asked))
        for jam_id, room in asked.items():
            if self._rooms.get(jam_id) is not room:
                continue  # closed meanwhile, and perhaps open anew
            if jam_id not in found:
                room.close()
            elif room.state is None or found[jam_id] != (room.state.epoch, room.state.version):
                self._poked[jam_id].set()

    async def _heeding_trouble(self, look: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Look; where that fails say so and leave it to the next poll: no loop of ours ends."""
        try:
            await look()
        except Jam.DoesNotExist:
            pass  # its room has turned everybody away
        except DatabaseError as error:
            self.note_trouble(error)
        except Exception:
            log.exception("Looking at what moved failed")
        else:
            self._database_is_in_trouble = False

    async def _stop(self) -> None:
        loop = asyncio.get_running_loop()
        if _hubs.get(loop) is self:
            del _hubs[loop]
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._reader.close()
        self._writer.close()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
