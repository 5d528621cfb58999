"""Voting for a song, and taking the vote back."""

from dataclasses import dataclass

from jamanager.lib.identity import Voter
from jams import rules
from jams.actions import attendees
from jams.models import Attendee, Jam, JamSong, Vote, change
from jams.queries import OwnVote


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The values after `set_vote`, whether it changed them or found them so."""

    song_id: int
    vote_count: int
    voted: bool
    version: int


def set_vote(
    jam: Jam, voter: Voter, song_id: int, *, voted: bool, line: int | None = None
) -> VoteResult:
    """Make this voter's vote for a song of this jam be `voted`.

    Setting, not toggling: a repeated tap or a resent command changes nothing. `line` is the number
    of the browser's line by which it came. Raises JamEnded, SongNotInJam, Banned, Overtaken.
    """
    with change(jam) as jam:
        # The jam's lock is held: between this look and the write nobody votes here.
        seen = rules.votable(jam, song_id, voter)
        count = seen.vote_count
        is_so = voted == (seen.vote_id is not None)
        if not is_so or line is not None:
            attendee = _attendee(jam, voter, seen, line)
        if not is_so:
            entry = JamSong(pk=seen.entry_id, jam=jam)
            vote = Vote(pk=seen.vote_id, jam_song=entry, attendee=attendee)
            if voted:
                vote.save(force_insert=True)
            else:
                vote.delete()
            count += 1 if voted else -1
            jam.touch(entry, attendee)
    return VoteResult(song_id, count, voted, jam.version)


def _attendee(jam: Jam, voter: Voter, seen: OwnVote, line: int | None) -> Attendee:
    """The voter's row, made if need be; of one that is there, key and line are all we need."""
    if seen.attendee_id is None:
        return attendees.present(jam, voter, line)
    attendee = Attendee(pk=seen.attendee_id, jam=jam, line=seen.line)
    attendees.heed(attendee, line)
    return attendee
