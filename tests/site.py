"""The real server as a process of its own, on the tests' database and a free port."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from scripts import server
from tests.listening import PATIENCE_S, free_port, wait_until_served

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """A server with these settings over the tests' own; gives its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *server.command({"PORT": str(port)})[1:]],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": _database_url(),
            "TEST_SERVER": "yes",
            **environment,
        },
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_served(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def _database_url() -> str:
    """The tests' own database, which is not the one that the settings name."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    asked = urlsplit(os.environ["TEST_DATABASE_URL"])
    return urlunsplit(asked._replace(path=f"/{name}"))
