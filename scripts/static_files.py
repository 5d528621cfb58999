"""Static files, collected and compressed again only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_when_changed() -> bool:
    """Bring `STATIC_ROOT` up to date; True where there was something to do.

    Compressing takes seconds, far more than the rest of a start.
    """
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    print("Collecting the pages' files. The first time takes a few seconds.", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def fingerprint() -> str:
    """What tells these static files, and the way they are stored, from any others."""
    seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    found = ((path, storage) for finder in get_finders() for path, storage in finder.list([]))
    # A folder lists its files in no order of its own.
    for path, storage in sorted(found, key=lambda file: file[0]):
        state = Path(storage.path(path)).stat()
        seen.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return seen.hexdigest()
