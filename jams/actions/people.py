"""The people of a jam, as the host sees to them: renamed, banned, let back in, removed.

All of it is by the voter, never by an address: a whole bar shares one.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from jamanager.lib.identity import Voter
from jams import rules
from jams.actions.attendees import bearing_name, free_name
from jams.actions.host_acts import Done, record
from jams.models import Attendee, HostAct, Jam, JamSong, Performance, Vote, change

Verb = HostAct.Verb


def see_to(
    jam: Jam,
    attendee_id: int,
    *,
    name: str | None = None,
    banned: bool | None = None,
    keep_votes: bool = True,
    by: User | None = None,
) -> Done:
    """Make this person be called so, and be banned or not; what is None stays as it is.

    Who is banned plays on no song that still waits, and suggests none; their votes stay where
    `keep_votes`, and are taken back where not. Raises Invalid, NotFound, NameTaken.
    """
    proper = None if name is None else rules.proper_name(name)
    with change(jam) as jam:
        somebody = rules.attendee_of(jam, attendee_id)
        was = str(somebody)
        act = None
        if proper is not None and proper != somebody.name:
            _rename(jam, somebody, proper)
            act = record(jam, by, Verb.RENAMED, f"{was} → {proper}")
        if banned is not None and _ban(jam, somebody, banned=banned, keep_votes=keep_votes):
            act = record(jam, by, Verb.BANNED if banned else Verb.LET_IN, str(somebody))
    return Done(jam.version, act)


def remove(jam: Jam, attendee_id: int, *, keep_votes: bool = True, by: User | None = None) -> Done:
    """Take this person and all that they did out of the room, their votes where not `keep_votes`.

    The browser may come back, as somebody new to the jam; who is banned stays so. Raises NotFound.
    """
    with change(jam) as jam:
        somebody = rules.attendee_of(jam, attendee_id)
        name, kept = str(somebody), _of_browser(somebody)
        if keep_votes and somebody.votes.exists():
            _leave_votes_only(jam, somebody)
        else:
            somebody.delete()
        if not somebody.walk_up:
            # An empty row of theirs: by it their page learns that nothing here is theirs any more.
            jam.touch(Attendee.objects.create(jam=jam, **kept))
        act = record(jam, by, Verb.SENT_OUT, name)
    return Done(jam.version, act)


def _of_browser(somebody: Attendee) -> dict[str, Any]:
    """What is not theirs, but their browser's."""
    return {"voter": somebody.voter, "line": somebody.line, "banned": somebody.banned}


def _rename(jam: Jam, somebody: Attendee, name: str) -> None:
    free_name(jam, name, but=somebody)
    Attendee.objects.filter(pk=somebody.pk).update(name=name)
    somebody.name = name
    jam.touch(somebody, *bearing_name(somebody))


def _ban(jam: Jam, somebody: Attendee, *, banned: bool, keep_votes: bool) -> bool:
    """Whether that changed anything; taking the votes of who is banned already does, too."""
    changed = somebody.banned != banned
    if changed:
        Attendee.objects.filter(pk=somebody.pk).update(banned=banned)
        somebody.banned = banned
    if banned:
        waiting = Performance.objects.filter(jam_song__status=JamSong.Status.QUEUED)
        changed = _delete(jam, somebody, waiting) or changed
        somebody.suggested.filter(approved=None).delete()
        if not keep_votes:
            changed = _delete(jam, somebody, Vote.objects.all()) or changed
    if changed:
        jam.touch(somebody)
    return changed


def _leave_votes_only(jam: Jam, somebody: Attendee) -> None:
    """Nobody's browser, and nobody's name, but votes that count."""
    jam.touch(somebody, *bearing_name(somebody))
    Performance.objects.filter(attendee=somebody).delete()
    somebody.suggested.all().delete()
    Attendee.objects.filter(pk=somebody.pk).update(voter=Voter.new().id, name="", removed=True)


def _delete(jam: Jam, somebody: Attendee, acts: "QuerySet[Vote] | QuerySet[Performance]") -> bool:
    """Delete those of these acts that are theirs; whether there were any."""
    theirs = acts.filter(attendee=somebody)
    entries = list(theirs.values_list("jam_song", flat=True))
    if not entries:
        return False
    jam.touch(*(JamSong(pk=entry_id, jam=jam) for entry_id in entries))
    # Nothing hangs on them, and what moved is touched: no look at each row by itself.
    theirs._raw_delete(theirs.db)
    return True
