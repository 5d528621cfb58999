"""The site as an ASGI application: pages and API, sockets, and the server's start."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import CookieMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamanager.settings")
django.setup(set_prefix=False)

# These import models, which Django has to have set up first.
from jamanager.pages import PagesHandler  # noqa: E402
from jams.live import announce  # noqa: E402
from jams.live.routing import websocket_urlpatterns  # noqa: E402


async def lifespan(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """The server's start and end: pokes are sent from the loop that it serves on."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            announce.settle(asyncio.get_running_loop())
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            announce.settle(None)
            return


application = ProtocolTypeRouter(
    {
        "http": PagesHandler(),
        # No session around a socket: it would ask itself at each frame whether to save.
        "websocket": CookieMiddleware(URLRouter(websocket_urlpatterns)),
        "lifespan": lifespan,
    }
)
