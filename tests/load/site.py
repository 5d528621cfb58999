"""The processes of a benchmark: its database, its servers, its generator; each on its core."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from scripts import server
from tests.listening import free_port, wait_until_served
from tests.load.bare_fanout import SNAPSHOT
from tests.load.night import Night, Wanted
from tests.load.orders import Findings, Orders, Spread
from tests.load.pages import Asked, Pages, pages_of

ROOT = Path(__file__).absolute().parents[2]
APPLICATIONS = {
    "ours": "jamanager.asgi:application",
    "bare": "tests.load.bare_fanout:application",
    "plain": "tests.load.plain_channels:application",
}
PATIENCE_S = 30
RUN_TIMEOUT_S = 180


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    url: str
    pid: int


class Site:
    """A database of its own and a folder of its own, for one engine."""

    def __init__(self, database_url: str = "", redis_url: str = "", workers: int = 1) -> None:
        self.redis_url, self.workers = redis_url, workers
        run = secrets.token_hex(6)
        self.folder = Path(tempfile.gettempdir()) / f"jamanager-test-{run}"
        self.folder.mkdir()
        self._admin_url = database_url
        self._database = f"jamanager_bench_{run}" if database_url else ""
        if database_url:
            self._admin(f'CREATE DATABASE "{self._database}"')
            database_url = urlunsplit(urlsplit(database_url)._replace(path=f"/{self._database}"))
        self.environment = {
            **os.environ,
            "JAMANAGER_TEST_RUN": run,
            "DJANGO_SETTINGS_MODULE": "tests.load.settings",
            "TEST_DATABASE_URL": database_url or f"sqlite:///{self.folder / 'site.sqlite3'}",
            "TEST_REDIS_URL": redis_url,
        }
        self.night(Wanted(jams=0, songs=0, from_nothing=True))

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._database:
            self._admin(f'DROP DATABASE "{self._database}" WITH (FORCE)')

    def night(self, wanted: Wanted) -> Night:
        """Jams and voters of this site."""
        return Night(**self.ask("tests.load.night", asdict(wanted)))

    def crowd(self, orders: Orders) -> Findings:
        """What the generator finds, in its process on the last core."""
        within_s = RUN_TIMEOUT_S + orders.seconds
        found = self.ask("tests.load.crowd", asdict(orders), core=-1, within_s=within_s)
        for name in ("ack_ms", "shown_ms"):
            found[name] = Spread(**found[name])
        return Findings(**found)

    def pages(self, asked: Asked) -> Pages:
        """How fast the jam's page comes, asked from the last core."""
        return pages_of(self.ask("tests.load.pages", asdict(asked), core=-1))

    @contextmanager
    def serving(self, kind: str = "ours", night: Night | None = None) -> Iterator[Server]:
        """One of the applications, under the options of the real server."""
        port = free_port()
        redis_url = self.redis_url if kind != "bare" else ""
        asked = {"PORT": str(port), "REDIS_URL": redis_url, "WEB_CONCURRENCY": str(self.workers)}
        command = [
            APPLICATIONS[kind] if part == APPLICATIONS["ours"] else part
            for part in server.command(asked)
        ]
        environment = dict(self.environment)
        if kind == "bare" and night is not None:
            snapshot = self.folder / "snapshot.json"
            snapshot.write_text(json.dumps(night.snapshot))
            environment[SNAPSHOT] = str(snapshot)
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            if self.workers == 1:
                _keep_to(process.pid, 0)
            url = f"http://127.0.0.1:{port}"
            wait_until_served(url, process)
            yield Server(url, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ask(
        self,
        module: str,
        told: dict[str, Any],
        core: int | None = None,
        within_s: float = RUN_TIMEOUT_S,
    ) -> dict[str, Any]:
        """What this module, run as a program of its own, answers to what it is told."""
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        if core is not None:
            _keep_to(process.pid, core)
        try:
            output, _none = process.communicate(json.dumps(told).encode(), within_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        if process.returncode:
            raise RuntimeError(f"{module} ended with {process.returncode}.")
        found: dict[str, Any] = json.loads(output)
        return found

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            admin.execute(statement.encode())


def _keep_to(pid: int, which: int) -> None:
    """Keep a process to one core, where there are several: server and generator do not share."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(pid, {cores[which]})
