"""The addresses of a kept picture, all out of the name that its row has: no file is asked."""

import re
from typing import NamedTuple

from django.core.files.storage import default_storage

FOLDERS = ("venues", "jams")
_NAME = re.compile(
    rf"(?P<stem>(?:{'|'.join(FOLDERS)})/[0-9a-f]{{32}}-(?P<width>\d{{1,4}})x(?P<height>\d{{1,4}}))"
    r"(?:-small)?\.webp",
    re.ASCII,
)


class Shown(NamedTuple):
    """Where a browser finds it, and the pixels of the large one; the small one has its shape."""

    small: str
    large: str
    width: int
    height: int


def is_ours(name: str) -> bool:
    """Whether this is a name as `keeping` gives them."""
    return _NAME.fullmatch(name) is not None


def small_name(name: str) -> str:
    """The small picture's name, next to the large one's."""
    return f"{name.removesuffix('.webp')}-small.webp"


def shown(name: str) -> Shown | None:
    """The addresses of the picture by this name; None where there is none, or none of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    small, large = default_storage.url(small_name(name)), default_storage.url(name)
    return Shown(small, large, int(found["width"]), int(found["height"]))
