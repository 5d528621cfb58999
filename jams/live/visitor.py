"""Who opens a socket, and what they asked for: read from the handshake."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.request import validate_host

from jamanager.lib.identity import Voter, voter_of
from jams import roles

PROTOCOL = "1"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`voter` is None without a good cookie: who has none may look and not act.

    `session_key` is that of who may be signed in; attendees have none.
    """

    voter: Voter | None
    session_key: str | None
    speaks_our_protocol: bool
    from_our_pages: bool
    epoch: str | None
    version: int | None
    is_screen: bool


def visitor(scope: dict[str, Any]) -> Visitor:
    """The visitor of this ASGI scope, which has been through Channels' CookieMiddleware."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))

    def asked(name: str) -> str:
        return str(query.get(name, [""])[0])

    version = asked("version")
    return Visitor(
        voter=voter_of(scope["cookies"]),
        session_key=scope["cookies"].get(settings.SESSION_COOKIE_NAME),
        speaks_our_protocol=asked("v") == PROTOCOL,
        from_our_pages=is_ours(headers.get("origin"), headers.get("host", "")),
        epoch=asked("epoch")[:64] or None,
        version=int(version) if version.isdecimal() and len(version) < 20 else None,
        is_screen=asked("view") == "screen",
    )


def role_in(session_key: str, jam_id: int) -> str:
    """The role in this jam of who is signed in by this session. Asks the database."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return roles.role_of(get_user(request), jam_id)


def is_ours(origin: str | None, host: str) -> bool:
    """Whether a page of this origin may open a socket on this host.

    Cookies travel with a socket from whatever page opens it, and no CSRF token does: the origin
    is what tells our pages from others. A client that is no browser sends none.
    """
    asked = _netloc(f"//{host}")
    if asked is None or not validate_host(asked.hostname or "", settings.ALLOWED_HOSTS):
        return False
    if origin is None:
        return True
    page = _netloc(origin)
    ours = {asked.netloc, urlsplit(settings.PUBLIC_URL).netloc.lower()}
    return page is not None and page.netloc in ours


def _netloc(address: str) -> SplitResult | None:
    """The parts of an address in lower case, None where it is none."""
    try:
        found = urlsplit(address.lower())
    except ValueError:
        return None
    return found if found.netloc else None
