"""Votes with nobody watching: `python -m tests.load.writers`, told on its standard input.

Each writer is a thread with a connection and a jam of its own, as jams share nothing; it votes as
fast as it is answered. What the database took for it is for the caller to measure.
"""

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """One jam a writer; with `look` each vote is followed by what a hub asks for a flush."""

    slugs: list[str]
    seconds: float
    look: bool = False


@dataclass
class Work:
    """What was done, and the processor's time that this process took for it."""

    votes: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0


def work(task: Task) -> Work:
    """Vote until the time is over."""
    from django.db import connection

    from jamanager.lib.identity import Voter
    from jams import queries
    from jams.actions import voting

    counts = [0] * len(task.slugs)
    ready = threading.Barrier(len(task.slugs) + 1)

    def write(number: int, slug: str) -> None:
        jam, voters = queries.jam_by_slug(slug), [Voter.new() for _i in range(50)]
        state, _mine = queries.look(jam.pk, None, [])
        names = [voter.id for voter in voters]
        ready.wait()
        until = time.perf_counter() + task.seconds
        while time.perf_counter() < until:
            turn = counts[number]
            song_id = state.order[turn % len(state.order)]
            # Each voter goes through the songs once: votes come, and are taken back the next time.
            voted = (turn // (len(voters) * len(state.order))) % 2 == 0
            voting.set_vote(jam, voters[turn % len(voters)], song_id, voted=voted)
            if task.look:
                state, _mine = queries.look(jam.pk, state, names)
            counts[number] += 1
        connection.close()

    threads = [
        threading.Thread(target=write, args=each, daemon=True) for each in enumerate(task.slugs)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    return Work(sum(counts), time.perf_counter() - began, time.process_time() - cpu)


def main() -> None:
    """Do as the standard input says."""
    import django

    django.setup()
    told: dict[str, Any] = json.load(sys.stdin)
    json.dump(asdict(work(Task(**told))), sys.stdout)


if __name__ == "__main__":
    main()
