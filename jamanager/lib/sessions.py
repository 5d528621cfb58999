"""Sessions in the database, asked for only by keys that one can have."""

import re

from django.contrib.sessions.backends import db

_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    """Django's own, which asks the database for whatever a cookie says.

    PostgreSQL fails on a NUL character, which a cookie may bring.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))
