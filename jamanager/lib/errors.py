"""The one place that turns refusals into answers: a page, the API's error, a socket's frame.

All of them say what `as_error` says, so the same code means the same everywhere.
"""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme

from jamanager.lib.refusals import (
    BadRequest,
    Csrf,
    Failure,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    Refusal,
    TooLarge,
    Unavailable,
)

log = logging.getLogger(__name__)

# What every number field of Django's says of a text that is none.
_NO_NUMBER = " expected a number but got "

API_PREFIX = "/api/"


def as_error(refusal: Refusal) -> dict[str, Any]:
    """The contract's error object: `code`, `message`, `fields`."""
    return {"code": refusal.code, "message": str(refusal.message), "fields": refusal.fields}


def as_refusal(exception: BaseException) -> Refusal | None:
    """The refusal that this exception means to whoever asked, None where it is a mistake of ours.

    A database that is locked or out of reach is worth another try; a value that it cannot hold,
    such as a text with a NUL character, is not.
    """
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, RequestDataTooBig):
        return TooLarge()
    if isinstance(exception, (OperationalError, InterfaceError)):
        log.error("The database did not take it: %s", exception)
        return Unavailable()
    if isinstance(exception, ValueError) and _NO_NUMBER in str(exception):
        return BadRequest()  # a forged field of the admin's, which Django's own look up as it came
    if isinstance(exception, (DataError, OverflowError)):  # the latter is SQLite's
        log.error("The database cannot hold a value that was sent.", exc_info=exception)
        return BadRequest()
    return None


def json_error(refusal: Refusal) -> JsonResponse:
    """The contract's one form of an HTTP error."""
    return JsonResponse(
        {"error": as_error(refusal)},
        status=refusal.status,
        headers={"Cache-Control": "no-store", **refusal.headers()},
    )


def page_error(request: HttpRequest, refusal: Refusal, **context: Any) -> HttpResponse:
    """The page that says it, `400.html` to `500.html`, with the refusal's status and headers."""
    template = _PAGES.get(refusal.status, "500.html")
    response = render(request, template, context, status=refusal.status)
    for name, value in refusal.headers().items():
        response[name] = value
    return response


_PAGES = {400: "400.html", 403: "403.html", 404: "404.html"}


def is_api(request: HttpRequest) -> bool:
    """Whether this request's errors are JSON."""
    return request.path.startswith(API_PREFIX)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    """The answer that says it: JSON, a page, or for a form its page with the sentence on it."""
    if is_api(request):
        return json_error(refusal)
    if request.method in ("GET", "HEAD") or isinstance(refusal, NotFound):
        return page_error(request, refusal)
    messages.error(request, str(refusal.message))
    return HttpResponseRedirect(_where_it_came_from(request), status=303)


class RefusalMiddleware(MiddlewareMixin):
    """Says no in the asker's own way: a page for a page, the contract's form for the API.

    A refused form goes back to the page that it came from, with the sentence on it. Where that is,
    a view may say itself (`request.way_back`), as not every browser sends a Referer.
    """

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Translate a refusal; leave everything else to Django."""
        refusal = as_refusal(exception)
        return None if refusal is None else refuse(request, refusal)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Give the API's form to what Django or the router refused by themselves."""
        refusal = _BARE.get(response.status_code)
        if refusal is None or not is_api(request):
            return response
        if response.get("Content-Type", "").startswith("application/json"):
            return response
        answer = json_error(refusal())
        if response.has_header("Allow"):
            answer["Allow"] = response["Allow"]
        return answer


_BARE: dict[int, type[Refusal]] = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
}


def _where_it_came_from(request: HttpRequest) -> str:
    way_back: str = getattr(request, "way_back", "") or request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(way_back, allowed_hosts={request.get_host()})
    return way_back if ours else "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF refusal, as a page or in the contract's form."""
    if is_api(request):
        return json_error(Csrf())
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`: the friendly page with the code field, or the contract's form."""
    if is_api(request):
        return json_error(NotFound())
    return page_error(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    if is_api(request):
        return json_error(BadRequest())
    return page_error(request, BadRequest())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    if is_api(request):
        return json_error(Forbidden())
    return page_error(request, Forbidden())


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`; Django has logged the traceback."""
    if is_api(request):
        return json_error(Failure())
    return render(request, "500.html", status=500)
