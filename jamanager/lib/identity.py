"""The voter: one browser, named by a signed cookie that only the server makes."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.cache import patch_cache_control, patch_vary_headers

from jamanager.lib.refusals import NoVoter
from jamanager.lib.throttle import Throttle

COOKIE = "jam_voter"
COOKIE_AGE_S = 365 * 24 * 60 * 60
# Machines that ask for these keep no cookies.
WITHOUT_IDENTITY = ("/health", "/metrics")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Voter:
    """One browser. `id` is 32 hexadecimal digits and never leaves the server unsigned."""

    id: str

    @classmethod
    def new(cls) -> "Voter":
        """A voter that nobody has been before."""
        return cls(uuid.uuid4().hex)


class VoterRequest(HttpRequest):
    """A request after `VoterMiddleware`: what views and the API are handed."""

    voter: Voter
    brought_voter_cookie: bool
    way_back: str  # where a refused form goes back to, if the view says so


def sign(voter: Voter) -> str:
    """The cookie's value for this voter."""
    return _signer().sign(voter.id)


def voter_of(cookies: Mapping[str, str]) -> Voter | None:
    """The voter that these cookies name, or None where it is missing, forged or foreign."""
    try:
        found = _signer().unsign(cookies.get(COOKIE, ""))
    except signing.BadSignature:
        return None
    return Voter(found) if _ID.fullmatch(found) else None


def _signer() -> signing.Signer:
    return signing.Signer(salt=COOKIE)


# What one browser may do: more than thumbs can, and less than a script would like.
ACTS = Throttle("acts", "60/10 seconds")


def acting_voter(request: VoterRequest) -> Voter:
    """The voter, for an act and not for a look. Raises NoVoter, SlowDown.

    A forged or foreign cookie is one, too: it makes a new voter, whose cookie comes with the
    answer. Without any cookie the next act would be by somebody else again.
    """
    if not request.brought_voter_cookie:
        raise NoVoter
    ACTS.spend(request.voter.id)
    return request.voter


class VoterMiddleware:
    """Gives each request its voter, and each browser without one the two cookies it needs.

    `csrftoken` comes along because a page or an API answer may be the only thing that a client
    reads before it votes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: VoterRequest) -> HttpResponseBase:
        """Add `voter` to the request, and the cookies to the answer."""
        if request.path.startswith(WITHOUT_IDENTITY):
            return self.get_response(request)
        known = voter_of(request.COOKIES)
        request.voter = known or Voter.new()
        request.brought_voter_cookie = COOKIE in request.COOKIES
        if request.method == "GET" and settings.CSRF_COOKIE_NAME not in request.COOKIES:
            get_token(request)
        response = self.get_response(request)
        if known is None:
            response.set_cookie(
                COOKIE,
                sign(request.voter),
                max_age=COOKIE_AGE_S,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
            # A cache that gave this answer to others would make them one voter.
            patch_cache_control(response, private=True)
            patch_vary_headers(response, ("Cookie",))
        return response
