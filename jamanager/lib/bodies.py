"""Bodies of requests: how much of one is read, and what is said of more.

A server that writes to disk whatever is sent can be filled by anybody. More than a limit is thrown
away as it comes; the sender is told when all is said, as browsers show no answer before.
"""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from jamanager.lib.errors import is_api, json_error, page_error
from jamanager.lib.refusals import TooLarge

MOST_OF_A_FORM = 32 * 1024 * 1024
"""With files in it. More than one of them may have: up to here the form itself says no."""

MOST_THROWN_AWAY = 512 * 1024 * 1024
"""Whoever goes on after this is cut off."""

TOO_LARGE = "jamanager.too_large"
_SAID = _(
    "That was more than this server takes at once. Go back and choose a smaller file: "
    "what you typed should still be there."
)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]


async def read_body(scope: Scope, receive: Receive) -> IO[bytes]:
    """The body, on disk where it is not small.

    Of one that is too large nothing is kept, and `scope[TOO_LARGE]` is set. Raises RequestAborted.
    """
    most = _most(scope)
    body = tempfile.SpooledTemporaryFile(  # noqa: SIM115  whoever answers the request closes it
        max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, mode="w+b"
    )
    read, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            body.close()
            raise RequestAborted
        piece = message.get("body", b"")
        read += len(piece)
        if read <= most:
            body.write(piece)
        elif TOO_LARGE not in scope:
            scope[TOO_LARGE] = True
            body.seek(0)
            body.truncate()
        more = message.get("more_body", False) and read <= MOST_THROWN_AWAY
    body.seek(0)
    return body


def _most(scope: Scope) -> int:
    """Files come in one kind of form only; all else is as small as Django wants it."""
    headers = dict(scope["headers"])
    is_form = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return MOST_OF_A_FORM if is_form else int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


class LargeBodyMiddleware(MiddlewareMixin):
    """Says that a body was too large, before anybody misses what was in it."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Refuse the request whose body was thrown away."""
        if TOO_LARGE not in getattr(request, "scope", ()):
            return None
        if is_api(request):
            return json_error(TooLarge())
        return page_error(request, TooLarge(), message=_SAID)
