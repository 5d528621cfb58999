"""Pages and API under ASGI: each request is done whole, in one thread of a pool."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from jamanager.lib.bodies import read_body

# Each has a database connection of its own; more would only wait for the same locks.
THREADS = 8

Scope = dict[str, Any]


class PagesHandler(ASGIHandler):
    """Django's handler for code that is synchronous from end to end, as ours is.

    Django's own sends such a request across threads for its signals, its middlewares and its view
    in turn, and opens a thread and a database connection for each: for a small page that was
    two thirds of the work. Here it crosses once, and threads keep their connections.
    """

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    def load_middleware(self, is_async: bool = False) -> None:
        """Load all middlewares as the synchronous ones they are."""
        super().load_middleware(is_async=False)

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Mapping[str, Any]]],
        send: Callable[[Mapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Read the request, have it answered, send the answer."""
        try:
            body = await read_body(scope, receive)
        except RequestAborted:
            return
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, context.run, self._answer, scope, body)
        await self.send_response(answer, send)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        # Django gives one or the other.
        response: Any = refused if request is None else self.get_response(request)
        answer = _whole(response) if response.streaming else response
        response.close()  # which lets go of old connections, too
        body.close()
        return answer


def _whole(response: Any) -> HttpResponse:
    """A streamed response in one piece: none of ours is large."""
    whole = HttpResponse(
        b"".join(response.streaming_content),
        status=response.status_code,
        headers=response.headers,
    )
    whole.cookies = response.cookies
    return whole
