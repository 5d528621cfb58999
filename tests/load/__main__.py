"""`make bench`: measures the live path, the pages and what they cost as they grow.

Exits with 1 where an acknowledged vote was lost or a mirror was not the truth at its end. A target
that is missed on this machine is said, and is no failure.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.load import growth, limits, machine, report, soak
from tests.load.orders import Findings
from tests.load.plan import QUICK, Bench, Extent, Results
from tests.load.site import ROOT, Site

PAGE = Path("docs/performance.md")
BEGIN, END = "<!-- what make bench writes -->", "<!-- and to here -->"


def main() -> None:
    """Measure, tell, and write what was asked for."""
    asked = _arguments()
    began, load = time.monotonic(), os.getloadavg()[0]

    def say(text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:5.0f} s  {text}\n")

    if asked.soak:
        _soak(asked.soak, load)
        return
    if asked.limits:
        _limits(asked, load, say)
        return
    with ExitStack() as open_sites:

        def site(**engine: Any) -> Site:
            return open_sites.enter_context(closing(Site(**engine)))

        has_redis, has_postgres = _redis_answers(asked.redis), _postgres_answers(asked.postgres)
        if not has_redis or not has_postgres:
            say("Without PostgreSQL and Redis the runs that need them are left out.")
        default = site()
        with_redis = site(redis_url=asked.redis) if has_redis else None
        grown_up = None
        if has_redis and has_postgres:
            grown_up = site(database_url=asked.postgres, redis_url=asked.redis, workers=2)
        bench = Bench(QUICK if asked.quick else Extent(), say)
        results = bench.run(default, with_redis, grown_up)

    about = machine.about(ROOT, load)
    about["time"] = f"{time.monotonic() - began:.0f} s{', the quick plan' if asked.quick else ''}"
    text = _facts(about) + "\n\n" + report.tables(results)
    sys.stdout.write(text + "\n")
    if asked.json:
        asked.json.write_text(_as_json(about, results))
    if asked.write:
        _write(text, growth.pictures(results))
    if results.errors:
        sys.exit("\n".join(["The contract was broken:", *results.errors]))


def _soak(minutes: int, load: float) -> None:
    """The long evening alone."""
    with closing(Site()) as site:
        found = soak.soak(site, minutes)
    sys.stdout.write(f"{_facts(machine.about(ROOT, load))}\n\n{soak.told(found)}\n")
    if found.errors:
        sys.exit("\n".join(found.errors))


def _limits(asked: argparse.Namespace, load: float, say: Callable[[str], None]) -> None:
    """The engines alone."""
    if not (_redis_answers(asked.redis) and _postgres_answers(asked.postgres)):
        sys.exit("This needs PostgreSQL and Redis.")
    with closing(Site(database_url=asked.postgres, redis_url=asked.redis)) as site:
        rows = limits.limits(site, say)
    sys.stdout.write(f"{_facts(machine.about(ROOT, load))}\n\n{limits.told(rows)}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a part of it, in two minutes")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE}")
    parser.add_argument(
        "--soak", type=int, metavar="MINUTES", help="only watch the memory of one long evening"
    )
    parser.add_argument(
        "--limits", action="store_true", help="only what PostgreSQL and Redis take for a vote"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures, for a machine")
    parser.add_argument(
        "--postgres",
        metavar="URL",
        default=os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"),
        help="a server on which a database may be made",
    )
    parser.add_argument(
        "--redis",
        metavar="URL",
        default=os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9"),
    )
    return parser.parse_args()


def _redis_answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except (redis.RedisError, ValueError):
        return False


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def _facts(about: dict[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in about.items())


def _as_json(about: dict[str, str], results: Results) -> str:
    def plain(value: Any) -> Any:
        if isinstance(value, Findings):
            return {**asdict(value), "cpu_ms_per_1000": value.cpu_ms_per_1000}
        if is_dataclass(value) and not isinstance(value, type):
            return asdict(value)
        if isinstance(value, dict):
            return {
                " x ".join(map(str, key)) if isinstance(key, tuple) else str(key): plain(item)
                for key, item in value.items()
            }
        return value

    found = {each.name: plain(getattr(results, each.name)) for each in fields(results)}
    return json.dumps({"about": about, **found}, indent=1)


def _write(text: str, pictures: dict[str, str]) -> None:
    """Put the figures between the page's marks, and the pictures beside those that are there."""
    page = ROOT / PAGE
    before, begin, rest = page.read_text().partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE} has no marks to write between.")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
    for name, picture in pictures.items():
        (page.parent / "pictures" / name).write_text(picture)


if __name__ == "__main__":
    main()
