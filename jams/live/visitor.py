"""Who opens a socket, and what they asked for: read from the handshake."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import validate_host

from jamanager.lib.identity import Voter, voter_of

PROTOCOL = "1"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`voter` is None without a good cookie: who has none may look and not act.

    `role` is "attendee" or "host".
    """

    voter: Voter | None
    role: str
    speaks_our_protocol: bool
    from_our_pages: bool
    epoch: str | None
    version: int | None


def visitor(scope: dict[str, Any]) -> Visitor:
    """The visitor of this ASGI scope, which has been through Channels' AuthMiddlewareStack."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))

    def asked(name: str) -> str:
        return str(query.get(name, [""])[0])

    version = asked("version")
    return Visitor(
        voter=voter_of(scope.get("cookies", {})),
        role="host" if getattr(scope.get("user"), "is_staff", False) else "attendee",
        speaks_our_protocol=asked("v") == PROTOCOL,
        from_our_pages=is_ours(headers.get("origin"), headers.get("host", "")),
        epoch=asked("epoch")[:64] or None,
        version=int(version) if version.isdecimal() and len(version) < 20 else None,
    )


def is_ours(origin: str | None, host: str) -> bool:
    """Whether a page of this origin may open a socket on this host.

    Cookies travel with a socket from whatever page opens it, and no CSRF token does: the origin
    is what tells our pages from others. A client that is no browser sends none.
    """
    allowed_hosts = settings.ALLOWED_HOSTS
    if not validate_host(urlsplit(f"//{host}").hostname or "", allowed_hosts):
        return False
    if origin is None:
        return True
    named = {settings.PUBLIC_URL, *settings.CORS_ORIGINS} - {""}
    return origin.rstrip("/") in named or urlsplit(origin).netloc.lower() == host.lower()
