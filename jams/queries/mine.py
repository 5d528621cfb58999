"""What only one voter is told: the contract's `me`."""

from collections.abc import Collection
from dataclasses import dataclass

from jamanager.lib.identity import Voter
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
    attendees = list(Attendee.objects.filter(jam=jam_id, voter__in=voters).order_by())
    if not attendees:
        return {}
    voted = _songs_by_attendee(Vote, attendees)
    signed_up = _songs_by_attendee(Performance, attendees)
    return {
        attendee.voter: Mine(
            attendee.version,
            attendee.pk,
            attendee.name or None,
            tuple(voted.get(attendee.pk, ())),
            tuple(signed_up.get(attendee.pk, ())),
            attendee.banned,
        )
        for attendee in attendees
    }


def me(jam_id: int, voter: Voter, role: str) -> Json:
    """The contract's `me` for this voter, `role` being "attendee" or "host"."""
    return mine(jam_id, [voter.id]).get(voter.id, NOBODY).as_me(role)


def moved_since(jam_id: int, version: int, voters: Collection[str]) -> dict[str, Mine]:
    """Of these voters (by id), those with an act after `version`."""
    moved = Attendee.objects.filter(jam=jam_id, version__gt=version, voter__in=voters).order_by()
    return mine(jam_id, list(moved.values_list("voter", flat=True)))


def _songs_by_attendee(
    model: type[Vote] | type[Performance], attendees: list[Attendee]
) -> dict[int, list[int]]:
    rows = model._default_manager.filter(attendee__in=attendees).order_by("jam_song__song_id")
    found: dict[int, list[int]] = {}
    for attendee_id, song_id in rows.values_list("attendee_id", "jam_song__song_id"):
        found.setdefault(attendee_id, []).append(song_id)
    return found
