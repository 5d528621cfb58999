"""Addresses that work outside this machine: on a poster, in a QR code."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104


def public_address(request: HttpRequest, path: str) -> str:
    """The absolute address of a path: at PUBLIC_URL, else at the host that was asked.

    One that means only this machine loses to one by which others reach it: the host at the
    keyboard asks for localhost, and the phones that scan the code cannot.
    """
    asked = f"{request.scheme}://{request.get_host()}"
    sites = [site for site in (settings.PUBLIC_URL, asked, settings.LAN_URL) if site]
    reachable = (site for site in sites if not _is_this_machine(site))
    return next(reachable, sites[0]) + path


def _is_this_machine(site: str) -> bool:
    host = urlsplit(site).hostname or ""
    return host in _THIS_MACHINE or host.startswith("127.") or host.endswith(".localhost")
