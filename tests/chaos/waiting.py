"""Waiting for something to become true, with an end to the patience."""

import asyncio
import time
from collections.abc import Callable

# Conditions here are looked at, not announced.
LOOK_EVERY_S = 0.02


async def until(condition: Callable[[], object], what: str, within: float) -> float:
    """Return when the condition holds, with the seconds that it took.

    Raises AssertionError, naming `what` was waited for, after `within` seconds.
    """
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < within, f"In {within} s there was no sign of {what}."
        await asyncio.sleep(LOOK_EVERY_S)
    return time.monotonic() - started


def until_now(condition: Callable[[], object], what: str, within: float) -> float:
    """The same for those who have no event loop, or may hold it up."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < within, f"In {within} s there was no sign of {what}."
        time.sleep(LOOK_EVERY_S)
    return time.monotonic() - started
