"""The benchmark's figures as tables, for people."""

from collections.abc import Iterable, Sequence

from tests.load.chart import number
from tests.load.growth import growth_table
from tests.load.orders import Findings
from tests.load.pages import Pages
from tests.load.plan import COMPARED, Results
from tests.load.words import NAMES, table, three


def tables(results: Results) -> str:
    """All tables, in Markdown."""
    parts = [
        ("What was asked for", _targets(results)),
        ("Phones and votes", _live(results)),
        (f"Three ways at {COMPARED[0]} phones and {COMPARED[1]} votes a second", _ways(results)),
        ("The jam's page", _pages(results.pages)),
        ("Cost against size", growth_table(results)),
        ("Everybody at once", _storms(results.storms)),
    ]
    return "\n\n".join(f"### {title}\n{text}" for title, text in parts if text)


def _targets(results: Results) -> str:
    rows = list(_met(results))
    return table("asked | found | met", rows) if rows else ""


def _met(results: Results) -> Iterable[Sequence[str]]:
    live = results.live
    ours, bare = live["ours"].get(COMPARED), live["bare"].get(COMPARED)
    if ours and bare:
        yield _target("acknowledged p95 ≤ 25 ms (300 x 50)", ours.ack_ms.p95, 25, "ms")
        yield _target("shown everywhere p95 ≤ 90 ms (300 x 50)", ours.shown_ms.p95, 90, "ms")
        ratio = ours.cpu_ms_per_1000 / bare.cpu_ms_per_1000
        yield _target("CPU ≤ 4 times bare fan-out's", ratio, 4, "times")
        for way in ("plain", "plain, Redis"):
            if COMPARED in live.get(way, {}):
                less = live[way][COMPARED].cpu_ms_per_1000 / ours.cpu_ms_per_1000
                found = f"1/{less:.1f}"
                yield (f"CPU ≤ 1/8 of {NAMES[way]}", found, "yes" if less >= 8 else "no")
    if (1000, 10) in live["ours"]:
        large = live["ours"][1000, 10]
        yield _target("shown everywhere p95 ≤ 100 ms (1,000 x 10)", large.shown_ms.p95, 100, "ms")
    if 30 in results.pages and 300 in results.pages:
        short, long = results.pages[30], results.pages[300]
        yield _target("page of 30 songs, built, p50 ≤ 8 ms", short.built_ms.p50, 8, "ms")
        yield _target("page of 30 songs, still, p50 ≤ 2 ms", short.still_ms.p50, 2, "ms")
        enough = "yes" if short.per_s >= 500 else "no"
        yield ("500 such pages a second", f"{short.per_s:.0f}", enough)
        yield _target("page of 300 songs, built, p50 ≤ 24 ms", long.built_ms.p50, 24, "ms")
        yield _target("page of 300 songs, still, p50 ≤ 6 ms", long.still_ms.p50, 6, "ms")
    runs = [f for way in ("ours", "bare") for f in live[way].values()]
    lost = sum(f.sent - f.acknowledged for f in runs)
    unequal = sum(f.unequal_mirrors for f in runs)
    found = f"{lost:.0f} lost, {unequal:.0f} unequal"
    yield ("nothing lost, all mirrors equal", found, "no" if lost or unequal else "yes")


def _target(what: str, found: float, most: float, unit: str) -> Sequence[str]:
    return (what, f"{found:.1f} {unit}", "yes" if found <= most else "no")


def _live(results: Results) -> str:
    head = (
        "| phones | votes/s | acknowledged, ms p50 / p95 / p99 | shown everywhere, ms p50 / p95 / "
        "p99 | kB/s a phone | server CPU, s | of a core | per 1,000 updates, ms | times bare | "
        "memory, MB | generator | others"
    )
    rows = []
    for way in ("bare", "ours", "ours, 2 workers"):
        for cell, found in results.live.get(way, {}).items():
            bare = results.live["bare"].get(cell)
            times = found.cpu_ms_per_1000 / bare.cpu_ms_per_1000 if bare else 0
            rows.append(
                (
                    NAMES[way],
                    f"{cell[0]:,}",
                    f"{cell[1]:g}",
                    three(found.ack_ms),
                    three(found.shown_ms),
                    f"{found.bytes_per_phone_s / 1000:.2f}",
                    f"{found.server_cpu_s:.2f}",
                    f"{found.server_share:.0%}",
                    f"{found.cpu_ms_per_1000:.1f}",
                    f"{times:.1f}",
                    f"{found.server_rss_mb:.0f}",
                    f"{found.generator_share:.0%}",
                    f"{found.others_share:.0%}",
                )
            )
    return table(head, rows)


def _ways(results: Results) -> str:
    head = (
        "| acknowledged p95, ms | shown everywhere p95, ms | never shown | screens that are wrong "
        "at the end | per 1,000 updates, ms | times bare | times JaManager"
    )
    bare = results.live["bare"].get(COMPARED)
    ours = results.live["ours"].get(COMPARED)
    if not bare or not ours:
        return ""
    rows = []
    for way, cells in results.live.items():
        found = cells.get(COMPARED)
        if found is not None:
            never = found.never_shown / max(1, found.never_shown + found.delivered)
            rows.append(
                (
                    NAMES[way],
                    number(found.ack_ms.p95),
                    number(found.shown_ms.p95),
                    f"{never:.0%}",
                    f"{found.unequal_mirrors:.0f}",
                    f"{found.cpu_ms_per_1000:.1f}",
                    f"{found.cpu_ms_per_1000 / bare.cpu_ms_per_1000:.1f}",
                    f"{found.cpu_ms_per_1000 / ours.cpu_ms_per_1000:.1f}",
                )
            )
    return table(head, rows)


def _pages(found: dict[int, Pages]) -> str:
    head = (
        "songs | built, ms p50 / p95 / p99 | still, ms p50 / p95 / p99 | pages a second, "
        "still | server CPU a page, ms | kB as sent"
    )
    rows = [
        (
            str(songs),
            three(pages.built_ms),
            three(pages.still_ms),
            f"{pages.per_s:.0f}",
            f"{pages.cpu_ms:.2f}",
            f"{pages.kb:.1f}",
        )
        for songs, pages in found.items()
    ]
    return table(head, rows)


def _storms(found: dict[int, Findings]) -> str:
    rows = [
        (
            f"{phones:,}",
            f"{findings.joined_s:.2f}",
            f"{findings.join_cpu_s:.2f}",
            f"{1000 * findings.join_cpu_s / phones:.2f}",
            f"{findings.server_rss_mb:.0f}",
        )
        for phones, findings in found.items()
    ]
    return table("phones | all have their snapshot, s | CPU, s | a phone, ms | memory, MB", rows)
