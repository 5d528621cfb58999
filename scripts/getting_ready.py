"""What a bare clone needs before it can serve: a folder to write to, secrets, an environment."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import environment, local_settings
from scripts.obstacles import InTheWayError

__all__ = ["ROOT", "InTheWayError", "get_ready", "run"]

ROOT = Path(__file__).resolve().parent.parent


def run(arguments: Sequence[str], root: Path = ROOT) -> None:
    """Get ready, then become the environment's Python with these arguments; never returns."""
    python = get_ready(root)
    os.chdir(root)
    sys.stdout.flush()
    os.execv(python, [str(python), *arguments])  # noqa: S606


def get_ready(root: Path) -> Path:
    """The Python of an environment with all that `requirements.txt` names.

    Done again it changes nothing and takes a fraction of a second. Raises InTheWayError.
    """
    check_writable(root)
    local_settings.write_once(root / "var" / "local.env")
    return environment.ready(root)


def check_writable(root: Path) -> None:
    """Raise InTheWayError unless files can be made in the project's folder and in its `var`."""
    try:
        (root / "var").mkdir(exist_ok=True)
        for folder in (root, root / "var"):
            probe = folder / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
    except OSError as error:
        raise InTheWayError(
            f"JaManager cannot write to its folder ({error.strerror}: {error.filename}). "
            "Copy the project to a folder of your own, and run it there."
        ) from None
