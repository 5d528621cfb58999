"""Bad networks: cut, dead without a word, slow; and sockets that never read."""

import socket
import time
from contextlib import ExitStack

import psutil  # type: ignore[import-untyped]
import pytest

from tests.chaos.conftest import FULL, RIGHT_WITHIN_S, scaled
from tests.chaos.crowd import Crowd
from tests.chaos.phone import Patience
from tests.chaos.proxy import Network
from tests.chaos.site import SLUG
from tests.chaos.waiting import until

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

EVICTED_WITHIN_S = 40.0
# A timer rings when its time is over, never before; and in `make test` others want the processor.
SLACK_S = 0.1 if FULL else 1.0


async def test_a_cut_network_loses_nothing(make_site, measure):
    site, figures = make_site(), measure("network cut for a moment")
    async with Network(site.port) as network, Crowd(site, figures, port=network.port) as crowd:
        for _i in range(scaled(20, 2)):
            crowd.begin_storm()
            await crowd.more_acks(20)
            network.cut()
            figures.faults += 1
            await until(lambda: not any(p.is_live for p in crowd.phones), "the end of all", 10)
            network.mend()
            since = time.monotonic()
            for phone in crowd.phones:
                phone.wake()
            await crowd.calm_down(since)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


@pytest.mark.chaos
async def test_a_slow_network_delays_and_loses_nothing(make_site, measure):
    site, figures = make_site(), measure("every packet 400 ms late")
    async with Network(site.port) as network, Crowd(site, figures, port=network.port) as crowd:
        network.delay_s = 0.4
        figures.faults += 1
        crowd.begin_storm()
        await crowd.more_acks(300)
        await crowd.calm_down(time.monotonic())
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


@pytest.mark.parametrize(
    ("patience", "times"),
    [
        pytest.param(Patience(1.0, 2.5), 1, id="an impatient client"),
        pytest.param(Patience(), 1, id="the contract's client", marks=pytest.mark.chaos),
    ],
)
async def test_a_dead_network_is_noticed_by_its_silence(make_site, measure, patience, times):
    site = make_site()
    figures = measure(f"network dead without a word, noticed after {patience.dead_after_s} s")
    async with (
        Network(site.port) as network,
        Crowd(site, figures, port=network.port, patience=patience) as crowd,
    ):
        for _i in range(times):
            crowd.begin_storm()
            await crowd.more_acks(20)
            noticed = sum(bool(phone.notes.noticed_dead_after_s) for phone in crowd.phones)
            for phone in crowd.phones:
                phone.notes.noticed_dead_after_s.clear()
            network.go_dead()
            figures.faults += 1
            crowd.end_storm()
            await until(
                lambda: all(phone.notes.noticed_dead_after_s for phone in crowd.phones),
                "phones that notice",
                patience.dead_after_s + 20,
            )
            network.mend()
            since = time.monotonic()
            for phone in crowd.phones:
                phone.wake()
            await crowd.calm_down(since)
            assert noticed in (0, len(crowd.phones))
        crowd.note()
    longest = max(max(phone.notes.noticed_dead_after_s) for phone in crowd.phones)
    figures.remarks.append(f"noticed after {longest:.1f} s at most")
    assert longest <= patience.dead_after_s + SLACK_S
    figures.check(RIGHT_WITHIN_S)


def stubborn_socket(port: int, cookie: str) -> socket.socket:
    """A socket that shakes hands, and never reads after that."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.connect(("127.0.0.1", port))
    lines = [
        f"GET /ws/jam/{SLUG}/?v=1 HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"),
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Cookie: jam_voter={cookie}",
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


@pytest.mark.chaos
async def test_sockets_that_never_read_are_closed_and_nobody_else_is(make_site, measure):
    site, figures = make_site(), measure("20 sockets that never read")
    async with Crowd(site, figures, phones=20) as crowd:
        connections = sum(phone.notes.connections for phone in crowd.phones)
        crowd.begin_storm()
        # A server that has just begun still fills its caches.
        await crowd.more_acks(scaled(500, 50))
        memory = site.program.memory_mb()
        with ExitStack() as stack:
            ports = set()
            for phone in crowd.phones:
                connection = stack.enter_context(stubborn_socket(site.port, phone.cookie))
                ports.add(connection.getsockname()[1])
            figures.faults = len(ports)
            since = time.monotonic()
            await until(lambda: ports <= held(site), "the sockets being taken in", 10)
            await until(lambda: not ports & held(site), "the sockets being closed", 90)
            took = time.monotonic() - since
            await crowd.more_acks(50)
            grown = site.program.memory_mb() - memory
        await crowd.calm_down(time.monotonic())
        crowd.note()
        assert sum(phone.notes.connections for phone in crowd.phones) == connections
    figures.remarks.append(f"closed after {took:.1f} s, memory {grown:+.1f} MB")
    assert took <= EVICTED_WITHIN_S
    assert grown < 10
    figures.check(RIGHT_WITHIN_S)


def held(site) -> set[int]:
    """The ports at the other end of the connections that the server holds."""
    return {
        connection.raddr.port
        for process in site.program.family()
        for connection in process.net_connections("tcp")
        if connection.raddr and connection.status != psutil.CONN_LISTEN
    }


async def test_a_command_that_comes_late_does_not_undo_a_newer_one(make_site, measure):
    site = make_site()
    await tap_late(site, site, measure("old taps arrive after newer ones"))


async def test_nor_where_it_comes_to_another_process(make_site, grown_up, measure):
    database = grown_up.database()
    one, other = (make_site(database, redis_url=grown_up.redis.url) for _i in range(2))
    await tap_late(one, other, measure("the same, by another process"))


async def tap_late(site, other, figures):
    """A tap hangs in a dead network, its owner comes back another way and taps again."""
    async with (
        Network(site.port) as network,
        Crowd(site, figures, phones=5, visitors=0, port=network.port) as crowd,
    ):
        song_id = crowd.song_ids[0]
        network.go_dead()
        figures.faults += 1
        for phone in crowd.phones:
            phone.tap(song_id)
        await until(lambda: network.held_back == len(crowd.phones), "taps on their way", 5)
        for phone in crowd.phones:
            phone.address = f"127.0.0.1:{other.port}"
            phone.hang_up()
            phone.wake()
        await crowd.all_live(20)
        for phone in crowd.phones:
            if phone.wants(song_id):
                phone.tap(song_id)
        await until(lambda: not any(phone.wanted for phone in crowd.phones), "newer taps", 20)
        network.mend()
        await until(lambda: not network.held_back, "the arrival of the old taps", 5)
        await crowd.calm_down(time.monotonic())
        crowd.note()
    figures.check(RIGHT_WITHIN_S)
