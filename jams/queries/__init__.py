"""What can be asked about a night: the jams, the queue and its order, the public state, one's own.

Nothing here writes, and nothing elsewhere knows the queue's order.
"""

from jams.queries.jams import (
    current_version,
    current_versions,
    jam_by_code,
    jam_by_slug,
    latest_jams,
    open_jams,
)
from jams.queries.look import look
from jams.queries.mine import NOBODY, Mine, me, mine, moved_since
from jams.queries.moment import one_moment
from jams.queries.public_state import (
    full_song,
    lineup_of,
    read,
    read_since,
    snapshot,
    timestamp,
)
from jams.queries.queue import in_queue_order, queue_place, with_votes

__all__ = [
    "NOBODY",
    "Mine",
    "current_version",
    "current_versions",
    "full_song",
    "in_queue_order",
    "jam_by_code",
    "jam_by_slug",
    "latest_jams",
    "lineup_of",
    "look",
    "me",
    "mine",
    "moved_since",
    "one_moment",
    "open_jams",
    "queue_place",
    "read",
    "read_since",
    "snapshot",
    "timestamp",
    "with_votes",
]
