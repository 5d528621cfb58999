"""What only one voter is told: the contract's `me`."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jamanager.lib.identity import Voter
from jamanager.lib.prepared import Prepared
from jams.live.state import Json
from jams.models import Attendee, Performance, Vote


@dataclass(frozen=True, slots=True)
class Mine:
    """A voter's part of a jam, as it is since the jam's `version`."""

    version: int
    attendee_id: int | None = None
    name: str | None = None
    voted: tuple[int, ...] = ()
    signed_up: tuple[int, ...] = ()
    banned: bool = False

    def as_me(self, role: str) -> Json:
        """The contract's `me`, for one who is "attendee" or "host"."""
        return {
            "attendee_id": self.attendee_id,
            "name": self.name,
            "voted": list(self.voted),
            "signed_up": list(self.signed_up),
            "role": role,
        }


NOBODY = Mine(version=-1)


def mine(jam_id: int, voters: Collection[str]) -> dict[str, Mine]:
    """What each of these voters (by id) has done in this jam; who did nothing yet is left out."""
    if len(voters) == 1:
        return _of_voter(jam_id, *voters)
    return moved_since(jam_id, -1, voters)


def me(jam_id: int, voter: Voter, role: str) -> Json:
    """The contract's `me` for this voter, `role` being "attendee" or "host"."""
    return mine(jam_id, [voter.id]).get(voter.id, NOBODY).as_me(role)


def moved_since(jam_id: int, version: int, voters: Collection[str]) -> dict[str, Mine]:
    """Of these voters (by id), those with an act after `version`."""
    # By version alone few rows are found; three hundred voters in the query would cost more.
    found = _since_version(jam_id, version)
    return {voter: part for voter, part in found.items() if voter in voters}


class _Parts:
    """The parts of the attendees that one lookup finds, in three queries that are built once."""

    def __init__(self, lookup: str, kind: type) -> None:
        def attendees(jam_id: int, value: Any) -> "QuerySet[Any, Any]":
            found = Attendee.objects.filter(jam_id=jam_id, **{lookup: value}).order_by()
            return found.values_list("pk", "voter", "version", "name", "banned")

        def songs(model: type[Vote] | type[Performance]) -> Prepared:
            def of_them(jam_id: int, value: Any) -> "QuerySet[Any, Any]":
                theirs = {"attendee__jam_id": jam_id, f"attendee__{lookup}": value}
                found = model._default_manager.filter(**theirs).order_by("jam_song__song_id")
                return found.values_list("attendee_id", "jam_song__song_id")

            return Prepared(of_them, jam_id=int, value=kind)

        self._attendees = Prepared(attendees, jam_id=int, value=kind)
        self._votes, self._performances = songs(Vote), songs(Performance)

    def __call__(self, jam_id: int, value: int | str) -> dict[str, Mine]:
        """By voter's id."""
        attendees = self._attendees(jam_id=jam_id, value=value)
        if not attendees:
            return {}
        voted = _by_attendee(self._votes(jam_id=jam_id, value=value))
        signed_up = _by_attendee(self._performances(jam_id=jam_id, value=value))
        return {
            voter: Mine(
                version,
                attendee_id,
                name or None,
                tuple(voted[attendee_id]),
                tuple(signed_up[attendee_id]),
                bool(banned),
            )
            for attendee_id, voter, version, name, banned in attendees
        }


def _by_attendee(rows: list[tuple[Any, ...]]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for attendee_id, song_id in rows:
        found[attendee_id].append(song_id)
    return found


_of_voter = _Parts("voter", str)
_since_version = _Parts("version__gt", int)
