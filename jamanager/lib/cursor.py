"""Where the next page of a list begins: an opaque text that only the server can make."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from jamanager.lib.refusals import Invalid


def cursor_after(kind: str, *place: Any) -> str:
    """The cursor for what comes after this place of the list called `kind`.

    `place` is made of JSON's own types. It is signed, so what comes back needs no distrust.
    """
    return signing.dumps(place, salt=f"cursor:{kind}", compress=False)


def place_of(kind: str, cursor: str) -> list[Any]:
    """The place that `cursor_after` was given. Raises Invalid for any other text."""
    try:
        place: list[Any] = signing.loads(cursor, salt=f"cursor:{kind}")
    except signing.BadSignature:
        raise Invalid(
            fields={"cursor": _("This list has no such page. Begin again without a cursor.")}
        ) from None
    return place
