"""The one limiter: how often something may be tried, for pages, the API and sockets alike.

It counts in Redis where there is one, so that all processes count together, and in this process
otherwise. While Redis is away each process counts for itself: a lost Redis opens no door.
"""

import logging
import math
import time
from functools import cache
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from jamanager.lib.refusals import SlowDown

log = logging.getLogger(__name__)


class Throttle:
    """So many tries in so long a time, counted for each key by itself.

    `rate` is written as in "10/15 minutes"; `name` keeps one throttle's counts from another's.
    """

    def __init__(self, name: str, rate: str) -> None:
        self.name = name
        self.rate = parse(rate)

    def spend(self, key: str, message: str | Promise | None = None) -> None:
        """Count one try. Raises SlowDown, and counts nothing, where none is left.

        Asking and counting are one step: a hundred tries at the same moment are a hundred.
        """
        try:
            self._spend(_shared(), key, message)
        except StorageError:
            _redis_is(away=True)
            self._spend(_own(), key, message)
        else:
            _redis_is(away=False)

    def forget(self, key: str) -> None:
        """Give this key all its tries back."""
        for limiter in {_shared(), _own()}:
            try:
                limiter.clear(self.rate, self.name, key)
            except StorageError:
                _redis_is(away=True)

    def _spend(
        self, limiter: MovingWindowRateLimiter, key: str, message: str | Promise | None
    ) -> None:
        if not limiter.hit(self.rate, self.name, key):
            reset_at = limiter.get_window_stats(self.rate, self.name, key).reset_time
            raise SlowDown(max(1, math.ceil(reset_at - time.time())), message)


_away = False


def _redis_is(*, away: bool) -> None:
    """Say when Redis goes and when it comes back, and not at each try between."""
    global _away
    if away != _away:
        log.warning(
            "Redis is away: this process counts tries by itself."
            if away
            else "Redis is back: all processes count tries together."
        )
    _away = away


@cache
def _own() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@cache
def _shared() -> MovingWindowRateLimiter:
    if not settings.REDIS_URL:
        return _own()
    return MovingWindowRateLimiter(
        RedisStorage(
            settings.REDIS_URL,
            wrap_exceptions=True,
            key_prefix=f"{settings.CACHES['default'].get('KEY_PREFIX', 'jamanager')}:limits",
            socket_connect_timeout=1,
            socket_timeout=1,
        )
    )


def source_of(request: HttpRequest) -> str:
    """Where a request comes from, as one key for one connection to the internet.

    The server fills the address in from a proxy that it trusts. One household has 2⁶⁴ addresses
    of version 6, so those count by their network.
    """
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return text or "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def in_words(seconds: int) -> str:
    """A waiting time for a person: "40 seconds", "15 minutes"."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("more than an hour")
