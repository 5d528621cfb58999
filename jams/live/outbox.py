"""What is sent on one socket: at once where it takes it, else from a queue of bounded length."""

import asyncio
import logging
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

log = logging.getLogger(__name__)

# A page that reads has none or one waiting; so many mean that it does not read.
LENGTH = 64
SEND_TIMEOUT_S = 5.0
# What a server's `send` raises where the socket has gone meanwhile; the disconnect is on its way.
GONE = (OSError, RuntimeError)

Sending = Coroutine[Any, Any, None]


class Outbox:
    """Sends texts in order; gives up on a socket that does not take them.

    `send` is the server's own, given ASGI messages; `give_up` is called once, when it is no use.
    A server's `send` waits only for a socket that is full, which is rare: a task and a timer for
    each text would cost five times what sending it does.
    """

    def __init__(
        self,
        send: Callable[[dict[str, Any]], Sending],
        give_up: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._send, self._give_up = send, give_up
        self._waiting: deque[str | int] = deque()
        self._closed = False
        self._sent = 0
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._farewell: asyncio.Task[None] | None = None

    def put(self, item: str | int) -> None:
        """Send this text, or close with this code, after what waits. Nothing follows a code."""
        if self._closed:
            return
        if len(self._waiting) >= LENGTH:
            self._evict()
            return
        self._closed = isinstance(item, int)
        if self._task is None:
            self._begin(item)
        else:
            self._waiting.append(item)

    def stop(self) -> None:
        """The socket has gone."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
        self._no_longer_wait()

    def _begin(self, item: str | int) -> None:
        sending = self._send(_message(item))
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        except GONE:
            self.stop()
            return
        self._task = self._loop.create_task(self._go_on(sending, awaited))

    async def _go_on(self, sending: Sending, awaited: object) -> None:
        """See it through, and all that waits behind it. One timer watches over the whole run."""
        self._watch()
        try:
            await _rest(sending, awaited)
            while self._waiting:
                self._sent += 1
                await self._send(_message(self._waiting.popleft()))
        except GONE:
            self._closed = True
        self._no_longer_wait()
        self._task = None

    def _watch(self, sent_before: int | None = None) -> None:
        """Give up when one text takes so long, and not because there were many."""
        if sent_before == self._sent:
            self._evict()
            return
        self._patience = self._loop.call_later(SEND_TIMEOUT_S, self._watch, self._sent)

    def _no_longer_wait(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _evict(self) -> None:
        log.info("A socket that does not read was given up.")
        self.stop()
        self._farewell = self._loop.create_task(self._give_up())


@types.coroutine
def _rest(sending: Sending, awaited: object) -> Generator[Any, Any, None]:
    """Await a coroutine that has begun: the loop is handed what it is waiting for."""
    while True:
        try:
            yield awaited
        except BaseException as error:  # noqa: BLE001  a cancellation, too, is for it to handle
            step = partial(sending.throw, error)
        else:
            step = partial(sending.send, None)
        try:
            awaited = step()
        except StopIteration:
            return


def _message(item: str | int) -> dict[str, Any]:
    if isinstance(item, int):
        return {"type": "websocket.close", "code": item}
    return {"type": "websocket.send", "text": item}
