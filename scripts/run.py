"""`make run`: gets this machine ready, then serves JaManager from it.

With arguments it gets ready and runs those with the environment's Python instead, for example
`python3 -m scripts.run manage.py migrate`. This one file must parse on a Python that is too old
to run the rest, so that such a Python is told so in one line.
"""

import sys
from typing import Sequence  # noqa: UP035

OLDEST_PYTHON = (3, 11)


def python_problem(version: Sequence[int]) -> str:
    """Why this version of Python will not do; empty where it will."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    return (
        "JaManager needs Python {}.{} or newer, and this is Python {}.{}. "
        "If a newer one is installed, name it: make run PYTHON=python3.12"
    ).format(*OLDEST_PYTHON, *version[:2])


def main() -> None:
    """Get ready and serve, or leave with one line that says what is in the way."""
    problem = python_problem(sys.version_info[:3])
    if problem:
        sys.exit(problem)
    from scripts import getting_ready

    try:
        getting_ready.run(sys.argv[1:] or ["-m", "scripts.serve"])
    except getting_ready.InTheWayError as obstacle:
        sys.exit(str(obstacle))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
