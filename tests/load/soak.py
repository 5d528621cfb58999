"""A long evening: what the server's memory does while one room of phones votes on."""

import threading
import time
from dataclasses import dataclass, field

from tests.load.cost import Cost
from tests.load.night import Wanted
from tests.load.orders import Findings, Orders
from tests.load.plan import SONGS
from tests.load.site import Site
from tests.load.words import table

PHONES, VOTES_PER_S = 300, 10.0
MINUTE_S = 60.0
# By then all phones are there, and caches are as full as they get.
WARM_MINUTE = 5
MOST_GROWTH = 0.10


@dataclass
class Soak:
    """What was found; `rss_mb[n]` is the server's resident memory after n minutes of votes."""

    rss_mb: list[float] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    @property
    def growth(self) -> float:
        """From the fifth minute, or the first where there were fewer, to the last: 0.1 is 10 %."""
        warm = self.rss_mb[min(WARM_MINUTE, len(self.rss_mb) - 2)]
        return self.rss_mb[-1] / warm - 1

    @property
    def errors(self) -> list[str]:
        """What broke the contract, or the bound on memory."""
        errors = list(self.findings.errors)
        if self.growth > MOST_GROWTH:
            errors.append(f"The server's memory has grown by {self.growth:.0%}.")
        return errors


def soak(site: Site, minutes: int) -> Soak:
    """300 phones at 10 votes a second, for so many minutes."""
    found = Soak()
    night = site.night(Wanted(songs=SONGS, voters=PHONES))
    with site.serving("ours", night) as server:
        orders = Orders(
            url=server.url,
            server_pid=server.pid,
            slugs=night.slugs * PHONES,
            cookies=night.cookies,
            votes_per_s=VOTES_PER_S,
            seconds=minutes * MINUTE_S,
        )
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(Cost(server.pid), found, minutes, over))
        watch.start()
        try:
            found.findings = site.crowd(orders)
        finally:
            over.set()
            watch.join()
    return found


def _watch(server: Cost, found: Soak, minutes: int, over: threading.Event) -> None:
    began = time.monotonic()
    for minute in range(minutes + 1):
        if over.wait(began + minute * MINUTE_S - time.monotonic()):
            return
        found.rss_mb.append(server.rss_mb())


def told(soaked: Soak) -> str:
    """The figures, in Markdown."""
    every = max(1, (len(soaked.rss_mb) - 1) // 6)
    rows = [
        (f"minute {minute}", f"{mb:.1f} MB")
        for minute, mb in enumerate(soaked.rss_mb)
        if minute % every == 0 or minute == WARM_MINUTE
    ]
    found = soaked.findings
    return (
        table("after | memory of the server", rows)
        + f"\n\n{found.phones} phones, {found.acknowledged:,} of {found.sent:,} votes "
        f"acknowledged, {found.delivered:,} updates delivered; "
        f"{found.unequal_mirrors} screens wrong, {found.cut_off} sockets cut off; "
        f"CPU {found.server_share:.1%} of a core; "
        f"memory {soaked.growth:+.1%} since minute {min(WARM_MINUTE, len(soaked.rss_mb) - 2)}."
    )
