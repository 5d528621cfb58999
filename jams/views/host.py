"""What there is to host: the jams and venues of who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jams import queries, roles
from jams.views.pages import fresh

LATEST = 50


@fresh
@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """The host's latest jams and venues, with the ways to change them."""
    context = {
        "jams": roles.jams_of(request.user, queries.latest_jams())[:LATEST],
        "venues": roles.venues_of(request.user),
    }
    return render(request, "host/index.html", context)
