"""What PostgreSQL and Redis take for a vote: the slopes behind docs/scaling.md.

Their processor's time is read from the engines themselves, so the figures hold for engines on
machines of their own: what one core of them carries is the inverse.
"""

import secrets
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from random import Random
from typing import Any
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]
import psycopg
import redis
from channels_redis.pubsub import RedisPubSubChannelLayer

from tests.load.night import Wanted
from tests.load.plan import SONGS
from tests.load.site import Site
from tests.load.words import table
from tests.load.writers import Task, Work

Connection = psycopg.Connection[Any]

# Spelled out, as this process knows nothing of Django.
CODE_ALPHABET, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 5
POKE = "jam.poke"
SECONDS = 5.0
WRITERS = (1, 2)
JAMS = 100_000
PROCESSES = (1, 50)
PUBLISHED = 10_000


@dataclass(frozen=True)
class Row:
    """One finding: what was done so often, what it took of an engine, and how many a second."""

    what: str
    number: int
    engine_us: float  # of the engine's CPU for one
    per_s: float  # as measured here, with the clients on the same cores

    @property
    def a_core(self) -> float:
        """How many of these one core of the engine carries in a second."""
        return 1e6 / self.engine_us


def limits(site: Site, say: Callable[[str], None]) -> list[Row]:
    """All of it, on a site with PostgreSQL and Redis."""
    found = list(_postgres(site, say))
    found.extend(_redis(site, say))
    return found


def told(rows: list[Row]) -> str:
    """The figures, in Markdown."""
    return table(
        "what | done | engine's CPU for one | here, a second | a core of it carries, a second",
        [
            (
                row.what,
                f"{row.number:,}",
                f"{row.engine_us:,.1f} µs",
                f"{row.per_s:,.0f}",
                f"{row.a_core:,.0f}",
            )
            for row in rows
        ],
    )


# ── PostgreSQL ─────────────────────────────────────────────────────────────────────────────────
def _postgres(site: Site, say: Callable[[str], None]) -> Iterator[Row]:
    night = site.night(Wanted(jams=max(WRITERS), songs=SONGS))

    def row(what: str, writers: int, *, look: bool) -> Row:
        before = _postgres_cpu_s()
        task = Task(slugs=night.slugs[:writers], seconds=SECONDS, look=look)
        done = Work(**site.ask("tests.load.writers", asdict(task)))
        taken = _postgres_cpu_s() - before
        found = Row(what, done.votes, 1e6 * taken / done.votes, done.votes / done.seconds)
        client_us = 1e6 * done.cpu_s / done.votes
        say(f"{what}: {found.engine_us:.0f} µs, {found.per_s:.0f}/s, client {client_us:.0f} µs")
        return found

    for writers in WRITERS:
        plural = "" if writers == 1 else f", {writers} writers"
        yield row(f"a vote on PostgreSQL{plural}", writers, look=False)
    yield row("a vote and a look after it", 1, look=True)
    say(f"Filling in {JAMS:,} jams.")
    _fill(site.environment["TEST_DATABASE_URL"], night.slugs[-1], JAMS)
    yield row(f"a vote among {JAMS:,} jams of {SONGS} songs", 1, look=False)
    yield row(f"a vote and a look among {JAMS:,} jams", 1, look=True)


def _postgres_cpu_s() -> float:
    """What all of PostgreSQL's processes have taken; none may end meanwhile and be forgotten."""
    taken = 0.0
    for process in psutil.process_iter(["name", "cpu_times"]):
        if process.info["name"] == "postgres" and process.info["cpu_times"] is not None:
            times = process.info["cpu_times"]
            taken += times.user + times.system + times.children_user + times.children_system
    return taken


def _fill(url: str, slug: str, jams: int) -> None:
    """Copies of a jam and of its songs, with nobody in them."""
    with psycopg.connect(url) as database:
        codes = list(_new_codes(database, jams))
        database.execute("CREATE TEMPORARY TABLE copies (number int, new_code text)")
        with database.cursor().copy("COPY copies FROM STDIN") as copy:
            for number, code in enumerate(codes):
                copy.write_row((number, code))
        database.execute(
            _copying(database, "jams_jam", slug="slug || '-' || number", code="new_code")
            + b" FROM jams_jam, copies WHERE slug = %s",
            [slug],
        )
        database.execute(
            _copying(database, "jams_jamsong", jam_id="jam.id")
            + b" FROM jams_jam jam, jams_jamsong one WHERE jam.slug LIKE %s"
            b" AND one.jam_id = (SELECT id FROM jams_jam WHERE slug = %s)",
            [f"{slug}-%", slug],
        )
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")


def _copying(database: Connection, name: str, **other: str) -> bytes:
    """The beginning of a statement that copies rows of a table, but for some columns."""
    found = database.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id'",
        [name],
    )
    columns = [str(column) for (column,) in found]
    prefix = "one." if "jam_id" in other else ""
    chosen = [other.get(column, prefix + column) for column in columns]
    return f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(chosen)}".encode()


def _new_codes(database: Connection, number: int) -> Iterator[str]:
    """So many codes that no jam has."""
    taken = {str(code) for (code,) in database.execute("SELECT code FROM jams_jam")}
    letters = Random(1)
    for _i in range(number):
        while (code := "".join(letters.choices(CODE_ALPHABET, k=CODE_LENGTH))) in taken:
            pass
        taken.add(code)
        yield code


# ── Redis ──────────────────────────────────────────────────────────────────────────────────────
def _redis(site: Site, say: Callable[[str], None]) -> Iterator[Row]:
    costs = {}
    for listeners in PROCESSES:
        costs[listeners] = _publish(site.redis_url, listeners)
        engine_us, per_s = costs[listeners]
        say(f"a poke to {listeners}: {engine_us:.1f} µs of Redis, {per_s:,.0f} a second")
    (one, one_per_s), (many, many_per_s) = costs[1], costs[PROCESSES[-1]]
    delivery = (many - one) / (PROCESSES[-1] - 1)
    yield Row("a poke, to the one process that watches", PUBLISHED, one, one_per_s)
    yield Row(
        "each further process that a poke is delivered to",
        PUBLISHED * PROCESSES[-1],
        delivery,
        many_per_s * PROCESSES[-1],
    )


def _publish(url: str, listeners: int) -> tuple[float, float]:
    """Microseconds of Redis's CPU for a poke that so many processes get, and pokes a second."""
    layer = RedisPubSubChannelLayer(hosts=[url])
    poke = layer.serialize({"type": POKE, "jam_id": 12_345, "version": 67_890})
    channel = f"bench-{secrets.token_hex(4)}"
    engine = redis.Redis.from_url(url)
    with _listening(url, channel, listeners) as received:
        size = len(b"".join(_told(channel, poke)))
        cpu, began = _redis_cpu_s(engine), time.perf_counter()
        for _i in range(PUBLISHED):  # one by one, as they come
            engine.publish(channel, poke)
        while received() < PUBLISHED * size * listeners:
            time.sleep(0.001)
        took = time.perf_counter() - began
        return 1e6 * (_redis_cpu_s(engine) - cpu) / PUBLISHED, PUBLISHED / took


def _told(channel: str, poke: bytes) -> Iterator[bytes]:
    """What a subscriber is sent for a poke, in Redis's protocol."""
    parts = (b"message", channel.encode(), poke)
    yield b"*3\r\n"
    for part in parts:
        yield b"$%d\r\n%s\r\n" % (len(part), part)


def _redis_cpu_s(engine: "redis.Redis") -> float:
    found = engine.info("cpu")
    return float(found["used_cpu_user"] + found["used_cpu_sys"])


@contextmanager
def _listening(url: str, channel: str, listeners: int) -> Iterator[Callable[[], int]]:
    """So many connections that hear this channel; gives the bytes of pokes that came so far."""
    address = urlsplit(url)
    where = (address.hostname or "127.0.0.1", address.port or 6379)
    received, over = [0], threading.Event()

    def read(ready: selectors.BaseSelector) -> None:
        while not over.is_set():
            for key, _events in ready.select(timeout=0.1):
                received[0] += len(key.fileobj.recv(65_536))  # type: ignore[union-attr]

    with ExitStack() as stack:
        ready = stack.enter_context(selectors.DefaultSelector())
        for _i in range(listeners):
            connection = stack.enter_context(socket.create_connection(where))
            connection.sendall(f"SUBSCRIBE {channel}\r\n".encode())
            answer = b""
            while not answer.endswith(b":1\r\n"):
                answer += connection.recv(1_024)
            ready.register(connection, selectors.EVENT_READ)
        reader = threading.Thread(target=read, args=(ready,))
        reader.start()
        try:
            yield lambda: received[0]
        finally:
            over.set()
            reader.join()
