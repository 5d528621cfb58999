"""Who may act through the API: a browser that brings its cookie from one of our own pages."""

from typing import cast

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from jamanager.lib.identity import COOKIE, Voter, VoterRequest, acting_voter
from jamanager.lib.refusals import BadFrame, Csrf, NoVoter, TooLarge

MAX_BODY = 8 * 1024  # bytes; as much as a frame of the socket


class VoterCookie(APIKeyCookie):
    """Gives a call its voter. Raises NoVoter, BadFrame, TooLarge, Csrf, SlowDown.

    The routes are exempt from Django's middleware for CSRF, as the check is made here, where its
    refusal takes the API's form.
    """

    param_name = COOKIE

    def __call__(self, request: HttpRequest) -> Voter:
        """The voter who acts."""
        request = cast(VoterRequest, request)
        if not request.brought_voter_cookie:
            raise NoVoter
        refuse_what_is_no_json(request)
        if check_csrf(request) is not None:
            raise Csrf
        return acting_voter(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Voter | None:
        """Not asked: `__call__` decides."""
        return None


def refuse_what_is_no_json(request: HttpRequest) -> None:
    """Raises TooLarge, BadFrame."""
    # Before anything reads the body: Django would take a form's apart, looking for a CSRF token.
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise TooLarge
    if request.content_type not in ("application/json", "") and request.body:
        raise BadFrame
    if len(request.body) > MAX_BODY:
        raise TooLarge
