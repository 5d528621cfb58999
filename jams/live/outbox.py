"""What waits to be sent on one socket, in a queue of bounded length."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine

log = logging.getLogger(__name__)

# A page that reads has none or one waiting; so many mean that it does not read.
LENGTH = 64
SEND_TIMEOUT_S = 5.0


class Outbox:
    """Sends texts in order; gives up on a socket that does not take them.

    `send` and `close` are the socket's; `give_up` is called once, when it is no use.
    """

    def __init__(
        self,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
        give_up: Callable[[], Coroutine[object, object, None]],
    ) -> None:
        self._send, self._close, self._give_up = send, close, give_up
        self._waiting: asyncio.Queue[str | int] = asyncio.Queue(LENGTH)
        self._closed = False
        self._sender = asyncio.ensure_future(self._empty())
        self._farewell: asyncio.Future[None] | None = None

    def put(self, item: str | int) -> None:
        """Send this text, or close with this code, after what waits. Nothing follows a code."""
        if self._closed:
            return
        try:
            self._waiting.put_nowait(item)
        except asyncio.QueueFull:
            self._evict()
        else:
            self._closed = isinstance(item, int)

    def stop(self) -> None:
        """The socket has gone."""
        self._closed = True
        self._sender.cancel()

    async def _empty(self) -> None:
        while True:
            item = await self._waiting.get()
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    if isinstance(item, int):
                        await self._close(item)
                        return
                    await self._send(item)
            except TimeoutError:
                self._evict()
                return

    def _evict(self) -> None:
        log.info("A socket that does not read was given up.")
        self._closed = True
        self._sender.cancel()
        self._farewell = asyncio.ensure_future(self._give_up())
