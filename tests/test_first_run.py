"""`make run` in full, on a copy of the project: the first start, the next ones, and the end."""

import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.addresses import lan_addresses
from tests.clones import LAUNCHER, SITE, clean_environment, copy, lend_packages

pytestmark = pytest.mark.slow


@dataclass
class Served:
    """A running copy: what it said before it served, and how to ask it for a page."""

    process: subprocess.Popen[str]
    said: str
    port: int

    def get(self, path: str, host: str = "localhost") -> httpx.Response:
        """The answer to a browser that came by this host name."""
        name = {"Host": f"{host}:{self.port}"}
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=name, timeout=10)

    def interrupt(self) -> str:
        """Press Ctrl-C; what it still said."""
        self.process.send_signal(signal.SIGINT)
        rest, errors = self.process.communicate(timeout=15)
        return rest + errors


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Served]:
    """Start the copy on a free port, and wait until it is healthy."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.run"],
        cwd=folder,
        env=clean_environment(PORT=str(port), **environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            served = Served(process, said_until(process, "Access code"), port)
            wait_until_healthy(served)
            yield served
        finally:
            process.kill()


def said_until(process: subprocess.Popen[str], last: str) -> str:
    """The lines up to the one that has `last` in it."""
    assert process.stdout
    assert process.stderr
    said = ""
    for line in process.stdout:
        said += line
        if last in line:
            return said
    raise AssertionError(said + process.stderr.read())


def wait_until_healthy(served: Served) -> None:
    """Ask until it answers, for at most half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and served.process.poll() is None:
        try:
            if served.get("/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    served.process.kill()
    raise AssertionError("".join(served.process.communicate()))


def found(pattern: str, text: str) -> str:
    """The first group of the pattern's first match."""
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What the copy's database answers."""
    with closing(sqlite3.connect(folder / "var" / "jamanager.sqlite3")) as database, database:
        return database.execute(query).fetchall()


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The project as a newcomer has it, with the packages at hand."""
    copy((*LAUNCHER, *SITE), tmp_path)
    lend_packages(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as a first start collects them, which takes longest."""
    folder = tmp_path_factory.mktemp("collected")
    copy((*LAUNCHER, *SITE), folder)
    lend_packages(folder)
    with serving(folder) as served:
        served.interrupt()
    return folder / "var" / "static"


@pytest.fixture
def clone(bare: Path, static: Path) -> Path:
    """The bare project with nothing but the static files made."""
    shutil.copytree(static, bare / "var" / "static")
    return bare


def test_a_newcomer_gets_a_lively_site_and_keeps_it_over_restarts(bare):
    with serving(bare) as first:
        code = found(r"Access code +(\S+)", first.said)
        assert f"JAM_MANAGER_ACCESS_CODE={code}\n" in (bare / "var" / "local.env").read_text()
        assert f"http://localhost:{first.port}/\n" in first.said
        assert f"http://localhost:{first.port}/host/\n" in first.said
        for address in lan_addresses()[:1]:
            assert f"http://{address}:{first.port}/\n" in first.said
            assert first.get("/", host=address).status_code == 200

        home = first.get("/")
        assert home.status_code == 200
        [(name,)] = rows(bare, "SELECT name FROM jams_jam WHERE status = 'playing'")
        assert name in home.text
        stylesheet = found(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', home.text)
        assert "immutable" in first.get(stylesheet).headers["cache-control"]

        rest = first.interrupt()
        assert first.process.returncode == 0, rest
        assert "Traceback" not in rest

    rows(bare, "UPDATE venues_venue SET name = 'Our own cellar' WHERE id = 1")
    rows(bare, "UPDATE jams_jam SET name = 'Our own night'")
    started = time.monotonic()
    with serving(bare) as again:
        assert time.monotonic() - started < 10
        assert code in again.said
        assert "Our own night" in again.get("/").text


def test_a_host_who_deleted_the_examples_does_not_get_them_back(clone):
    with serving(clone):
        pass
    with closing(sqlite3.connect(clone / "var" / "jamanager.sqlite3")) as database, database:
        for (table,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND "
            "(name LIKE 'jams_%' OR name LIKE 'venues_%')"
        ).fetchall():
            database.execute(f"DELETE FROM {table}")
    with serving(clone):
        assert rows(clone, "SELECT count(*) FROM jams_jam") == [(0,)]


def test_the_operators_own_settings_win(clone):
    (clone / ".env").write_text("JAM_MANAGER_ACCESS_CODE=a-code-of-ours\n")
    with serving(clone, ALLOWED_HOSTS="localhost,jam.example") as served:
        assert re.search(r"Access code +a-code-of-ours\n", served.said)
        assert "Phones" not in served.said
        assert served.get("/", host="jam.example").status_code == 200
        assert served.get("/", host="127.0.0.1").status_code == 400


def test_make_reset_deletes_nothing_without_a_yes(clone):
    def make(*arguments: str, typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", f"PYTHON={sys.executable}", *arguments],
            cwd=clone,
            env=clean_environment(),
            input=typed,
            capture_output=True,
            text=True,
        )

    assert make("migrate", typed="").returncode == 0
    assert make("seed", typed="").returncode == 0
    names = rows(clone, "SELECT name FROM jams_jam ORDER BY name")
    assert names
    rows(clone, "UPDATE jams_jam SET name = 'Ours ' || id")
    for typed in ("", "no\n", "\n"):
        refused = make("reset", typed=typed)
        assert refused.returncode != 0
        assert "Nothing was changed." in refused.stderr
        assert not set(rows(clone, "SELECT name FROM jams_jam")) & set(names)

    assert make("reset", typed="yes\n").returncode == 0
    assert rows(clone, "SELECT name FROM jams_jam ORDER BY name") == names
    rows(clone, "UPDATE jams_jam SET name = 'Ours ' || id")
    assert make("reset", "YES=1", typed="").returncode == 0
    assert rows(clone, "SELECT name FROM jams_jam ORDER BY name") == names
