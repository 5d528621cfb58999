"""The second half of `make run`, inside the environment: migrate, seed once, collect, serve."""

import os
import sys
from urllib.parse import urlsplit

import django
import environ
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from scripts import addresses, server, static_files
from scripts.getting_ready import ROOT
from scripts.obstacles import InTheWayError


def main() -> None:
    """Bring database and static files up to date, say where to go, and become the server."""
    try:
        settle_environment()
        prepare()
    except (InTheWayError, CommandError) as obstacle:
        sys.exit(str(obstacle))
    except OperationalError as error:
        sys.exit(f"The database cannot be reached: {str(error).splitlines()[0]}")
    except KeyboardInterrupt:
        sys.exit(130)
    print(welcome(), flush=True)
    command = server.command(os.environ)
    os.execv(command[0], command)  # noqa: S606


def settle_environment() -> None:
    """Put into the environment what this start decides: a free port, and the machine's names.

    The operator's own settings win, in the order that jamanager.settings reads them.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamanager.settings")
    if (ROOT / ".env").is_file():
        environ.Env.read_env(ROOT / ".env", overwrite=False)
    if not os.environ.get("ALLOWED_HOSTS"):
        public = urlsplit(os.environ.get("PUBLIC_URL", "")).hostname
        os.environ["ALLOWED_HOSTS"] = ",".join([*addresses.own_hosts(), *filter(None, [public])])
    environ.Env.read_env(ROOT / "var" / "local.env", overwrite=False)
    port = addresses.free_port(os.environ.get("PORT") or "8000")
    os.environ["PORT"] = str(port)
    for address in addresses.lan_addresses()[:1]:
        os.environ.setdefault("LAN_URL", f"http://{address}:{port}")


def prepare() -> None:
    """Migrate, give a new database its example jams, and collect the static files."""
    django.setup()
    is_new = not MigrationRecorder(connection).has_table()
    call_command("migrate", interactive=False, verbosity=0)
    if is_new:
        call_command("seed", if_empty=True, verbosity=0)
    connection.close()
    static_files.collect_when_changed()


def welcome() -> str:
    """Where to go from here, for the person at the keyboard."""
    from django.conf import settings

    port = settings.PORT
    here = f"http://localhost:{port}"
    phones = [settings.PUBLIC_URL] if settings.PUBLIC_URL else []
    phones += [
        f"http://{address}:{port}"
        for address in addresses.lan_addresses()
        if address in settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS
    ]
    lines = [
        ("This machine", f"{here}/"),
        *(("Phones", f"{address}/") for address in phones[:2]),
        ("Hosts", f"{here}/host/"),
    ]
    if settings.ENABLE_ACCESS_CODE and settings.JAM_MANAGER_ACCESS_CODE:
        lines.append(("Access code", settings.JAM_MANAGER_ACCESS_CODE))
    body = "\n".join(f"  {label:<14}{value}" for label, value in lines)
    return f"\nJaManager is at your service. Ctrl-C stops it.\n\n{body}\n"


if __name__ == "__main__":
    main()
