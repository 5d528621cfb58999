"""What the scenarios share: a folder, engines and databases of their own, and the figures.

`make test` runs them short. `make chaos` sets CHAOS: it runs them at their full length, with those
that are for nothing else, and writes what they measured into docs/reliability.md.
"""

import logging
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from tests.chaos import engines, figures
from tests.chaos.engines import Postgres, Redis
from tests.chaos.figures import Figures
from tests.chaos.site import Site, prepare

logging.getLogger("httpx").setLevel(logging.WARNING)
FULL = bool(os.environ.get("CHAOS"))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
# In `make test` other tests want the same processor, and a scenario's own figures mean little.
RIGHT_WITHIN_S = 3.0 if FULL else 20.0

_measured: list[Figures] = []
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "chaos: a long scenario, for `make chaos` alone")
    config.addinivalue_line("markers", "own_processes: starts servers and databases of its own")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for `make chaos`, and what the second engines of a run do not change."""
    out = [
        item
        for item in items
        if (item.get_closest_marker("chaos") and not FULL)
        or (item.get_closest_marker("own_processes") and os.environ.get("TEST_DATABASE_URL"))
    ]
    if out:
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was measured; where `make chaos` ran all of it, on the page too."""
    if not (FULL and _measured):
        return
    for measured in _measured:
        terminalreporter.write_line(measured.row())
    if os.environ.get("CHAOS") == "write":
        heading = f"Measured on {time.strftime('%d %B %Y')}, {os.cpu_count()} processors."
        figures.write(PAGE, _measured, heading)


def scaled(full: int, short: int) -> int:
    """How often: in `make chaos`, and in `make test`."""
    return full if FULL else short


@pytest.fixture
def measure() -> Callable[[str], Figures]:
    """Makes the figures of a scenario with this name; they are kept for the page."""

    def begin(name: str) -> Figures:
        _measured.append(Figures(name))
        return _measured[-1]

    return begin


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user may look into, as PostgreSQL is not run by root."""
    path = Path(tempfile.mkdtemp(prefix="jamanager-chaos-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared_file() -> Iterator[Path]:
    """An SQLite file with the demo in it, to be copied."""
    path = Path(tempfile.mkdtemp(prefix="jamanager-chaos-"))
    file = path / "prepared.sqlite3"
    prepare(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield file
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def make_site(folder: Path, prepared_file: Path) -> Iterator[Callable[..., Site]]:
    """Starts a server, by default on an SQLite file of its own; kills it at the end."""
    sites: list[Site] = []

    def make(database_url: str = "", **options: object) -> Site:
        if not database_url:
            database_url = f"sqlite:///{shutil.copy(prepared_file, folder / 'jam.sqlite3')}"
        site = Site(folder, database_url, **options)  # type: ignore[arg-type]
        sites.append(site)
        site.start()
        return site

    yield make
    for site in sites:
        site.program.kill()


@dataclass
class Engines:
    """A PostgreSQL and a Redis, and the databases that were made from the prepared one."""

    postgres: Postgres
    redis: Redis
    databases: list[str] = field(default_factory=list)

    def database(self) -> str:
        """The address of a new database with the demo in it."""
        return self.postgres.create(f"night_{next(_numbers)}", "prepared")


@pytest.fixture(scope="session")
def _engines() -> Iterator[Engines]:
    missing = engines.missing()
    if missing:
        pytest.skip(missing)
    path = Path(tempfile.mkdtemp(prefix="jamanager-chaos-"))
    path.chmod(0o755)
    both = Engines(Postgres(path), Redis(path))
    try:
        both.postgres.start()
        both.redis.start()
        prepare(both.postgres.create("prepared"))
        yield both
    finally:
        both.postgres.program.kill()
        both.redis.program.kill()
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def grown_up(_engines: Engines) -> Iterator[Engines]:
    """PostgreSQL and Redis in good health; the scenario may take it from them."""
    yield _engines
    for engine in (_engines.postgres, _engines.redis):
        engine.program.go_on()
        if not engine.program.is_running:
            engine.start()
