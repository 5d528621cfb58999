"""The API's refusals, all in the contract's one form."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
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
    """What is wrong with a value, in the reader's language."""
    sentence = _REASONS.get(problem["type"], _("That is not right."))
    context: dict[str, Any] = problem.get("ctx", {})
    return str(sentence) % context


_REASONS = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is nothing by that name here."),
    "string_pattern_mismatch": _("Please use letters, digits and the like."),
    "string_type": _("This has to be a text."),
    "string_unicode": _("This has to be a text."),
    "string_too_short": _("Please fill this in."),
    "string_too_long": _("Please keep it to %(max_length)s characters."),
    "int_type": _("This has to be a whole number."),
    "int_parsing": _("This has to be a whole number."),
    "int_parsing_size": _("This has to be a whole number."),
    "int_from_float": _("This has to be a whole number."),
    "greater_than_equal": _("This has to be %(ge)s or more."),
    "less_than_equal": _("This has to be %(le)s or less."),
    "list_type": _("This has to be a list."),
    "too_long": _("Please keep it to %(max_length)s."),
    "bool_type": _("This has to be true or false."),
    "literal_error": _("This has to be one of %(expected)s."),
}
