"""A bad network: a TCP proxy that cuts, goes dead without a word, and delays."""

import asyncio
from contextlib import suppress

CHUNK = 64 * 1024


class Network:
    """Everything that goes through `port` reaches `target`, as well as this network is."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.delay_s = 0.0
        self.held_back = 0
        """How many pieces wait in a dead network, to arrive late."""
        self._target = target
        self._carries = asyncio.Event()
        self._carries.set()
        self._is_cut = False
        self._server: asyncio.Server | None = None
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Network":
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exception: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """Break all connections, and take none until `mend`."""
        self._is_cut = True
        for pair in self._pairs:
            for writer in pair:
                writer.transport.abort()

    def go_dead(self) -> None:
        """Carry nothing any more, in no direction, and tell nobody: not even of an end."""
        self._carries.clear()

    def mend(self) -> None:
        """Be a good network again. What a dead one held back arrives late."""
        self._is_cut = False
        self.delay_s = 0.0
        self._carries.set()

    async def _join(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self._is_cut:
            to_near.transport.abort()
            return
        try:
            far, to_far = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            to_near.transport.abort()
            return
        pair = (to_near, to_far)
        self._pairs.add(pair)
        try:
            await asyncio.gather(self._carry(near, to_far), self._carry(far, to_near))
        finally:
            self._pairs.discard(pair)
            for writer in pair:
                writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                self.held_back += 1
                await self._carries.wait()
                self.held_back -= 1
                writer.write(chunk)
                await writer.drain()
        await self._carries.wait()
        writer.close()
