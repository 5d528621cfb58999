"""What only the hosts of a jam see."""

from django.http import HttpRequest, HttpResponse

from jams import queries
from jams.api.answers import REFUSED_HOST_LOOK, answer, etag, look, unchanged
from jams.api.host.answers import JAM, host_router
from jams.api.host.auth import hosted
from jams.api.host.schemas import HostState
from jams.api.schemas import ErrorBody

router = host_router()


@look(
    router,
    JAM,
    HostState,
    more={304: None, REFUSED_HOST_LOOK: ErrorBody},
    summary="What a host sees",
)
def get_host_state(request: HttpRequest, slug: str) -> HttpResponse:
    """The people, the suggestions that wait, and the log's latest acts; what the room sees not.

    The ETag is the jam's: all of it moves with the jam's version.
    """
    jam, _host = hosted(request, slug)
    known = unchanged(request, jam.epoch, jam.version)
    if known is not None:
        return known
    state = queries.host_state(jam.pk)
    response = answer(state)
    response["ETag"] = etag(state["epoch"], state["version"])
    return response
