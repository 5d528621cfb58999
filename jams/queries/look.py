"""What a hub asks for when a jam moved."""

from collections.abc import Collection

from jams.live.state import State
from jams.queries.mine import Mine, mine, moved_since
from jams.queries.moment import one_moment
from jams.queries.public_state import read, read_since


def look(jam_id: int, old: State | None, voters: Collection[str]) -> tuple[State, dict[str, Mine]]:
    """The state now, and the part of each of these voters (by id) that moved since `old`.

    After a new epoch, and without an `old`, that is everybody's part. Raises Jam.DoesNotExist.
    """
    with one_moment():
        new = read(jam_id) if old is None else read_since(old)
        if new is old or not voters:
            return new, {}
        if old is None or new.epoch != old.epoch:
            return new, mine(jam_id, voters)
        return new, moved_since(jam_id, old.version, voters)
