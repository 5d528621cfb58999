"""`make reset`: empties the database and fills it with the example jams, after asking."""

import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Ask, and start over on `yes`; leave everything as it is on any other answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamanager.settings")
    django.setup()
    from django.db import connection

    database = connection.settings_dict["NAME"]
    if "--yes" not in sys.argv[1:] and not agreed(
        f"All venues, songs, jams and votes in {database} will be deleted. Type yes to go on: "
    ):
        sys.exit("Nothing was changed.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("seed", verbosity=0)


def agreed(question: str) -> bool:
    """Whether the person at the keyboard, if there is one, types `yes`."""
    try:
        return input(question).strip().casefold() == "yes"
    except (EOFError, KeyboardInterrupt):
        print()
        return False


if __name__ == "__main__":
    main()
