"""SQLite's lock is held, its disk is full: a short wait, a clear refusal, no lost promise."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.conftest import FULL, RIGHT_WITHIN_S
from tests.chaos.crowd import Crowd
from tests.chaos.waiting import until

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]

HELD_FOR_S = 10.0 if FULL else 2.0
DISK = "16m"


async def test_a_write_lock_held_by_others_makes_votes_wait_and_loses_none(make_site, measure):
    site, figures = make_site(), measure(f"SQLite's write lock held for {HELD_FOR_S:.0f} s")
    async with Crowd(site, figures) as crowd:
        crowd.begin_storm()
        await crowd.more_acks(20)
        with closing(site.lite()) as other:
            other.execute("BEGIN IMMEDIATE")
            held_since = time.monotonic()
            figures.faults += 1
            await until(lambda: time.monotonic() > held_since + HELD_FOR_S, "the lock's end", 60)
            other.execute("ROLLBACK")
        since = time.monotonic()
        await crowd.more_acks(20)
        await crowd.calm_down(since)
        crowd.note()
    assert figures.refused == 0
    figures.check(RIGHT_WITHIN_S)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("Only root can mount a small disk.")
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"A small disk cannot be mounted: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


async def test_a_full_disk_refuses_votes_and_recovers_by_itself(
    make_site, small_disk, prepared_file, measure
):
    file = shutil.copy(prepared_file, small_disk / "jam.sqlite3")
    site, figures = make_site(f"sqlite:///{file}"), measure("disk full, SQLite")
    async with Crowd(site, figures) as crowd:
        crowd.begin_storm()
        await crowd.more_acks(20)
        fill(small_disk / "filler")
        figures.faults += 1
        refused_before = sum(phone.notes.refused["unavailable"] for phone in crowd.phones)
        await until(
            lambda: (
                sum(phone.notes.refused["unavailable"] for phone in crowd.phones)
                >= refused_before + 20
            ),
            "votes being refused",
            30,
        )
        (small_disk / "filler").unlink()
        since = time.monotonic()
        crowd.count_the_lost()
        await crowd.calm_down(since)
        crowd.note()
    figures.check(RIGHT_WITHIN_S)


def fill(file: Path) -> None:
    """Take all the space that is left, to the last byte."""
    with file.open("wb", buffering=0) as filler:
        size = 64 * 1024
        while size:
            try:
                filler.write(b"x" * size)
            except OSError:
                size //= 2
