"""The door's keeper: lets a request through to its view where the table of roles has it so."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from jamanager.lib.errors import is_api, refuse
from jamanager.lib.identity import VoterRequest
from jamanager.lib.refusals import Forbidden, NotFound, NoVoter
from jamanager.who_may import ROLES, Role, name_of
from jams import roles
from jams.api import operations
from jams.models import Jam

log = logging.getLogger(__name__)

LOOKS = ("GET", "HEAD", "OPTIONS", "TRACE")


class RoleMiddleware(MiddlewareMixin):
    """Asks `who_may.ROLES` about each request that has found a view."""

    def process_view(
        self,
        request: VoterRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse what is not this person's to ask; who is not signed in is asked to."""
        name = _name(request)
        if name is None:  # a method that this address does not take: ninja says so
            return None
        role = ROLES.get(name)
        if role is None:
            log.error("Nobody may call %s: jamanager/who_may.py does not name it.", name)
            return refuse(request, Forbidden())
        if role is Role.VOTER and request.method not in LOOKS and not _has_cookie(request):
            return refuse(request, NoVoter())
        if role is Role.STAFF and not roles.is_staff(request.user):
            return _turn_away(request)
        if role is Role.HOST and not roles.is_host(request.user):
            return _turn_away(request)
        if role is Role.HOST and not _is_theirs(request, kwargs):
            return refuse(request, NotFound())
        return None


def _name(request: HttpRequest) -> str | None:
    match = request.resolver_match
    if match is None:
        return None
    by_method = _operations().get(match.route)
    return name_of(match) if by_method is None else by_method.get(request.method or "")


@cache
def _operations() -> dict[str, dict[str, str]]:
    """The API's functions by route and method: one route has several."""
    found: dict[str, dict[str, str]] = {}
    for route, method, name in operations():
        found.setdefault(f"api/v1{route}", {})[method] = f"api:{name}"
    return found


def _has_cookie(request: VoterRequest) -> bool:
    return getattr(request, "brought_voter_cookie", False)


def _is_theirs(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether the jam that the address names, if it names one, is theirs to host."""
    named = Jam.objects.filter(slug=kwargs.get("slug"))
    return "slug" not in kwargs or roles.jams_of(request.user, named).exists()


def _turn_away(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        return refuse(request, Forbidden())
    if is_api(request):
        return refuse(request, NoVoter(_("Please sign in as a host first.")))
    in_admin = request.resolver_match is not None and "admin" in request.resolver_match.namespaces
    door = "admin:login" if in_admin else "host-login"
    return redirect_to_login(request.get_full_path(), resolve_url(door))
