"""This machine's own secrets, made once and kept out of what git tracks."""

import os
import secrets
from pathlib import Path

# Words that are said, heard and typed without doubt; with four digits about 2 million codes, of
# which the host's login allows a few tries a minute.
COLOURS = "amber azure coral ivory olive purple ruby sepia silver teal"
ANIMALS = (
    "badger beaver falcon gecko heron hornet jackal lemur lizard marten "
    "otter owl parrot puffin raven salmon spider tiger walrus zebra"
)

FILE = """\
# This machine's own settings, written once by `make run`. Keep the file private.
# A value in .env or in the process's environment wins over the one here; all names are in
# .env.example.
SECRET_KEY={secret_key}
JAM_MANAGER_ACCESS_CODE={access_code}
DEBUG=false
# For commands on this machine. `make run` adds the machine's addresses each time it starts.
ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
"""


def write_once(path: Path) -> bool:
    """Write fresh secrets to `path`, readable by its owner only, unless the file is there.

    True where it was written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            FILE.format(secret_key=secrets.token_urlsafe(50), access_code=new_access_code())
        )
    return True


def new_access_code() -> str:
    """A code that a person can read off a screen and type, for example `amber-otter-4821`."""
    words = (secrets.choice(words.split()) for words in (COLOURS, ANIMALS))
    return "-".join([*words, str(1000 + secrets.randbelow(9000))])
