"""The host's log: each host's story writes what it did into it, in its own transaction."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from jams.models import HostAct, Jam

WHO = HostAct._meta.get_field("who").max_length or 0
TEXT = HostAct._meta.get_field("text").max_length or 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a host's story did: true where it changed something, and the jam's version since."""

    version: int
    act: HostAct | None = None

    def __bool__(self) -> bool:
        """Whether something changed."""
        return self.act is not None


def record(
    jam: Jam, host: User | None, verb: HostAct.Verb, text: str = "", undo: Any = None
) -> HostAct:
    """Note within `change` what this host did, which is a version of the jam's, too.

    `text` is the subject as people see it; `undo` what bringing back needs, as JSON. What a
    program does (`host` is None) is nobody's act: it is handed back and not kept.
    """
    who = printable(host)[:WHO] if host is not None else ""
    act = HostAct(jam=jam, actor=host, who=who, verb=verb, text=text[:TEXT], undo=undo)
    if host is not None:
        act.save(force_insert=True)
    jam.touch()
    return act


def printable(host: User) -> str:
    """The name of a host that the log shows."""
    return host.get_full_name() or host.get_username()
