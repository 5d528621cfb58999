"""What is measured, and how often: the runs of one benchmark."""

import subprocess
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.load.night import Night, Wanted
from tests.load.orders import Findings, Orders, median
from tests.load.pages import Asked, Pages
from tests.load.site import Site

SONGS = 30
CELLS = ((100, 10), (100, 50), (300, 10), (300, 50), (1000, 10), (1000, 50))
# Where the ways are compared; at the other one the plain way is not at its limit.
COMPARED = (300, 50)
EASY = (100, 10)
BROKEN = (RuntimeError, TimeoutError, subprocess.TimeoutExpired)


@dataclass(frozen=True)
class Extent:
    """How much of it: the whole takes less than ten minutes, the quick one a good minute."""

    cells: tuple[tuple[int, int], ...] = CELLS
    repeats: int = 3
    seconds: float = 6.0
    songs: tuple[int, ...] = (30, 300, 3000)
    idle: tuple[int, ...] = (10, 100, 1000)
    storms: tuple[int, ...] = (300, 1000)
    listening: tuple[int, ...] = (300, 1000)
    listening_s: float = 30.0  # two heart-beats of each phone, and two of the server's
    page_times: int = 40


QUICK = Extent(
    cells=(EASY, COMPARED),
    repeats=1,
    seconds=3.0,
    songs=(30, 300),
    idle=(10, 100),
    storms=(300,),
    listening=(),
    page_times=15,
)


@dataclass
class Results:
    """All that was found; `errors` says where the contract was broken."""

    live: dict[str, dict[tuple[int, int], Findings]] = field(default_factory=dict)
    songs: dict[int, Findings] = field(default_factory=dict)
    unwatched: dict[int, Findings] = field(default_factory=dict)
    watched: dict[int, Findings] = field(default_factory=dict)
    storms: dict[int, Findings] = field(default_factory=dict)
    listening: dict[int, Findings] = field(default_factory=dict)
    pages: dict[int, Pages] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class Bench:
    """Runs the plan on one site, telling each step."""

    def __init__(self, extent: Extent, say: Callable[[str], None]) -> None:
        self.extent, self.say = extent, say
        self.results = Results()

    def run(self, site: Site, redis_site: Site | None, grown_up: Site | None) -> Results:
        """The whole plan, on the default site, one with Redis, and one of two workers."""
        runs: dict[str, dict[tuple[int, int], list[Findings]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for repeat in range(self.extent.repeats):
            for cell in self.extent.cells:
                # The limit is asked in each round where the ways are compared, else once.
                if repeat == 0 or cell == COMPARED:
                    runs["bare"][cell].append(self.live(site, "bare", *cell))
                runs["ours"][cell].append(self.live(site, "ours", *cell))
        for cell in {EASY, COMPARED} & set(self.extent.cells):
            runs["plain"][cell].append(self.live(site, "plain", *cell))
            if redis_site is not None:
                runs["plain, Redis"][cell].append(self.live(redis_site, "plain", *cell))
        if grown_up is not None:
            runs["ours, 2 workers"][COMPARED] = [
                self.live(grown_up, "ours", *COMPARED) for _repeat in range(self.extent.repeats)
            ]
        self.results.live = {
            way: {cell: median(found) for cell, found in cells.items()}
            for way, cells in runs.items()
        }
        self.pages(site)
        self.growth(site)
        return self.results

    def live(
        self, site: Site, way: str, phones: int, votes: float, songs: int = SONGS
    ) -> Findings:
        """One run of phones that vote."""
        night = site.night(Wanted(songs=songs, voters=phones))
        return self._room(site, way, night, phones=phones, votes=votes)

    def pages(self, site: Site) -> None:
        """The jam's page, short and long."""
        for songs in (30, 300):
            night = site.night(Wanted(songs=songs, voters=50))
            song_ids = [song["song_id"] for song in night.snapshot["songs"]]
            with site.serving() as server:
                found = self.results.pages[songs] = site.pages(
                    Asked(
                        url=server.url,
                        slug=night.slugs[0],
                        song_ids=song_ids,
                        cookies=night.cookies,
                        times=self.extent.page_times,
                        server_pid=server.pid,
                    )
                )
            self.results.errors.extend(found.errors)
            self.say(
                f"page of {songs} songs: built {found.built_ms.p50:.1f} ms, "
                f"still {found.still_ms.p50:.1f} ms, {found.per_s:.0f} a second"
            )

    def growth(self, site: Site) -> None:
        """Cost against size: songs, jams that nobody watches, jams with one socket each, joins."""
        phones, votes = EASY
        for songs in self.extent.songs:
            self.results.songs[songs] = self.live(site, "ours", phones, votes, songs)
        for size in self.extent.storms:
            night = site.night(Wanted(songs=SONGS, voters=size))
            self.results.storms[size] = self._room(
                site, "ours", night, phones=size, votes=0, at_once=True, seconds=0.5
            )
        for size in self.extent.listening:
            night = site.night(Wanted(songs=SONGS, voters=size))
            self.results.listening[size] = self._room(
                site, "ours", night, phones=size, votes=0, seconds=self.extent.listening_s
            )
        there: list[str] = []
        for jams in self.extent.idle:
            # The jams of the sizes before count, too: nobody takes them away.
            more = site.night(Wanted(jams=jams - len(there), songs=5, voters=jams))
            there.extend(more.slugs)
            self.results.unwatched[jams] = self.live(site, "ours", phones, votes)
            night = Night(slugs=there, cookies=more.cookies)
            self.results.watched[jams] = self._room(site, "ours", night, phones=jams, votes=0)

    def _room(
        self,
        site: Site,
        way: str,
        night: Night,
        *,
        phones: int,
        votes: float,
        at_once: bool = False,
        seconds: float = 0.0,
    ) -> Findings:
        slugs = night.slugs if len(night.slugs) == phones else night.slugs * phones
        orders = Orders(
            url="",
            slugs=slugs,
            cookies=night.cookies,
            votes_per_s=votes,
            seconds=seconds or self.extent.seconds,
            loose=way == "plain",
            own_marks=way == "ours",
            at_once=at_once,
            patience_s=30 if way == "plain" else 10,
        )
        try:
            found = _evening(site, way, night, orders)
        except BROKEN as error:  # it counts as an error, and the other runs still tell something
            self.results.errors.append(f"{way}, {phones} x {votes}: a run broke off: {error}")
            found = _evening(site, way, night, orders)
        if way != "plain":  # which makes no promise
            self.results.errors.extend(f"{way}, {phones} x {votes}: {e}" for e in found.errors)
        self.say(
            f"{way}, {phones} phones x {votes} votes/s: ack p95 {found.ack_ms.p95:.1f} ms, "
            f"shown p95 {found.shown_ms.p95:.0f} ms, CPU {found.server_share:.0%} of a core, "
            f"{found.cpu_ms_per_1000:.1f} ms/1,000, generator {found.generator_share:.0%}, "
            f"others {found.others_share:.0%}"
            + (f", joined {found.joined_s:.2f} s" if at_once else "")
            + (f", {found.unequal_mirrors} screens wrong" if found.unequal_mirrors else "")
        )
        return found


def _evening(site: Site, way: str, night: Night, orders: Orders) -> Findings:
    with site.serving(way, night) as server:
        return site.crowd(replace(orders, url=server.url, server_pid=server.pid))
