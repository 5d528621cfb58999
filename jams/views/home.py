"""The front door: tonight's jams, and the way in by a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from jamanager.lib.errors import page_error
from jamanager.lib.refusals import NotFound
from jams import queries
from jams.forms import code_of
from jams.views.pages import fresh


@fresh
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The open jams and a field for a code."""
    return render(request, "home.html", {"jams": queries.open_jams()})


@fresh
@require_safe
def enter_code(request: HttpRequest) -> HttpResponse:
    """From the code field to the code's own address; without a code, back to the field."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return redirect("home")
    code = code_of(typed)
    return redirect("jam-by-code", code=code) if code else _unknown(request, typed)


@fresh
@require_safe
def jam_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """To the jam that has this code."""
    known = code_of(code)
    try:
        jam = queries.jam_by_code(known) if known else None
    except NotFound:
        jam = None
    return redirect("jam", slug=jam.slug) if jam else _unknown(request, code)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for what asks for it where browsers look by themselves."""
    return redirect(static("icons/favicon.svg"))


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    return page_error(request, NotFound(), tried_code=typed)
