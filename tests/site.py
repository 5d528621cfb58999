"""The real server as a process of its own, on the tests' database and a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from scripts import server

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 30


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """A server with these settings over the tests' own; gives its address."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, *server.command({"PORT": str(port)})[1:]],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": _database_url(),
            **environment,
        },
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer; hosts: {settings.ALLOWED_HOSTS}")
