"""What a scenario measured, and the table of them all in docs/reliability.md."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass
class Figures:
    """One scenario's numbers; `lost` and `mistakes` have to stay empty."""

    name: str
    faults: int = 0
    acks: int = 0
    refused: int = 0
    promises_checked: int = 0
    lost: list[tuple[str, int, bool]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    right_after_s: list[float] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def check(self, right_within_s: float) -> None:
        """Nothing is lost, nobody saw a mistake of ours, and every screen was right in time."""
        assert self.promises_checked > 0
        assert self.lost == []
        assert self.mistakes == []
        assert max(self.right_after_s) <= right_within_s, sorted(self.right_after_s)[-10:]

    def row(self) -> str:
        """Its line of the table."""
        p50 = p95 = longest = "-"
        if self.right_after_s:
            times = sorted(self.right_after_s)
            p50 = f"{statistics.median(times):.2f} s"
            p95 = f"{times[int(0.95 * (len(times) - 1))]:.2f} s"
            longest = f"{times[-1]:.2f} s"
        cells = [
            *(self.name, str(self.faults), f"{self.acks:,}", f"{self.refused:,}"),
            *(f"{self.promises_checked:,}", str(len(self.lost)), p50, p95, longest),
            "; ".join(self.remarks) or "-",
        ]
        return f"| {' | '.join(cells)} |"


HEAD = """\
| fault | times | taps acknowledged | refused, then done | promises checked | lost \
| screens right: p50 | p95 | last | beside that |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"""


def write(page: Path, figures: list[Figures], heading: str) -> None:
    """Put these rows into the table between the page's two marks; others stay as they are."""
    text = page.read_text()
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    known = {line.split("|")[1].strip(): line for line in old.splitlines() if line[:2] == "| "}
    known.pop("fault", None)
    rows = "\n".join({**known, **{each.name: each.row() for each in figures}}.values())
    page.write_text(f"{before}{BEGIN}\n{heading}\n\n{HEAD}\n{rows}\n{END}{after}")
