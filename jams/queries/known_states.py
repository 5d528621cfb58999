"""The latest public states that this process read, each read on from where it was."""

from collections import OrderedDict
from threading import Lock

from django.db import connection

from jamanager.lib.prepared import Prepared
from jamanager.lib.refusals import NotFound
from jams.live.state import State
from jams.models import Jam
from jams.queries.public_state import read, read_since

MOST = 128

_known: "OrderedDict[int, State]" = OrderedDict()
_lock = Lock()
_version = Prepared(
    lambda slug: Jam.objects.filter(slug=slug).order_by().values_list("pk", "epoch", "version"),
    slug=str,
)


def current_state(slug: str) -> State:
    """The jam's public state now: one cheap query while its version stands. Raises NotFound."""
    rows = _version(slug=slug)
    if not rows:
        raise NotFound
    jam_id, epoch, version = rows[0]
    known = _known.get(jam_id)
    if known is not None and (known.epoch, known.version) == (epoch, version):
        return known
    try:
        state = read(jam_id) if known is None else read_since(known)
    except Jam.DoesNotExist:
        raise NotFound from None
    # What a transaction sees may never be committed: nobody else shall see it.
    if not connection.in_atomic_block:
        _remember(state)
    return state


def _remember(state: State) -> None:
    with _lock:
        _known[state.jam_id] = state
        _known.move_to_end(state.jam_id)
        while len(_known) > MOST:
            _known.popitem(last=False)
