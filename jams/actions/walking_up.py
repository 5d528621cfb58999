"""Players as the host sees them: somebody walks up without a phone, somebody else goes home."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import Invalid, LimitReached, NameTaken
from jams import rules
from jams.actions.attendees import free_name
from jams.actions.host_acts import Done, record
from jams.models import Attendee, HostAct, Jam, JamSong, Performance, change


def put_on(jam: Jam, song_id: int, name: str, instrument: str, *, by: User | None = None) -> Done:
    """Put somebody without a phone on this song; one of that name who has none is the same person.

    Closed sign-ups are closed to phones, not to the host. The same again changes nothing.
    Raises Invalid, JamEnded, SongNotInJam, SignupsClosed, NameTaken, LimitReached, SlotTaken.
    """
    if instrument not in Performance.Instrument.values:
        raise Invalid(fields={"instrument": _("We do not know that instrument.")})
    proper = rules.proper_name(name)
    with change(jam) as jam:
        entry = rules.unplayed_entry(jam, song_id)
        somebody = _walk_up(jam, proper)
        act = None
        if not _plays(somebody, entry, instrument):
            _within_limit(jam, somebody, entry)
            rules.place_for(entry, somebody, instrument, wait=False)
            Performance.objects.create(jam_song=entry, attendee=somebody, instrument=instrument)
            jam.touch(entry, somebody)
            act = record(jam, by, HostAct.Verb.WALKED_UP, f"{proper} · {entry.song.title}")
    return Done(jam.version, act)


def take_off(jam: Jam, song_id: int, attendee_id: int, *, by: User | None = None) -> Done:
    """Take this person off the song; who waited first moves up. Not being on it changes nothing.

    Raises JamEnded, SongNotInJam, NotFound.
    """
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        somebody = rules.attendee_of(jam, attendee_id)
        gone, _models = Performance.objects.filter(jam_song=entry, attendee=somebody).delete()
        act = None
        if gone:
            jam.touch(entry, somebody)
            act = record(jam, by, HostAct.Verb.TAKEN_OFF, f"{somebody} · {entry.song.title}")
    return Done(jam.version, act)


def _walk_up(jam: Jam, name: str) -> Attendee:
    """The person of that name who has no phone, made if need be. Raises NameTaken."""
    for known in Attendee.objects.filter(jam=jam, walk_up=True, banned=False):
        if known.name.casefold() == name.casefold():
            return known
    free_name(jam, name)
    # Nobody's browser will ever have this voter.
    return Attendee.objects.create(jam=jam, voter=Voter.new().id, name=name, walk_up=True)


def _plays(somebody: Attendee, entry: JamSong, instrument: str) -> bool:
    """Whether they are on this song with this instrument. Raises NameTaken: with another one."""
    part = Performance.objects.filter(attendee=somebody, jam_song=entry).first()
    if part is not None and part.instrument != instrument:
        raise NameTaken
    return part is not None


def _within_limit(jam: Jam, somebody: Attendee, entry: JamSong) -> None:
    try:
        rules.within_limit(jam, somebody, entry)
    except LimitReached:
        sentence = _("%(name)s is signed up for as many songs as one person may be tonight.")
        raise LimitReached(sentence % {"name": somebody.name}) from None
