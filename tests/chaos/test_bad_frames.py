"""Ten thousand frames that no client of ours sends, while others go on voting."""

import asyncio
import base64
import json
import struct
import time
from contextlib import suppress
from itertools import count
from random import Random

import pytest

from tests.chaos.conftest import RIGHT_WITHIN_S, scaled
from tests.chaos.crowd import Crowd
from tests.chaos.phone import Phone
from tests.chaos.site import ROOT, SLUG, Site

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

SEED = 8_128
FRAMES = scaled(10_000, 2_000)
WARMING_UP = 2_000
MOST_A_SOCKET = 40
BROKEN = 0.04
SOCKETS_AT_ONCE = 8
GROWTH_MB = 15
CHUNK = 64 * 1024
ENDS_WITHIN_S = 30
TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9
FINAL, MASKED = 0x80, 0x80


def frame(code: int, body: bytes, *, final: bool = True, masked: bool = True) -> bytes:
    """A frame of RFC 6455, or nearly."""
    size = len(body)
    head = struct.pack("!B", code | (FINAL if final else 0))
    mask = MASKED if masked else 0
    if size < 126:
        head += struct.pack("!B", mask | size)
    elif size < 1 << 16:
        head += struct.pack("!BH", mask | 126, size)
    else:
        head += struct.pack("!BQ", mask | 127, size)
    return head + (bytes(4) if masked else b"") + body


def text(event: object, data: object) -> bytes:
    return frame(TEXT, json.dumps({"event": event, "data": data}).encode())


def value(random: Random) -> object:
    """Any JSON value."""
    some: list[object] = [
        *(None, True, False, 0, -1, 1.5, 2**63, 2**64, 10**300, float("inf"), float("nan")),
        *("", "x" * 65, "\x00", "\ud800", "ü" * 40, [], {}, [[]], {"a": {"b": []}}),
    ]
    return random.choice(some)


def wrong_text(random: Random, song_ids: list[int]) -> bytes:
    """A frame that is answered with an error, or is right at the wrong time."""
    kinds = [
        lambda: frame(TEXT, bytes(random.choices(range(32, 127), k=random.randrange(200)))),
        lambda: frame(TEXT, b"[" * random.randrange(1, 8_000)),
        lambda: frame(TEXT, b"{" * random.randrange(1, 4_000)),
        lambda: frame(TEXT, b""),
        lambda: frame(BINARY, random.randbytes(random.randrange(300))),
        lambda: frame(PING, random.randbytes(random.randrange(126))),
        lambda: text(value(random), value(random)),
        lambda: text("resync", {"epoch": value(random), "version": value(random)}),
        lambda: text("vote", {name: value(random) for name in ("cmd_id", "song_id", "voted")}),
        lambda: text("vote", {"cmd_id": "a", "song_id": random.choice(song_ids), "voted": True}),
        lambda: text("sign_up", {"cmd_id": "b", "song_id": value(random), "instrument": "bass"}),
        lambda: text("withdraw", {"cmd_id": "c", "song_id": random.choice(song_ids)}),
        lambda: text("snapshot", {"jam": {}, "songs": []}),
        lambda: text("ping", {}),
    ]
    return random.choice(kinds)()


def broken_frame(random: Random) -> bytes:
    """What ends a socket: too large, or no WebSocket at all."""
    kinds = [
        lambda: frame(TEXT, b"x" * random.choice([8_193, 16_384, 16_385, 70_000])),
        lambda: frame(TEXT, b'{"event":', final=False),
        lambda: frame(TEXT, b"\xff\xfe" + random.randbytes(20)),
        lambda: frame(random.randrange(3, 16), random.randbytes(9)),
        lambda: frame(TEXT, b"{}", masked=False),
        lambda: frame(CLOSE, random.randbytes(random.randrange(4))),
        lambda: random.randbytes(random.randrange(1, 40)),
    ]
    return random.choice(kinds)()


async def attack(number: int, port: int, song_ids: list[int], cookie: str) -> int:
    """Open a socket, send frames and wait for nothing, then see whatever comes to its end.

    How many frames went out before the server closed.
    """
    random = Random(f"{SEED} {number}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    position = f"v=1&epoch={random.randrange(9)}&version=-{random.randrange(9)}"
    lines = [
        f"GET /ws/jam/{SLUG}/?{position} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"),
        f"Sec-WebSocket-Key: {base64.b64encode(random.randbytes(16)).decode()}",
        *([f"Cookie: jam_voter={cookie}"] if random.random() < 0.8 else []),
    ]
    sent = 0
    with suppress(OSError, asyncio.IncompleteReadError):
        writer.write("\r\n".join([*lines, "", ""]).encode())
        await reader.readuntil(b"\r\n\r\n")
        for _i in range(random.randrange(1, MOST_A_SOCKET)):
            is_broken = random.random() < BROKEN
            writer.write(broken_frame(random) if is_broken else wrong_text(random, song_ids))
            await writer.drain()
            sent += 1
        # The server answers all, or has closed: a close of ours comes behind all of them.
        writer.write(frame(CLOSE, struct.pack("!H", 1000)))
        writer.write_eof()
        async with asyncio.timeout(ENDS_WITHIN_S):
            while await reader.read(CHUNK):
                pass
    writer.transport.abort()
    return sent


class Villains:
    """Attacks, a few at a time, one after the other by number."""

    def __init__(self, site: Site, song_ids: list[int], cookie: str) -> None:
        self._numbers = count()
        self._site, self._song_ids, self._cookie = site, song_ids, cookie

    async def send(self, frames: int) -> int:
        """So many frames, or a few more; how many."""
        sent = 0

        async def go_on() -> None:
            nonlocal sent
            while sent < frames:
                number = next(self._numbers)
                took = await attack(number, self._site.port, self._song_ids, self._cookie)
                sent += took

        await asyncio.gather(*(go_on() for _i in range(SOCKETS_AT_ONCE)))
        return sent


async def test_bad_frames_hurt_nobody(make_site, measure):
    site, figures = make_site(), measure(f"{FRAMES:,} bad frames")
    async with Crowd(site, figures, phones=10) as crowd:
        connections = sum(phone.notes.connections for phone in crowd.phones)
        villain = Phone(f"127.0.0.1:{site.port}", SLUG, crowd.web, Random(SEED))
        await villain.introduce()
        villains = Villains(site, crowd.song_ids, villain.cookie)
        crowd.begin_storm()
        # What is loaded once is loaded before the memory is looked at.
        await villains.send(WARMING_UP)
        memory = site.program.memory_mb()
        figures.faults = await villains.send(FRAMES)
        grown = site.program.memory_mb() - memory
        await crowd.more_acks(10)
        await crowd.calm_down(time.monotonic())
        assert sum(phone.notes.connections for phone in crowd.phones) == connections
        crowd.note()
    figures.remarks.append(f"seed {SEED}, memory {grown:+.1f} MB")
    assert [line for line in site.program.said().splitlines() if is_ours(line)] == []
    assert grown < GROWTH_MB
    figures.check(RIGHT_WITHIN_S)


def is_ours(line: str) -> bool:
    """Whether this line of a log tells of a mistake in our own code.

    The server's library writes a traceback of its own where a text is not UTF-8.
    """
    our_code = any(f'File "{ROOT / name}/' in line for name in ("jams", "jamanager"))
    return our_code or "Exception in ASGI application" in line
