"""How fast the jam's page comes: `python -m tests.load.pages`, a browser's requests and no more.

`built` is the first page after the jam's version moved; `still` are pages of several voters while
it stands still. Every page is looked at: it has to mark its voter's votes, and no others.
"""

import gzip
import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.load.cost import Cost
from tests.load.orders import Spread, spread

MARK = 'data-voted="true"'
READERS = 10
VOTES_OF_EACH = 3
CONNECTIONS = 4
KEPT_S = 3.0
PATIENCE_S = 10.0


@dataclass(frozen=True)
class Asked:
    """Which jam, and whose cookies: the first ten read, the others make the version move."""

    url: str
    slug: str
    song_ids: list[int]
    cookies: list[str]
    times: int = 40
    seconds: float = 3.0
    server_pid: int = 0


@dataclass
class Pages:
    """What was found."""

    songs: int = 0
    built_ms: Spread = field(default_factory=Spread)
    still_ms: Spread = field(default_factory=Spread)
    per_s: float = 0.0
    cpu_ms: float = 0.0  # of the server, for one page while the version stands still
    kb: float = 0.0  # as sent: compressed
    errors: list[str] = field(default_factory=list)


class Browser:
    """A voter's kept connection."""

    def __init__(self, asked: Asked, cookie: str) -> None:
        self.asked, self.cookie = asked, cookie
        address = urlsplit(asked.url)
        self.line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
        self.token = ""
        self._asked_at = 0.0

    def page(self) -> tuple[float, bytes]:
        """The jam's page as it was sent, compressed, and how many seconds it took."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", "Accept": "text/html"}
        took, answer, body = self._ask("GET", f"/jam/{self.asked.slug}/", headers)
        if not self.token:
            found = re.search(r"csrftoken=(\w+)", str(answer.headers))
            self.token = found[1] if found else ""
        return took, body

    def vote(self, song_id: int, *, voted: bool = True) -> None:
        """Vote, as a script on the page does."""
        if not self.token:
            self.page()
        path = f"/api/v1/jams/{self.asked.slug}/songs/{song_id}/vote"
        cookie = f"{self.cookie}; csrftoken={self.token}"
        headers = {"Cookie": cookie, "X-CSRFToken": self.token}
        self._ask("PUT" if voted else "DELETE", path, headers)

    def _ask(
        self, method: str, path: str, headers: dict[str, str]
    ) -> tuple[float, http.client.HTTPResponse, bytes]:
        if time.perf_counter() - self._asked_at > KEPT_S:
            self.line.close()  # which the server is about to do; the next request opens it anew
        began = self._asked_at = time.perf_counter()
        self.line.request(method, path, headers=headers)
        answer = self.line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}.")
        return time.perf_counter() - began, answer, body


def measure(asked: Asked) -> Pages:
    """Read the page again and again."""
    found = Pages(songs=len(asked.song_ids))
    dice = random.Random(1)
    readers = [Browser(asked, cookie) for cookie in asked.cookies[:READERS]]
    movers = [Browser(asked, cookie) for cookie in asked.cookies[READERS:]]
    for reader in readers:
        for song_id in dice.sample(asked.song_ids, VOTES_OF_EACH):
            reader.vote(song_id)

    def read(reader: Browser) -> float:
        took, body = reader.page()
        marks = gzip.decompress(body).decode().count(MARK)
        if marks != VOTES_OF_EACH:
            found.errors.append(f"a page of {found.songs} songs marks {marks} votes as its own")
        return took

    built: list[float] = []
    began = time.perf_counter()
    for i in range(asked.times):
        if time.perf_counter() - began > PATIENCE_S:
            break
        movers[i % len(movers)].vote(dice.choice(asked.song_ids), voted=i // len(movers) % 2 == 0)
        built.append(read(readers[i % READERS]))
    found.built_ms = spread(built[2:])
    for reader in readers:
        read(reader)
    still: list[float] = []
    began = time.perf_counter()
    while len(still) < 5 * asked.times and time.perf_counter() - began < PATIENCE_S:
        still.append(read(readers[len(still) % READERS]))
    found.still_ms = spread(still)
    _throughput(asked, found)
    found.kb = len(readers[0].page()[1]) / 1000
    del found.errors[5:]
    return found


def _throughput(asked: Asked, found: Pages) -> None:
    """Pages in a second, several connections asking at once."""
    counts = [0] * CONNECTIONS
    end = time.perf_counter() + asked.seconds

    def ask(number: int) -> None:
        browser = Browser(asked, asked.cookies[number])
        browser.token = "-"
        while time.perf_counter() < end:
            browser.page()
            counts[number] += 1

    server = Cost(asked.server_pid)
    cpu, began = server.cpu_s(), time.perf_counter()
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.per_s = sum(counts) / (time.perf_counter() - began)
    found.cpu_ms = 1000 * (server.cpu_s() - cpu) / max(1, sum(counts))


def pages_of(found: dict[str, Any]) -> Pages:
    """Out of JSON."""
    spreads = {name: Spread(**found[name]) for name in ("built_ms", "still_ms")}
    return Pages(**{**found, **spreads})


def main() -> None:
    """Do as the standard input says."""
    json.dump(asdict(measure(Asked(**json.load(sys.stdin)))), sys.stdout)


if __name__ == "__main__":
    main()
