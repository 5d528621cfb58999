"""The environment of a developer: what `make run` needs, and what checks and tests need."""

import sys

from scripts import environment
from scripts.getting_ready import ROOT, check_writable
from scripts.obstacles import InTheWayError
from scripts.run import python_problem


def main() -> None:
    """Make `.venv` hold the packages of `requirements-dev.txt`."""
    problem = python_problem(sys.version_info[:3])
    if problem:
        sys.exit(problem)
    try:
        check_writable(ROOT)
        environment.ready(ROOT, "requirements-dev.txt")
    except InTheWayError as obstacle:
        sys.exit(str(obstacle))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
