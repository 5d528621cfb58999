"""For a server whose tables are emptied between two tests, as no real one's are."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def fresh_content_types(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: Django keeps the ids of its models' rows for as long as a process runs."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        ContentType.objects.clear_cache()
        return get_response(request)

    return answer
