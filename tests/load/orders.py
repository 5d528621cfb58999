"""What the driver asks of the generator, and what that answers: both travel as JSON."""

import statistics
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any


@dataclass(frozen=True)
class Orders:
    """One run: who comes, and how they vote. `slugs` says for each cookie which jam it watches.

    `loose` takes a server at its word that tells of no gaps; `own_marks` says whether it tells
    each voter of its own votes; `server_pid` is the process whose cost is measured, 0 for none.
    """

    url: str
    slugs: list[str]
    cookies: list[str]
    votes_per_s: float
    seconds: float
    server_pid: int = 0
    loose: bool = False
    own_marks: bool = True
    at_once: bool = False
    patience_s: float = 10.0
    seed: int = 1


@dataclass
class Spread:
    """Three percentiles of many values, in milliseconds, and how many there were."""

    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    count: int = 0


@dataclass
class Findings:
    """What one run showed. `errors` is empty where the contract was kept."""

    phones: int = 0
    votes_per_s: float = 0.0
    sent: int = 0
    acknowledged: int = 0
    ack_ms: Spread = field(default_factory=Spread)
    shown_ms: Spread = field(default_factory=Spread)
    never_shown: int = 0  # votes times phones
    delivered: int = 0  # votes times phones
    unequal_mirrors: int = 0
    cut_off: int = 0
    gaps: int = 0
    bytes_per_phone_s: float = 0.0
    voting_s: float = 0.0
    server_cpu_s: float = 0.0
    server_rss_mb: float = 0.0
    joined_s: float = 0.0
    join_cpu_s: float = 0.0
    generator_share: float = 0.0  # of one core
    others_share: float = 0.0  # of one core: what else this machine did, PostgreSQL and Redis too
    generator_late_ms: float = 0.0  # p99, a vote's sending after its time
    errors: list[str] = field(default_factory=list)

    @property
    def cpu_ms_per_1000(self) -> float:
        """Milliseconds of the server's CPU for a thousand votes each shown on one phone."""
        return 1e6 * self.server_cpu_s / self.delivered if self.delivered else 0.0

    @property
    def server_share(self) -> float:
        """Of one core, while votes came."""
        return self.server_cpu_s / self.voting_s if self.voting_s else 0.0


def spread(seconds: list[float]) -> Spread:
    """The percentiles of these durations (nearest rank)."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        if not ordered:
            return 0.0
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return Spread(at(0.5), at(0.95), at(0.99), len(ordered))


def median(runs: list[Findings]) -> Findings:
    """The median of each figure; the errors of all."""
    merged: dict[str, Any] = {}
    for each in fields(Findings):
        values = [getattr(run, each.name) for run in runs]
        if each.name == "errors":
            merged[each.name] = list(chain.from_iterable(values))
        elif each.name.endswith("_ms") and isinstance(values[0], Spread):
            merged[each.name] = Spread(
                p50=statistics.median(value.p50 for value in values),
                p95=statistics.median(value.p95 for value in values),
                p99=statistics.median(value.p99 for value in values),
                count=sum(value.count for value in values),
            )
        else:
            merged[each.name] = statistics.median(values)
    return Findings(**merged)
