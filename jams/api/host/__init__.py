"""The calls of a jam's host, a file a part of the console."""

from jams.api.host.doors import router as doors
from jams.api.host.people import router as people
from jams.api.host.players import router as players
from jams.api.host.queue import router as queue
from jams.api.host.stage import router as stage
from jams.api.host.state import router as state

routers = (state, stage, queue, players, doors, people)

__all__ = ["routers"]
