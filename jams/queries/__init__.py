"""What can be asked about a night: the jams, the queue and its order, the public state, one's own.

Nothing here writes, and nothing elsewhere knows the queue's order.
"""

from jams.queries.host_state import host_state
from jams.queries.jams import (
    current_version,
    current_versions,
    jam_by_code,
    jam_by_slug,
    latest_jams,
    open_jams,
)
from jams.queries.known_states import current_state
from jams.queries.look import look
from jams.queries.mine import NOBODY, Mine, me, mine, moved_since
from jams.queries.moment import one_moment
from jams.queries.own_vote import OwnVote, own_vote
from jams.queries.public_state import (
    full_song,
    lineup_of_entry,
    public_jams,
    read,
    read_since,
)
from jams.queries.queue import in_queue_order, locked_next, queue_place, with_votes

__all__ = [
    "NOBODY",
    "Mine",
    "OwnVote",
    "current_state",
    "current_version",
    "current_versions",
    "full_song",
    "host_state",
    "in_queue_order",
    "jam_by_code",
    "jam_by_slug",
    "latest_jams",
    "lineup_of_entry",
    "locked_next",
    "look",
    "me",
    "mine",
    "moved_since",
    "one_moment",
    "open_jams",
    "own_vote",
    "public_jams",
    "queue_place",
    "read",
    "read_since",
    "with_votes",
]
