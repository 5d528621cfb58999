"""What the browser's tests share: Debian's Chromium, and a bare page for the scripts alone."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.room import Room, open_room
from tests.site import serving

# Playwright keeps an event loop in this thread, where Django would refuse to touch a database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

STATIC = Path(__file__).resolve().parents[2] / "static"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BLANK = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>blank</title><body></body></html>"
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the second engines of a run cannot change: scripts on a page of their own."""
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    here = Path(__file__).parent
    alone = [item for item in items if here in item.path.parents and not _asks_the_site(item)]
    if alone:
        items[:] = [item for item in items if item not in alone]
        config.hook.pytest_deselected(items=alone)


def _asks_the_site(item: pytest.Item) -> bool:
    """Whether the test opens the real site, or writes to a database itself."""
    asked = {"_server", "db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How the browser starts: the system's own, downloading nothing."""
    return {"executable_path": CHROMIUM, "args": FLAGS}


@dataclass
class Asked:
    """A request that a script made."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Answer:
    """What a script shall be told; `body` is JSON."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class BareSite:
    """The static files and a page, blank at first, and an API that answers as the test says.

    `answer` is given each request under `/api/`; all of these are in `asked`.
    """

    url: str
    html: bytes = BLANK
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], Answer] = lambda _asked: Answer(503, "not JSON")


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: BareSite

    def do_GET(self) -> None:
        if self.path.startswith("/api/"):
            self._answer_api()
        elif self.path == "/":
            self._send(200, self.server.site.html, {"Content-Type": "text/html"})  # type: ignore[attr-defined]
        elif self.path == "/favicon.ico":
            self._send(204, b"", {})
        else:
            self.path = self.path.removeprefix("/static")
            super().do_GET()

    def do_PUT(self) -> None:
        self._answer_api()

    def do_DELETE(self) -> None:
        self._answer_api()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the test's output clean."""

    def _answer_api(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers)
        self.server.site.asked.append(asked)  # type: ignore[attr-defined]
        answer = self.server.site.answer(asked)  # type: ignore[attr-defined]
        body = b"" if answer.status == 304 else answer.body.encode()
        self._send(answer.status, body, {"Content-Type": "application/json", **answer.headers})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def bare_site() -> Iterator[BareSite]:
    """A server of the scripts, on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(STATIC)))
    server.daemon_threads = True
    server.site = BareSite(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.site  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Errors of the page and its console; a test that asks for it fails where there is one.

    The browser itself notes a refused request in the console; what the API refuses is no mistake.
    """
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "/api/" not in message.location["url"]:
            found.append(message.text)

    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", note)
    yield found
    assert found == []


@pytest.fixture
def bare_page(page: Page, bare_site: BareSite) -> Page:
    """A blank page next to the scripts: `import("/js/….js")` works in it."""
    page.goto(bare_site.url)
    return page


@pytest.fixture
def room(page: Page) -> Iterator[Room]:
    """A WebSocket server that says what the test tells it to, for as long as the page is there."""
    with open_room() as room:
        yield room
        page.goto("about:blank")


@pytest.fixture(scope="session")
def _server(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """One server for all tests of the run."""
    with django_db_blocker.unblock(), serving() as url:
        yield url


@pytest.fixture
def site(_server: str, transactional_db: None) -> str:
    """The address of the real site, its database empty."""
    return _server
