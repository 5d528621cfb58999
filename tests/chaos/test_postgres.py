"""PostgreSQL restarts, crashes, and is away: votes are refused, kept, and done when it is back."""

import asyncio
import time

import pytest

from tests.chaos.conftest import RIGHT_WITHIN_S, scaled
from tests.chaos.crowd import Crowd
from tests.chaos.waiting import until

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

GONE_FOR_S = 5.0
REFUSED_WITHIN_S = 5.0


async def test_restarts_and_crashes_of_postgresql_lose_nothing(make_site, grown_up, measure):
    site = make_site(grown_up.database(), redis_url=grown_up.redis.url, workers=2)
    figures = measure("PostgreSQL restarted, every other time by a crash")
    async with Crowd(site, figures) as crowd:
        for number in range(scaled(5, 1)):
            crowd.begin_storm()
            await crowd.more_acks(20)
            await asyncio.to_thread(grown_up.postgres.stop, by_crash=number % 2 == 1)
            figures.faults += 1
            await asyncio.to_thread(grown_up.postgres.start)
            since = time.monotonic()
            crowd.count_the_lost()
            await crowd.calm_down(since)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


async def test_without_postgresql_votes_are_refused_and_done_when_it_is_back(
    make_site, grown_up, measure
):
    site = make_site(grown_up.database(), redis_url=grown_up.redis.url, workers=2)
    figures = measure(f"PostgreSQL gone for {GONE_FOR_S:.0f} s")
    async with Crowd(site, figures) as crowd:
        crowd.begin_storm()
        await crowd.more_acks(20)
        await asyncio.to_thread(grown_up.postgres.stop)
        gone_at = time.monotonic()
        figures.faults += 1

        def refused() -> int:
            return sum(phone.notes.refused["unavailable"] for phone in crowd.phones)

        took = await until(refused, "a vote being refused", 60)
        figures.remarks.append(f"first refusal after {took:.1f} s")
        await until(lambda: time.monotonic() > gone_at + GONE_FOR_S, "the end of the five s", 60)
        await asyncio.to_thread(grown_up.postgres.start)
        since = time.monotonic()
        crowd.count_the_lost()
        await crowd.calm_down(since)
        crowd.note()
    assert took <= REFUSED_WITHIN_S
    figures.check(RIGHT_WITHIN_S)
