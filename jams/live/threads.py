"""A thread of its own for the live path's database work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class DatabaseThread:
    """One thread with one database connection, which it keeps for as long as it works.

    A connection opened anew for each vote costs more than the vote does.
    """

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(
        self, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """Do this in the thread, after what was asked for before."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._executor, partial(_with_connection, partial(work, *args, **kwargs))
        )

    def close(self) -> None:
        """Finish what was asked for, then let the connection go."""
        self._executor.submit(connections.close_all)
        self._executor.shutdown(wait=False)


def _with_connection(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except (OperationalError, InterfaceError):
        # The database went away, perhaps: the next one to ask connects anew.
        connection.close()
        raise
