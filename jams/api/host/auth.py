"""Who may act as a host through the API: somebody signed in, from one of our own pages."""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from jamanager.lib import identity
from jamanager.lib.refusals import Csrf
from jams.api.auth import refuse_what_is_no_json
from jams.host_of import jam_for_host, signed_in
from jams.models import Jam

SAFE = ("GET", "HEAD")


class HostSession(APIKeyCookie):
    """Lets in who is signed in. Raises NoVoter, BadFrame, TooLarge, Csrf, SlowDown.

    Whether it is this jam's host is for `hosted` to say, which every call begins with.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User:
        """Who is signed in."""
        host = signed_in(request.user)
        if request.method not in SAFE:
            refuse_what_is_no_json(request)
            if check_csrf(request) is not None:
                raise Csrf
            # By browser: the access code's one account may be open in several.
            identity.ACTS.spend(f"host {request.session.session_key}")
        return host

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Not asked: `__call__` decides."""
        return None


def hosted(request: HttpRequest, slug: str) -> tuple[Jam, User]:
    """The jam of this address, and its host who asks. Raises NoVoter, Forbidden, NotFound."""
    return jam_for_host(request.user, slug), signed_in(request.user)
