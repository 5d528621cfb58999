"""The Python environment in `.venv`: made, filled from the lock file, made anew when broken."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.obstacles import InTheWayError


def ready(root: Path, requirements: str = "requirements.txt") -> Path:
    """The environment's Python, with exactly the locked packages of `requirements` in it.

    Installs only when the lock file is another than the one installed last. Raises InTheWayError.
    """
    folder = root / ".venv"
    python = folder / "bin" / "python"
    if not works(python):
        make(folder)
    lock = root / requirements
    stamp = folder / f"installed-{lock.stem}"
    wanted = digest(lock)
    if not stamp.is_file() or stamp.read_text() != wanted:
        print("Installing what JaManager needs. The first time takes half a minute.", flush=True)
        install(python, lock, log=root / "var" / "install.log")
        stamp.write_text(wanted)
    return python


def digest(lock: Path) -> str:
    """What tells this lock file from any other."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def works(python: Path) -> bool:
    """Whether this is a Python that starts and is new enough: a moved or half-made one is not."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def make(folder: Path) -> None:
    """Make an environment in `folder`, in place of whatever is there."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    uv = shutil.which("uv")
    command = (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)]
        if uv
        else [sys.executable, "-m", "venv", str(folder)]
    )
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not works(folder / "bin" / "python"):
        # Half an environment would be taken for a whole one next time.
        shutil.rmtree(folder, ignore_errors=True)
        raise InTheWayError(
            "Python cannot make an environment here. On Debian and Ubuntu this helps: "
            "sudo apt-get install python3-venv"
        )


def install(python: Path, lock: Path, log: Path) -> None:
    """Install the packages of a lock file, each checked against its hash."""
    with log.open("w", encoding="utf-8") as output:
        for command in installers(python, lock):
            output.write(f"{command[0]}\n")
            output.flush()
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT)
            if done.returncode == 0:
                return
    raise InTheWayError(
        "The packages could not be installed: is this machine online? "
        f"{log.parent.name}/{log.name} has the details. Then run it again."
    )


def installers(python: Path, lock: Path) -> Iterator[Sequence[str | os.PathLike[str]]]:
    """The commands to try in turn: uv is the fastest, pip knows mirrors that uv does not."""
    hashed = ("--require-hashes", "-r", lock)
    uv = shutil.which("uv")
    if uv:
        yield (uv, "pip", "install", "--quiet", "--python", python, *hashed)
    if not has_pip(python):
        return
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2")
    yield (python, "-m", "pip", "install", *quiet, *hashed)


def has_pip(python: Path) -> bool:
    """Whether this environment has pip, which it is given where uv left it out."""
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return True
    return subprocess.run([python, "-m", "ensurepip"], capture_output=True).returncode == 0
