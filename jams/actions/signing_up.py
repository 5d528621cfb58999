"""Signing up to play on a song, and withdrawing."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jamanager.lib.identity import Voter
from jamanager.lib.refusals import Invalid
from jams import queries, rules
from jams.actions import attendees
from jams.live.state import Json
from jams.models import Attendee, Jam, JamSong, Performance, change


@dataclass(frozen=True, slots=True)
class LineupResult:
    """The song's line-up after the act, as the contract's performers and instruments."""

    song_id: int
    performers: list[Json]
    needs: list[str]
    waiting: list[Json]
    version: int


def sign_up(
    jam: Jam,
    voter: Voter,
    song_id: int,
    instrument: str,
    *,
    wait: bool = False,
    line: int | None = None,
) -> LineupResult:
    """Put this voter on the song with this instrument; with `wait`, on the waiting list if full.

    The same again changes nothing; another instrument on the same song changes over. `line` is the
    number of the browser's line by which it came.
    Raises Invalid, JamEnded, SignupsClosed, SongNotInJam, Banned, Overtaken, NameRequired,
    LimitReached, SlotTaken.
    """
    if instrument not in Performance.Instrument.values:
        raise Invalid(fields={"instrument": str(_("We do not know that instrument."))})
    with change(jam) as jam:
        entry = rules.playable_entry(jam, song_id)
        attendee = attendees.present(jam, voter, line)
        rules.name_of(attendee)
        rules.within_limit(jam, attendee, entry)
        mine = Performance.objects.filter(jam_song=entry, attendee=attendee)
        if not mine.filter(instrument=instrument).exists():
            rules.place_for(entry, attendee, instrument, wait=wait)
            # Who changes over stands last for the new place.
            mine.delete()
            Performance.objects.create(jam_song=entry, attendee=attendee, instrument=instrument)
            jam.touch(entry, attendee)
    return _result(jam, entry)


def withdraw(jam: Jam, voter: Voter, song_id: int, *, line: int | None = None) -> LineupResult:
    """Take this voter off the song; who waited first moves up. Not being on it changes nothing.

    `line` is the number of the browser's line by which it came.
    Raises JamEnded, SongNotInJam, Overtaken.
    """
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        attendee = Attendee.objects.filter(jam=jam, voter=voter.id).first()
        if attendee is not None:
            attendees.heed(attendee, line)
            gone, _models = Performance.objects.filter(jam_song=entry, attendee=attendee).delete()
            if gone:
                jam.touch(entry, attendee)
    return _result(jam, entry)


def _result(jam: Jam, entry: JamSong) -> LineupResult:
    return LineupResult(
        song_id=entry.song_id, version=jam.version, **queries.lineup_of_entry(entry.pk)
    )
