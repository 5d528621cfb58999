"""Where and on what a benchmark ran: without it no figure means anything."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("django", "channels", "uvicorn", "uvloop")
BUSY = 0.5


def about(root: Path, load_before: float) -> dict[str, str]:
    """Machine, versions, commit and date; `load_before` is the machine's load as it began."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = f"{load_before:.2f}"
    if load_before > BUSY:
        load += " (others were at work: times are too long, CPU a little too high)"
    return {
        "machine": f"{len(os.sched_getaffinity(0))} cores of {_processor()}, "
        f"{_memory_gib():.0f} GiB, "
        f"{platform.system()} {platform.machine()}",
        "software": f"Python {platform.python_version()}, {packages}, "
        f"SQLite {sqlite3.sqlite_version}",
        "commit": commit(root),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load before": load,
    }


def commit(root: Path) -> str:
    """The short name of what is checked out, and whether anything was changed since."""
    name = _git(root, "rev-parse", "--short", "HEAD")
    changed = _git(root, "status", "--porcelain", "--", ":!docs")
    return f"{name or 'unknown'}{' and changes since' if changed else ''}"


def _git(root: Path, *asked: str) -> str:
    try:
        done = subprocess.run(["git", *asked], cwd=root, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "an unknown processor"
