"""What a client may say: each frame as a typed command, or refused with the contract's code."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from jamanager.lib.refusals import BadFrame, Invalid, Refusal, UnknownEvent

MAX_CMD_ID = 64
# Larger numbers no database has an id for.
MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there: the client listens for an answer."""


@dataclass(frozen=True, slots=True)
class Resync:
    """Where am I: what the client has, or None and None where it has no state."""

    epoch: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """My vote for this song shall be so."""

    cmd_id: str
    song_id: int
    voted: bool
    line: int | None


@dataclass(frozen=True, slots=True)
class SignUp:
    """I want to play this on that song."""

    cmd_id: str
    song_id: int
    instrument: str
    wait: bool
    line: int | None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """I do not want to play on that song."""

    cmd_id: str
    song_id: int
    line: int | None


Command = Ping | Resync | Vote | SignUp | Withdraw


def parse(text: str) -> Command:
    """The command of this frame. Raises BadFrame, UnknownEvent, Invalid."""
    event, data = _event_and_data(text)
    if event not in _READERS:
        raise UnknownEvent
    fields = _Fields(data)
    command = _READERS[event](fields)
    if fields.wrong:
        raise Invalid(fields=fields.wrong)
    return command


def cmd_id_of(text: str) -> str | None:
    """The id by which the sender knows this frame, as far as one can be read."""
    try:
        cmd_id = _event_and_data(text)[1].get("cmd_id")
    except Refusal:
        return None
    return cmd_id if _is_text(cmd_id, MAX_CMD_ID) else None


def _event_and_data(text: str) -> tuple[str, dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(found, dict):
        raise BadFrame
    event, data = found.get("event"), found.get("data", {})
    if not isinstance(event, str) or not isinstance(data, dict):
        raise BadFrame
    return event, data


def _is_text(value: object, most: int) -> TypeGuard[str]:
    """Whether this is a text that may come back in a frame: JSON may hold halves of characters."""
    if not isinstance(value, str) or not 0 < len(value) <= most:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Fields:
    """Reads typed values; what is wrong is gathered, so that one answer names all of it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self.wrong: dict[str, str] = {}

    def text(self, name: str, most: int) -> str:
        value = self._data.get(name)
        if _is_text(value, most):
            return value
        self.wrong[name] = _("This has to be a text of 1 to %(most)s characters.") % {"most": most}
        return ""

    def number(self, name: str) -> int:
        value = self._data.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_ID:
            return value
        self.wrong[name] = _("This has to be a whole number.")
        return 0

    def boolean(self, name: str, default: bool | None = None) -> bool:
        value = self._data.get(name, default)
        if isinstance(value, bool):
            return value
        self.wrong[name] = _("This has to be true or false.")
        return False

    def maybe_number(self, name: str) -> int | None:
        return self.number(name) if self.has(name) else None

    def has(self, name: str) -> bool:
        return self._data.get(name) is not None


def _resync(fields: _Fields) -> Resync:
    return Resync(
        fields.text("epoch", MAX_CMD_ID) if fields.has("epoch") else None,
        fields.maybe_number("version"),
    )


_READERS: dict[str, Callable[[_Fields], Command]] = {
    "ping": lambda fields: Ping(),
    "resync": _resync,
    "vote": lambda fields: Vote(
        fields.text("cmd_id", MAX_CMD_ID),
        fields.number("song_id"),
        fields.boolean("voted"),
        fields.maybe_number("line"),
    ),
    "sign_up": lambda fields: SignUp(
        fields.text("cmd_id", MAX_CMD_ID),
        fields.number("song_id"),
        fields.text("instrument", MAX_CMD_ID),
        fields.boolean("wait", default=False),
        fields.maybe_number("line"),
    ),
    "withdraw": lambda fields: Withdraw(
        fields.text("cmd_id", MAX_CMD_ID), fields.number("song_id"), fields.maybe_number("line")
    ),
}
