"""Coming in: a voter becomes an attendee at the first act, and may take a name."""

from dataclasses import dataclass

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import NameTaken, Overtaken
from jams import rules
from jams.models import Attendee, Jam, JamSong, change


@dataclass(frozen=True, slots=True)
class Registration:
    """What `register` did; `created` says whether the voter is new in this jam."""

    attendee_id: int
    name: str
    created: bool
    version: int


def present(jam: Jam, voter: Voter, line: int | None = None) -> Attendee:
    """This voter's row in this jam, made now if need be; call it within `change`.

    Raises Banned, Overtaken.
    """
    attendee, created = Attendee.objects.get_or_create(jam=jam, voter=voter.id)
    if created:
        jam.touch(attendee)
    rules.welcome(attendee)
    heed(attendee, line)
    return attendee


def heed(attendee: Attendee, line: int | None) -> None:
    """Note by which of its browser's lines this attendee speaks; call it within `change`.

    A browser numbers its lines upwards, so what an older one still brings, out of a network that
    woke up, is older than what was acknowledged since. Raises Overtaken.
    """
    if line is None or line == attendee.line:
        return
    if line < attendee.line:
        raise Overtaken
    Attendee.objects.filter(pk=attendee.pk).update(line=line)


def register(jam: Jam, voter: Voter, name: str) -> Registration:
    """Give this voter a name in this jam; the same name again changes nothing.

    Raises Invalid, JamEnded, Banned, NameTaken.
    """
    proper = rules.proper_name(name)
    with change(jam) as jam:
        rules.still_on(jam)
        created = not Attendee.objects.filter(jam=jam, voter=voter.id).exists()
        attendee = present(jam, voter)
        if attendee.name != proper:
            free_name(jam, proper, but=attendee)
            Attendee.objects.filter(pk=attendee.pk).update(name=proper)
            jam.touch(attendee, *bearing_name(attendee))
    return Registration(attendee.pk, proper, created, jam.version)


def free_name(jam: Jam, name: str, *, but: Attendee | None = None) -> None:
    """Nobody in this jam has that name, `but` aside. Raises NameTaken."""
    # Compared here and not in SQL: SQLite lowers ASCII letters only, and José would meet JOSÉ.
    others = Attendee.objects.filter(jam=jam).exclude(name="")
    if but is not None:
        others = others.exclude(pk=but.pk)
    taken = {other.casefold() for other in others.values_list("name", flat=True)}
    if name.casefold() in taken:
        raise NameTaken


def bearing_name(attendee: Attendee) -> list[JamSong]:
    """The entries whose public part shows this person's name."""
    entries = JamSong.objects.filter(performances__attendee=attendee) | JamSong.objects.filter(
        added_by=attendee
    )
    return list(entries.distinct())
