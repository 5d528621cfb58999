"""What the room may do by itself: sign up, and suggest songs."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from jams import rules, seen
from jams.actions.host_acts import Done, record
from jams.models import HostAct, Jam, change


def set_doors(
    jam: Jam,
    *,
    signups_open: bool | None = None,
    suggestions: str | None = None,
    was: Mapping[str, Any] | None = None,
    by: User | None = None,
) -> Done:
    """Open and close sign-ups and suggestions; what is None stays as it is.

    `was` is what the host saw, by the same names. Raises JamEnded, Stale.
    """
    wanted = {"signups_open": signups_open, "suggestions": suggestions}
    with change(jam) as jam:
        rules.still_on(jam)
        new = {
            name: value
            for name, value in wanted.items()
            if value is not None and value != getattr(jam, name)
        }
        act = None
        if new:
            seen.doors(jam, {name: (was or {}).get(name) for name in new})
            Jam.objects.filter(pk=jam.pk).update(**new)
            text = " · ".join(_SENTENCES[name, value]() for name, value in new.items())
            act = record(jam, by, HostAct.Verb.SET, text)
    return Done(jam.version, act)


_SENTENCES = {
    ("signups_open", True): lambda: _("sign-ups open"),
    ("signups_open", False): lambda: _("sign-ups closed"),
    ("suggestions", Jam.Suggestions.OPEN): lambda: _("suggestions open"),
    ("suggestions", Jam.Suggestions.ASK): lambda: _("suggestions ask the host"),
    ("suggestions", Jam.Suggestions.CLOSED): lambda: _("suggestions closed"),
}
