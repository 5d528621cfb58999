"""What must be set before JaManager serves anybody but its developer."""

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import environ

from jamanager.lib.environment import refuse
from jamanager.lib.text import plain

# Codes that stand in the documentation of this or an older system, or that everybody tries
# first, as `plain` has them.
WELL_KNOWN_CODES = frozenset(
    {
        "jam2024",
        "jam2025",
        "jam2026",
        "jam",
        "jamanager",
        "changeme",
        "yoursecureaccesscode",
        "yoursecurecode",
        "secret",
        "password",
        "passw0rd",
        "letmein",
        "admin",
        "host",
        "test",
        "demo",
        "1234",
        "12345",
        "123456",
        "12345678",
        "qwerty",
    }
)

DATABASES = frozenset({"django.db.backends.sqlite3", "django.db.backends.postgresql"})


def problems(
    *, secret_key: str, allowed_hosts: Sequence[str], access_code: str | None
) -> Iterator[str]:
    """One sentence for each thing that makes a production start unsafe.

    `access_code` is None where access codes are switched off.
    """
    if len(secret_key) < 32:
        yield "SECRET_KEY must be set, to at least 32 random characters."
    if not any(host.strip() for host in allowed_hosts):
        yield "ALLOWED_HOSTS must name the host names that this site is reached by."
    if access_code is not None and not plain(access_code):
        yield "JAM_MANAGER_ACCESS_CODE must be set (or ENABLE_ACCESS_CODE switched off)."
    elif access_code is not None and plain(access_code) in WELL_KNOWN_CODES:
        yield "JAM_MANAGER_ACCESS_CODE is a well-known one: choose a code of your own."


def refuse_unsafe_production(
    *, secret_key: str, allowed_hosts: Sequence[str], access_code: str | None
) -> None:
    """Leave with one clear line for each problem; return where there is none."""
    found = list(
        problems(secret_key=secret_key, allowed_hosts=allowed_hosts, access_code=access_code)
    )
    if found:
        refuse(*found)


def database_of(url: str) -> dict[str, Any]:
    """Django's settings for the database of this address, which may hold a password."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with it is said below
            found: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:
        found = {}
    if found.get("ENGINE") not in DATABASES:
        refuse(
            "DATABASE_URL must be an address such as postgres://user:password@host/name "
            "or sqlite:////srv/jamanager/jamanager.sqlite3."
        )
    return found
