"""Pokes: after a commit, tell every process that a jam moved. A poke is a hint, no more."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from redis.exceptions import RedisError

from jams.models import jam_changed

log = logging.getLogger(__name__)

TIMEOUT_S = 1.0
POKE = "jam.poke"

_home: asyncio.AbstractEventLoop | None = None
_layer_is_down = False


def connect() -> None:
    """Poke after every change of a jam."""
    jam_changed.connect(_poke, dispatch_uid="jams.live.announce")


def settle(loop: asyncio.AbstractEventLoop | None) -> None:
    """Say which loop this process serves sockets on; None when it stopped serving."""
    global _home
    _home = loop


def group(jam_id: int) -> str:
    """The channel layer's group of all processes in which this jam is watched."""
    return f"jam.{jam_id}"


def _poke(jam_id: int, version: int, **kwargs: object) -> None:
    """Send the poke and do not wait for it, nor fail with it: the vote is saved already."""
    message = {"type": POKE, "jam_id": jam_id, "version": version}
    if _home is not None and _home.is_running():
        asyncio.run_coroutine_threadsafe(_send(jam_id, message), _home)
    elif not isinstance(get_channel_layer(), InMemoryChannelLayer):
        # A management command: its process ends soon, so the poke has to leave now.
        async_to_sync(_send)(jam_id, message)


async def _send(jam_id: int, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await quietly(layer.group_send(group(jam_id), message), "send pokes")


async def quietly(wanted: Coroutine[Any, Any, Any], what: str) -> bool:
    """Do this with the channel layer; log once, and not again until it works, that it cannot be.

    Says whether it was done. What could not be is healed by the hub's poll.
    """
    global _layer_is_down
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await wanted
    except (OSError, TimeoutError, RedisError) as error:
        if not _layer_is_down:
            log.warning("The channel layer is away, cannot %s: %s. Polling heals.", what, error)
        _layer_is_down = True
        return False
    if _layer_is_down:
        log.warning("The channel layer is back.")
    _layer_is_down = False
    return True
