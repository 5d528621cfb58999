"""The API's refusals, all in the contract's one form."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from jamanager.lib.errors import as_refusal, json_error
from jamanager.lib.refusals import BadFrame, BadRequest, Failure, Invalid, NotFound, Refusal


def translate_errors(api: NinjaAPI) -> None:
    """Make this API answer every exception in the contract's form."""
    for exception in (Refusal, ValidationError, HttpError, Http404, Exception):
        api.add_exception_handler(exception, cast(Any, _answer))


def _answer(request: HttpRequest, exception: Exception) -> HttpResponse:
    refusal = _refusal_of(exception)
    if refusal is not None:
        return json_error(refusal)
    response = json_error(Failure())
    # Django would log the answer, and not why.
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=exception,
    )
    return response


def _refusal_of(exception: Exception) -> Refusal | None:
    if isinstance(exception, ValidationError):
        return _invalid(exception.errors)
    if isinstance(exception, HttpError):
        return BadFrame() if exception.status_code == 400 else BadRequest()
    if isinstance(exception, Http404):
        return NotFound()
    return as_refusal(exception)


def _invalid(problems: list[dict[str, Any]]) -> Refusal:
    """The refusal for what pydantic found: its places are (source, parameter, …, field)."""
    if any(problem["loc"][0] == "body" and len(problem["loc"]) == 2 for problem in problems):
        return BadFrame()  # no body, or not a JSON object
    return Invalid(fields={str(problem["loc"][-1]): _reason(problem) for problem in problems})


def _reason(problem: dict[str, Any]) -> str:
    if problem["type"] == "missing":
        return _("This is missing.")
    if problem["type"] == "extra_forbidden":
        return _("There is nothing by that name here.")
    if problem["type"] == "string_pattern_mismatch":
        return _("Please use letters, digits and the like.")
    return str(problem["msg"])
