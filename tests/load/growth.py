"""What doubles when the size doubles: series out of a benchmark's results, and their pictures."""

import math
from collections.abc import Callable, Iterable

from tests.load import chart
from tests.load.orders import Findings
from tests.load.plan import COMPARED, Results
from tests.load.words import NAMES, table

Growth = list[tuple[float, float]]


def pictures(results: Results) -> dict[str, str]:
    """The pictures, by file name."""
    ways = {
        NAMES[way].split(", PostgreSQL")[0]: cells[COMPARED].cpu_ms_per_1000
        for way, cells in results.live.items()
        if COMPARED in cells and cells[COMPARED].cpu_ms_per_1000
    }
    drawn = {name: points for name, points in growth(results).items() if len(points) > 1}
    return {
        "performance-ways.svg": chart.bars(
            "Server CPU for 1,000 delivered updates",
            f"Milliseconds, logarithmic; {COMPARED[0]} phones, {COMPARED[1]} votes a second",
            ways,
        ),
        "performance-growth.svg": chart.panels(
            "Cost against size",
            "Both axes logarithmic; dashed: twice the size, twice the cost",
            drawn,
        ),
    }


def growth(results: Results) -> dict[str, Growth]:
    """Size and cost of what was doubled; a cost that is too small for the clock is left out."""
    ours = results.live.get("ours", {})

    def share(found: Findings) -> float:
        return 1000 * found.server_share

    def a_vote(found: Findings) -> float:
        return 1000 * found.server_cpu_s / max(1, found.acknowledged)

    drawn: dict[str, Iterable[tuple[float, float]]] = {
        "phones, 10 votes/s: CPU, ms in a second": [
            (n, share(f)) for (n, v), f in ours.items() if v == 10
        ],
        "votes/s, 300 phones: CPU, ms in a second": [
            (v, share(f)) for (n, v), f in ours.items() if n == 300
        ],
        "songs: CPU, ms a vote": _sizes(results.songs, a_vote),
        "songs: bytes a phone gets in a second": _sizes(
            results.songs, lambda f: f.bytes_per_phone_s
        ),
        "jams nobody watches: CPU of another, ms in a second": _sizes(results.unwatched, share),
        "jams, one phone each: CPU, ms in a second": _sizes(results.watched, share),
        "jams, one phone each: memory, MB": _sizes(results.watched, lambda f: f.server_rss_mb),
        "phones that only listen, in one jam: CPU, ms in a second": _sizes(
            results.listening, share
        ),
        "phones that join at once: CPU, s": _sizes(results.storms, lambda f: f.join_cpu_s),
    }
    return {name: sorted(p for p in points if p[1] > 0) for name, points in drawn.items()}


def _sizes(found: dict[int, Findings], cost: Callable[[Findings], float]) -> Growth:
    return [(size, cost(findings)) for size, findings in found.items()]


def growth_table(results: Results) -> str:
    """Each series, and by how much it grows where the size doubles."""
    rows = []
    for name, points in growth(results).items():
        if len(points) > 1:
            (small, low), (large, high) = points[0], points[-1]
            each = (high / low) ** (1 / math.log2(large / small))
            costs = ", ".join(f"{size:,.0f}: {chart.number(cost)}" for size, cost in points)
            rows.append((name, costs, f"times {each:.2f}"))
    return table("what | size: cost | for each doubling", rows)
