"""What may happen when: each function gives what was asked for, or says no with a reason."""

from django.utils.translation import gettext_lazy as _

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import (
    Banned,
    FeatureOff,
    Invalid,
    JamEnded,
    LimitReached,
    NameRequired,
    NotFound,
    SignupsClosed,
    SlotTaken,
    SongNotInJam,
)
from jamanager.lib.text import tidy
from jams.lineup import lineup
from jams.models import Attendee, Jam, JamSong, Performance
from jams.queries import OwnVote, own_vote, with_votes

MAX_NAME = 40
MAX_ID = 2**63 - 1
OPEN_STATUSES = (JamSong.Status.QUEUED, JamSong.Status.PLAYING)


def still_on(jam: Jam) -> None:
    """Raises JamEnded."""
    if jam.has_ended:
        raise JamEnded


def takes_suggestions(jam: Jam) -> None:
    """Raises FeatureOff."""
    if jam.suggestions == Jam.Suggestions.CLOSED:
        raise FeatureOff(_("Suggestions are closed right now."))


def welcome(attendee: Attendee) -> None:
    """Raises Banned."""
    if attendee.banned:
        raise Banned


def entry_of(jam: Jam, song_id: int) -> JamSong:
    """This jam's entry for the song, with `vote_count`. Raises SongNotInJam."""
    if song_id > MAX_ID:  # SQLite fails on a number that no id can be
        raise SongNotInJam
    try:
        return with_votes(JamSong.objects.filter(jam=jam)).get(song_id=song_id)
    except JamSong.DoesNotExist:
        raise SongNotInJam from None


def votable(jam: Jam, song_id: int, voter: Voter) -> OwnVote:
    """This voter's part in an entry that votes may be cast for.

    Raises JamEnded, SongNotInJam, Banned.
    """
    still_on(jam)
    seen = own_vote(jam.pk, song_id, voter) if song_id <= MAX_ID else None
    if seen is None:
        raise SongNotInJam
    if seen.banned:
        raise Banned
    return seen


def playable_entry(jam: Jam, song_id: int) -> JamSong:
    """The entry that somebody may sign up for: not over yet.

    Raises JamEnded, SignupsClosed, SongNotInJam.
    """
    still_on(jam)
    if not jam.signups_open:
        raise SignupsClosed
    return unplayed_entry(jam, song_id)


def unplayed_entry(jam: Jam, song_id: int) -> JamSong:
    """The entry of a song that is not over yet. Raises JamEnded, SignupsClosed, SongNotInJam."""
    still_on(jam)
    entry = entry_of(jam, song_id)
    if entry.status not in OPEN_STATUSES:
        raise SignupsClosed(_("That song has been played."))
    return entry


def attendee_of(jam: Jam, attendee_id: int) -> Attendee:
    """Somebody in the room of this jam. Raises NotFound."""
    here = Attendee.objects.filter(jam=jam, removed=False)
    found = here.filter(pk=attendee_id).first() if attendee_id <= MAX_ID else None
    if found is None:
        raise NotFound(_("That person is not here any more."))
    return found


def name_of(attendee: Attendee) -> str:
    """The name that the band will call out. Raises NameRequired."""
    if not attendee.name:
        raise NameRequired
    return attendee.name


def proper_name(name: str) -> str:
    """The name without outer or doubled space. Raises Invalid if nothing, or too much, is left."""
    proper = tidy(name)
    if not proper:
        raise Invalid(fields={"name": str(_("Please tell us a name."))})
    if len(proper) > MAX_NAME:
        raise Invalid(fields={"name": str(_("Please keep it to 40 characters."))})
    return proper


def within_limit(jam: Jam, attendee: Attendee, entry: JamSong) -> None:
    """One more song is allowed; only songs still to be played count. Raises LimitReached."""
    others = Performance.objects.filter(
        attendee=attendee, jam_song__jam=jam, jam_song__status__in=OPEN_STATUSES
    ).exclude(jam_song=entry)
    if others.count() >= jam.max_performances:
        raise LimitReached


def place_for(entry: JamSong, attendee: Attendee, instrument: str, *, wait: bool) -> None:
    """Whether that place is free, or waiting for it is wanted. Raises SlotTaken."""
    if wait:
        return
    others = entry.performances.exclude(attendee=attendee).order_by("pk")
    signed_up = list(others.values_list("attendee_id", "instrument"))
    if attendee.pk not in lineup([*signed_up, (attendee.pk, instrument)]).performers:
        raise SlotTaken
