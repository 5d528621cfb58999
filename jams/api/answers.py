"""What every answer of the API has in common: declared statuses, headers, reading by HEAD."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import parse_etags
from ninja import Router

from jams.api.schemas import ErrorBody

View = TypeVar("View", bound=Callable[..., Any])
REFUSED_LOOK = frozenset({404, 422, 503})
REFUSED_HOST_LOOK = frozenset({401, 403})
REFUSED_ACT = frozenset({400, 401, 403, 404, 409, 413, 422, 429, 503})


def look(router: Router, path: str, answers: Any, **options: Any) -> Callable[[View], View]:
    """Register a view that only reads, for GET and, as HTTP has it, for HEAD."""
    declared = {200: answers, REFUSED_LOOK: ErrorBody, **options.pop("more", {})}

    def register(view: View) -> View:
        router.api_operation(["GET"], path, response=declared, **options)(view)
        router.api_operation(["HEAD"], path, response=declared, include_in_schema=False)(view)
        return view

    return register


def acted(answer: Any, *statuses: int) -> dict[Any, Any]:
    """The declared responses of a call that acts: `answer` with these statuses, or an error."""
    return {frozenset(statuses or (200,)): answer, REFUSED_ACT: ErrorBody}


def private(response: HttpResponse) -> HttpResponse:
    """The answer with the headers of all that is one browser's own view."""
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


def answer(body: Any, status: int = 200) -> HttpResponse:
    """A JSON answer that is one browser's own. The bodies are the contract's already."""
    return private(JsonResponse(body, status=status))


def etag(epoch: str, version: int) -> str:
    """The ETag of what a jam is at this version."""
    return f'"{epoch}-{version}"'


def unchanged(request: HttpRequest, epoch: str, version: int) -> HttpResponse | None:
    """The 304 for who names this version, None for all others.

    Compared weakly: compression makes a strong ETag weak.
    """
    now = etag(epoch, version)
    asked = request.headers.get("If-None-Match", "")
    named = [name.removeprefix("W/") for name in parse_etags(asked)]
    if "*" not in named and now not in named:
        return None
    response = HttpResponse(status=304)
    response["ETag"] = now
    return private(response)
