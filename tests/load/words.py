"""How figures and names are written in the tables."""

from collections.abc import Sequence

from tests.load.chart import number
from tests.load.orders import Spread

NAMES = {
    "bare": "bare fan-out",
    "ours": "JaManager",
    "ours, 2 workers": "JaManager, 2 workers, PostgreSQL and Redis",
    "plain": "plain Channels, in memory",
    "plain, Redis": "plain Channels, Redis pub/sub",
}


def three(found: Spread) -> str:
    """A spread, as p50 / p95 / p99."""
    return " / ".join(number(value) for value in (found.p50, found.p95, found.p99))


def table(head: str, rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the columns of `head` are parted by bars."""
    columns = head.count("|") + 1
    lines = [f"| {head} |".replace("| |", "|  |"), "|" + "---|" * columns]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
