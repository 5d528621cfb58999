"""The HTTP API, a file a resource. The contract is `docs/protocol.md`; `/docs` shows it."""

from collections.abc import Iterator

from ninja import NinjaAPI

from jams.api.docs import Docs
from jams.api.errors import translate_errors
from jams.api.host import routers as host
from jams.api.jams import router as jams
from jams.api.songs import router as songs
from jams.api.votes import router as votes

api = NinjaAPI(
    title="JaManager",
    version="1",
    description=(
        "One jam night: its queue, its votes, its players. The browser's `jam_voter` cookie is "
        "the identity; an unsafe method needs the `csrftoken` cookie's value in `X-CSRFToken`."
    ),
    urls_namespace="api",
    docs=Docs(settings={"validatorUrl": None}),  # else the page asks a site elsewhere
    docs_url=None,  # it is at the root: jamanager/urls.py
)
translate_errors(api)
for router in (jams, votes, songs, *host):
    api.add_router("", router)


def operations() -> Iterator[tuple[str, str, str]]:
    """Each call of the API as Django's route below the API's own, method and function's name."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            route = f"{prefix}{path}".translate(_AS_DJANGO_WRITES)
            for operation in view.operations:
                for method in operation.methods:
                    yield route, method, operation.view_func.__name__


_AS_DJANGO_WRITES = str.maketrans("{}", "<>")

__all__ = ["api", "operations"]
