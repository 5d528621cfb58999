"""Copies of the project, as a newcomer has them after `git clone`, for tests of `make run`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts import environment

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = ("scripts", "Makefile", "manage.py", "requirements.txt")
SITE = ("jamanager", "venues", "songs", "chordsheets", "jams", "templates", "static", "fixtures")


def copy(names: Iterable[str], folder: Path) -> None:
    """Copy these files and folders of the project into `folder`."""
    leave = shutil.ignore_patterns("__pycache__", "tests")
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, folder / name)


def lend_packages(folder: Path) -> None:
    """Make the copy's own environment, stamped as installed, with this one's packages in it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    [site_packages] = (folder / ".venv" / "lib").glob("python*/site-packages")
    ours = [path for path in sys.path if path.endswith("-packages")]
    (site_packages / "lent.pth").write_text("\n".join(ours))
    stamp = environment.digest(folder / "requirements.txt")
    (folder / ".venv" / "installed-requirements").write_text(stamp)


def clean_environment(**extra: str) -> dict[str, str]:
    """A newcomer's environment: nothing of what the tests set."""
    return {"PATH": os.environ["PATH"], **extra}


def run(
    folder: Path,
    *command: str,
    python: str = sys.executable,
    env: dict[str, str] | None = None,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a Python command in `folder`, by default what `make run` runs."""
    return subprocess.run(
        [python, *(command or ("-m", "scripts.run"))],
        cwd=folder,
        env=clean_environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **options,
    )
