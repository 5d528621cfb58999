"""How often one source may guess its way in, by the access code or by a password.

Counted by source and never by account: who guesses locks out nobody but their own address.
"""

import logging

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jamanager.lib.refusals import SlowDown
from jamanager.lib.throttle import Throttle, in_words, source_of

log = logging.getLogger(__name__)


class Tries:
    """The guesses of one kind of secret; `rate` as in "10/15 minutes"."""

    def __init__(self, secret: str, rate: str) -> None:
        self.secret = secret
        self._tries = Throttle(secret, rate)
        limit = self._tries.rate
        window = f"{limit.multiples} {limit.GRANULARITY.name}"
        self._told = Throttle(f"{secret}, told", f"1/{window}")

    def spend(self, request: HttpRequest) -> None:
        """Count one guess, before it is judged: many at one moment are many.

        Raises SlowDown, with a sentence that says how long to wait, where none is left.
        """
        source = source_of(request)
        try:
            self._tries.spend(source)
        except SlowDown as refusal:
            self._tell(source)
            time = in_words(refusal.retry_after)
            raise SlowDown(
                refusal.retry_after,
                _("Too many wrong tries came from here. Please wait %(time)s, then try again.")
                % {"time": time},
            ) from None

    def forget(self, request: HttpRequest) -> None:
        """Give this source all its guesses back."""
        self._tries.forget(source_of(request))

    def _tell(self, source: str) -> None:
        """Log the refusal once a source and window: ten thousand guesses are one line."""
        try:
            self._told.spend(source)
        except SlowDown:
            return
        log.warning("No more guesses of the %s are judged from %s for now.", self.secret, source)


CODE_TRIES = Tries("access code", settings.ACCESS_CODE_TRIES)
# Counted apart: who knows the code, and so gets its tries back, guesses no more passwords for it.
# A right password gives none back: its owner may be after another account's.
PASSWORD_TRIES = Tries("password", settings.ACCESS_CODE_TRIES)
