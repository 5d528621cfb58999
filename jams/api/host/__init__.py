"""The calls of a jam's host, a file a part of the console."""

from jams.api.host.players import router as players
from jams.api.host.queue import router as queue
from jams.api.host.stage import router as stage

routers = (stage, queue, players)

__all__ = ["routers"]
