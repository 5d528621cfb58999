"""The server dies in the middle of a storm, and nothing that it acknowledged is lost."""

import asyncio
import signal
import time
from contextlib import closing

import pytest

from tests.chaos.conftest import RIGHT_WITHIN_S, scaled
from tests.chaos.crowd import Crowd
from tests.chaos.waiting import until

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

EXIT_WITHIN_S = 10.0


async def test_an_acknowledged_tap_survives_kill_9(make_site, measure):
    site, figures = make_site(), measure("server killed (-9), SQLite")
    await kill_again_and_again(site, figures, scaled(20, 2))


@pytest.mark.chaos
async def test_an_acknowledged_tap_survives_kill_9_of_two_workers(make_site, grown_up, measure):
    site = make_site(grown_up.database(), redis_url=grown_up.redis.url, workers=2)
    figures = measure("two workers killed (-9), PostgreSQL")
    await kill_again_and_again(site, figures, scaled(5, 1))


async def test_one_of_two_workers_dies_and_the_other_goes_on(make_site, grown_up, measure):
    site = make_site(grown_up.database(), redis_url=grown_up.redis.url, workers=2)
    figures = measure("one of two workers killed (-9)")
    async with Crowd(site, figures) as crowd:
        for _i in range(scaled(5, 1)):
            crowd.begin_storm()
            await crowd.more_acks(30)
            worker = max(site.program.family()[1:], key=lambda each: each.memory_info().rss)
            worker.kill()
            figures.faults += 1
            since = time.monotonic()
            await crowd.more_acks(30)
            await crowd.calm_down(since)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


async def test_a_restart_says_so_ends_in_time_and_finishes_what_runs(make_site, measure):
    site, figures = make_site(), measure("server restarted (SIGTERM)")
    longest = 0.0
    async with Crowd(site, figures) as crowd:
        for _i in range(scaled(10, 1)):
            crowd.begin_storm()
            await crowd.more_acks(30)
            before = sum(phone.notes.closed_with[1012] for phone in crowd.phones)
            live = sum(phone.is_live for phone in crowd.phones)
            took = await asyncio.to_thread(site.program.stop, signal.SIGTERM, EXIT_WITHIN_S + 5)
            longest = max(longest, took)
            figures.faults += 1
            await until(lambda: not any(p.is_live for p in crowd.phones), "the end of all", 10)
            told = sum(phone.notes.closed_with[1012] for phone in crowd.phones) - before
            assert told == live
            crowd.count_the_lost()
            await restart_and_calm_down(site, crowd)
        crowd.note()
    figures.remarks.append(f"exit took {longest:.1f} s at most")
    assert longest <= EXIT_WITHIN_S
    figures.check(RIGHT_WITHIN_S)


async def test_what_runs_when_the_server_is_told_to_stop_is_finished(make_site, measure):
    site, figures = make_site(), measure("server stopped with votes under way")
    async with Crowd(site, figures) as crowd:
        crowd.begin_storm()
        await crowd.more_acks(20)
        with closing(site.lite()) as other:
            # Who votes now waits for this lock, in the middle of the vote.
            other.execute("BEGIN IMMEDIATE")
            await until(crowd.all_visitors_wait, "votes by HTTP that wait", 10)
            failed_before = crowd.broken_requests
            site.program.tell(signal.SIGTERM)
            figures.faults += 1
            await until(lambda: not any(p.is_live for p in crowd.phones), "the end of all", 10)
            other.execute("ROLLBACK")
        crowd.end_storm()
        await until(crowd.no_visitor_waits, "answers to the votes by HTTP", 10)
        assert crowd.broken_requests == failed_before
        await until(lambda: not site.program.is_running, "the server's end", EXIT_WITHIN_S)
        crowd.count_the_lost()
        await restart_and_calm_down(site, crowd)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


async def kill_again_and_again(site, figures, times):
    """Kill all of the server in a storm, and bring it back."""
    async with Crowd(site, figures) as crowd:
        for _i in range(times):
            crowd.begin_storm()
            await crowd.more_acks(30)
            site.program.kill()
            figures.faults += 1
            crowd.count_the_lost()
            await restart_and_calm_down(site, crowd)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


async def restart_and_calm_down(site, crowd):
    """The storm goes on until the server is back."""
    site.launch()
    await until(site.is_listening, "a server that takes connections", 40)
    await crowd.calm_down(time.monotonic())
