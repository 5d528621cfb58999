"""A PostgreSQL and a Redis of the tests' own, to be mistreated."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis

from tests.chaos.programs import Program, answers
from tests.chaos.waiting import until_now
from tests.listening import free_port

PATIENCE_S = 30


def missing() -> str:
    """What these engines need and this machine has not; empty where all is there."""
    if not _postgres_program("initdb").exists():
        return "PostgreSQL's server is not installed."
    if os.geteuid() == 0 and "postgres" not in {user.pw_name for user in pwd.getpwall()}:
        return "PostgreSQL does not run as root, and there is no user postgres."
    return "" if shutil.which("redis-server") else "Redis is not installed."


class Postgres:
    """A cluster in a folder, on a free port. Its databases are copies of a prepared one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "postgres"
        self._folder.mkdir()
        # The server refuses to be root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        self._port = free_port()
        data = self._folder / "data"
        self._run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"
        )
        self.program = Program(
            *(_postgres_program("postgres"), "-D", data, "-p", str(self._port)),
            *("-k", self._folder, "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB"),
            log=folder / "postgres.log",
            user=self._user,
        )

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgres://postgres@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Start, and return when it takes queries."""
        self.program.start()
        until_now(self._takes_queries, "a PostgreSQL that takes queries", PATIENCE_S)

    def stop(self, *, by_crash: bool = False) -> None:
        """Drop all connections and end: in good order, or so that it has to recover."""
        self.program.stop(signal.SIGQUIT if by_crash else signal.SIGINT, PATIENCE_S)

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database and give its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def _takes_queries(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            assert self.program.is_running, self.program.said()[-2_000:]
            return False
        return True

    def _run(self, name: str, *arguments: str | Path) -> None:
        subprocess.run(
            [_postgres_program(name), *arguments],
            check=True,
            capture_output=True,
            user=self._user,
            group=self._user,
            cwd=self._folder,
        )


class Redis:
    """A Redis that keeps nothing on the disk, on a free port."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.program = Program(
            *("redis-server", "--port", str(self._port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--dir", folder),
            log=folder / "redis.log",
        )

    def start(self) -> None:
        """Start, and return when it answers."""
        self.program.start()
        until_now(self._answers, "a Redis that answers", PATIENCE_S)

    def stop(self) -> None:
        """End; nothing is kept."""
        self.program.stop(within=PATIENCE_S)

    def _answers(self) -> bool:
        if not answers(self._port):
            return False
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            return bool(client.ping())


def _postgres_program(name: str) -> Path:
    """Where Debian keeps the programs of the newest installed version, else where PATH has it."""
    installed: Iterator[Path] = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    return newest or Path(shutil.which(name) or f"/nowhere/{name}")
