"""Whatever happens in whatever order: in every quiet moment all mirrors equal the database.

Two hubs, as in two processes, with several clients each; every write that exists, some of them at
the same time, some said twice, some whose poke is lost; pokes that come late and twice; clients
that lag, hang up, and come back with what they knew, at this hub or the other; and a database that
was restored from a backup.
"""

import asyncio
import os
from collections.abc import Coroutine
from typing import Any

import pytest
from channels.layers import get_channel_layer
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from jams import queries
from jams.live import announce, hub
from jams.live.hub import Hub
from jams.models import Attendee, Jam, JamSong
from jams.models.jam import new_epoch
from tests.chaos.conftest import FULL
from tests.chaos.listener import Listener
from tests.chaos.waiting import until
from tests.mirror import public_of
from tests.scene import make_jam, make_voter
from tests.writes import WRITES, Night, do

EXAMPLES = int(os.environ.get("CHAOS_EXAMPLES", "10000" if FULL else "200"))
STEPS = 8
CLIENTS = 5
QUIET_WITHIN_S = 5.0

numbers = st.integers(0, len(WRITES) - 1)
seeds = st.integers(0, 9_999)
which = st.integers(0, CLIENTS - 1)
hubs = st.integers(0, 1)
steps = st.one_of(
    st.tuples(st.just("write"), hubs, numbers, seeds),
    st.tuples(st.just("write twice"), hubs, numbers, seeds),
    st.tuples(st.just("poke"), seeds),
    st.tuples(st.just("come"), which, hubs),
    st.tuples(st.just("go"), which),
    st.tuples(st.just("resync"), which),
    st.tuples(st.just("read"), which),
)


class TwoHubs(RuleBasedStateMachine):
    """One jam, two hubs, and the clients of both."""

    @initialize(first=st.lists(st.tuples(which, hubs), max_size=CLIENTS))
    def open(self, first: list[tuple[int, int]]) -> None:
        self.loop = asyncio.new_event_loop()
        self.jam = make_jam("Valerie", "Jolene", "Creep")
        self.voters = [make_voter() for _i in range(3)]
        self.loop.run_until_complete(self._open())
        self.together([("come", *each) for each in first])

    async def _open(self) -> None:
        self.hubs = [Hub(), Hub()]
        for each in self.hubs:
            each.check_in()
        self.clients = [Listener(self.voters[i % len(self.voters)]) for i in range(CLIENTS)]

    @rule(what=st.lists(steps, min_size=1, max_size=5))
    def together(self, what: list[tuple[Any, ...]]) -> None:
        """All of these at the same time."""

        async def do_all() -> None:
            await asyncio.gather(*(self._step(*step) for step in what))

        self.loop.run_until_complete(do_all())

    @rule(number=numbers, seed=seeds)
    def write_elsewhere(self, number: int, seed: int) -> None:
        """A write whose poke is lost: no hub's loop runs while this thread writes."""
        self._write(number, seed)

    @rule()
    def restore_a_backup(self) -> None:
        """Versions start over."""
        Attendee.objects.filter(jam=self.jam).update(version=0)
        JamSong.objects.filter(jam=self.jam).update(version=0)
        Jam.objects.filter(pk=self.jam.pk).update(epoch=new_epoch(), version=0)

    @rule()
    def be_quiet(self) -> None:
        """Let everything that is on its way arrive, and compare."""
        truth = public_of(queries.read(self.jam.pk).snapshot(ts=""))
        voters = [voter.id for voter in self.voters]
        mine = queries.mine(self.jam.pk, voters)

        def all_right() -> bool:
            return all(self._is_right(client, truth, mine) for client in self.clients)

        try:
            self.loop.run_until_complete(until(all_right, "right mirrors", QUIET_WITHIN_S))
        except AssertionError as error:
            seen = [
                f"{client.mirror.public()} {client.mirror.me}"
                for client in self.clients
                if not self._is_right(client, truth, mine)
            ]
            # Not as a note: what a race brought does not come again, and notes come with that.
            raise AssertionError("\n".join([f"truth: {truth} {mine}", *seen])) from error

    def teardown(self) -> None:
        """Compare once more, and take all down."""
        if not hasattr(self, "hubs"):
            return
        try:
            self.be_quiet()
        finally:
            self.loop.run_until_complete(self._close())
            self.loop.close()
            self.jam.delete()

    async def _close(self) -> None:
        for client in self.clients:
            await client.go(self.jam.pk)
        for each in self.hubs:
            await each.check_out()

    def _is_right(self, client: Listener, truth: Any, mine: dict[str, queries.Mine]) -> bool:
        if client.hub is None:
            return True
        assert client.turned_away is None
        client.read()
        if client.mirror.public() != truth:
            return False
        # An attendee whom the admin deleted did not act, so nobody tells their browser.
        known = mine.get(client.voter.id) if client.voter else None
        return known is None or client.mirror.me == known.as_me(client.role)

    def _step(self, kind: str, *what: int) -> Coroutine[Any, Any, Any]:
        match kind, what:
            case "write", (hub_number, number, seed):
                return self.hubs[hub_number].write(self._write, number, seed)
            case "write twice", (hub_number, number, seed):
                return self._twice(hub_number, number, seed)
            case "poke", (version,):
                return self._poke(version)
            case "come", (client, hub_number):
                return self.clients[client].come(self.hubs[hub_number], self.jam.pk)
            case "go", (client,):
                return self.clients[client].go(self.jam.pk)
            case "resync", (client,):
                return self.clients[client].resync(self.jam.pk)
            case _:
                return self._read(what[0])

    def _write(self, number: int, seed: int) -> None:
        """Each with objects of its own: it stands for a process of its own."""
        do(Night(Jam.objects.get(pk=self.jam.pk), self.voters), number, seed)

    async def _twice(self, hub_number: int, number: int, seed: int) -> None:
        """The same command by two lines: what is sent again may meet itself."""
        await asyncio.gather(
            self.hubs[hub_number].write(self._write, number, seed),
            self.hubs[1 - hub_number].write(self._write, number, seed),
        )

    async def _poke(self, version: int) -> None:
        """A poke that was late, or of no change at all."""
        layer = get_channel_layer()
        assert layer is not None
        message = {"type": announce.POKE, "jam_id": self.jam.pk, "version": version % 40}
        await layer.group_send(announce.group(self.jam.pk), message)

    async def _read(self, client: int) -> None:
        if self.clients[client].hub is not None:
            self.clients[client].read()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_in_every_quiet_moment_mirrors_equal_the_database(monkeypatch):
    # The same clockwork, a hundred times as fast.
    monkeypatch.setattr(hub, "WINDOW_S", 0.0005)
    monkeypatch.setattr(hub, "POLL_S", 0.02)
    run_state_machine_as_test(
        TwoHubs,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            # In `make test` the same examples each time; in `make chaos` new ones.
            derandomize=not FULL,
            database=None,
            # What fails by waiting in vain takes too long to be made smaller by trying.
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
