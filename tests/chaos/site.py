"""The real server with a database of its own, as a stranger sees it: an address and its rows."""

import os
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from scripts import server
from tests.chaos.programs import Program, answers
from tests.chaos.waiting import until_now
from tests.listening import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 40
# The demo's jam that plays.
SLUG = "open-stage"
# What a log never shows, whatever happens outside. Where the database is away its own refusals
# are noted, so a traceback is only wrong where nothing was taken away.
MISTAKES = ("Task exception was never retrieved", "was never awaited", "KeyError", "TypeError")

Row = tuple[Any, ...]


class Site:
    """Server processes on a fixed port, over the database at `database_url`."""

    def __init__(
        self, folder: Path, database_url: str, *, redis_url: str = "", workers: int = 1
    ) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.program = Program(
            *server.command(
                {"PORT": str(self.port), "REDIS_URL": redis_url, "WEB_CONCURRENCY": str(workers)}
            ),
            log=folder / f"server-{self.port}.log",
            cwd=ROOT,
            environment=settings_for(database_url, redis_url),
        )

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> None:
        """Start the processes, and do not wait for them."""
        self.program.start()

    def start(self) -> None:
        """Start, and return when pages are served."""
        self.launch()
        until_now(self.is_served, "a server that answers", PATIENCE_S)

    def is_served(self) -> bool:
        """Whether somebody answers, however well they are."""
        assert self.program.is_running, self.program.said()[-3_000:]
        try:
            urllib.request.urlopen(f"{self.url}/health", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def is_listening(self) -> bool:
        """Whether connections are taken: for those who may not wait for an answer."""
        return answers(self.port)

    # ── the truth, past the server ─────────────────────────────────────────────────────────────
    def votes(self) -> set[tuple[str, int]]:
        """Each vote that is in the database: who, for which song."""
        return {
            (str(voter), int(song_id))
            for voter, song_id in self.rows(
                "SELECT attendee.voter, entry.song_id FROM jams_vote vote"
                " JOIN jams_attendee attendee ON attendee.id = vote.attendee_id"
                " JOIN jams_jamsong entry ON entry.id = vote.jam_song_id"
                " JOIN jams_jam jam ON jam.id = entry.jam_id"
                f" WHERE jam.slug = '{SLUG}'"
            )
        }

    def version(self) -> int:
        """The jam's version in the database."""
        ((version,),) = self.rows(f"SELECT version FROM jams_jam WHERE slug = '{SLUG}'")
        return int(version)

    def rows(self, query: str) -> list[Row]:
        """What the database says, asked directly."""
        if not self.database_url.startswith("sqlite"):
            with psycopg.connect(self.database_url) as postgres:
                return postgres.execute(query.encode()).fetchall()
        with closing(self.lite()) as lite:
            return lite.execute(query).fetchall()

    def lite(self) -> sqlite3.Connection:
        """A connection of our own to the SQLite file, each statement its own transaction."""
        name = self.database_url.removeprefix("sqlite:///")
        return sqlite3.connect(name, timeout=30, isolation_level=None)

    def mistakes(self) -> list[str]:
        """What stands in the log and never should."""
        said = self.program.said()
        return [mistake for mistake in MISTAKES if mistake in said]


def settings_for(database_url: str, redis_url: str = "") -> dict[str, str]:
    """The environment of a server, or of `manage.py`, that works on this database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": database_url,
        "TEST_REDIS_URL": redis_url,
    }


def prepare(database_url: str) -> None:
    """Fill a new database: its tables, and the demo."""
    for command in (["migrate", "--verbosity", "0"], ["seed"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=settings_for(database_url),
            check=True,
            capture_output=True,
        )
