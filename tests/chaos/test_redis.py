"""Redis dies, is away, or hangs: votes are acknowledged, and screens catch up by the poll."""

import asyncio
import time

import pytest

from tests.chaos.conftest import FULL, RIGHT_WITHIN_S, scaled
from tests.chaos.crowd import Crowd

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

# Without Redis nobody is told at once: the poll looks every two seconds.
CAUGHT_UP_WITHIN_S = 3.0 if FULL else 20.0


async def two_workers(make_site, grown_up):
    return make_site(grown_up.database(), redis_url=grown_up.redis.url, workers=2)


async def test_restarts_of_redis_are_not_noticed_by_anybody(make_site, grown_up, measure):
    site = await two_workers(make_site, grown_up)
    figures = measure("Redis restarted, two workers")
    async with Crowd(site, figures) as crowd:
        connections = sum(phone.notes.connections for phone in crowd.phones)
        for _i in range(scaled(20, 1)):
            crowd.begin_storm()
            await crowd.more_acks(20)
            await asyncio.to_thread(grown_up.redis.stop)
            figures.faults += 1
            await asyncio.to_thread(grown_up.redis.start)
            await crowd.calm_down(time.monotonic())
        assert sum(phone.notes.connections for phone in crowd.phones) == connections
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


@pytest.mark.parametrize("how", ["gone", pytest.param("hanging", marks=pytest.mark.chaos)])
async def test_without_redis_votes_are_acknowledged_and_screens_catch_up(
    make_site, grown_up, measure, how
):
    site = await two_workers(make_site, grown_up)
    figures = measure(f"Redis {how}, two workers")
    redis = grown_up.redis
    async with Crowd(site, figures) as crowd:
        crowd.begin_storm()
        await crowd.more_acks(20)
        if how == "gone":
            await asyncio.to_thread(redis.stop)
        else:
            redis.program.hold()
        figures.faults += 1
        await crowd.more_acks(scaled(200, 40))
        # Redis stays away: all screens have to be right all the same.
        await crowd.calm_down(time.monotonic())
        assert not any(phone.notes.refused for phone in crowd.phones)
        redis.program.go_on()
        if how == "gone":
            await asyncio.to_thread(redis.start)
        crowd.begin_storm()
        await crowd.more_acks(20)
        await crowd.calm_down(time.monotonic())
        crowd.note()
    assert figures.refused == 0
    figures.check(CAUGHT_UP_WITHIN_S)
