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


def set_vote(jam: Jam, voter: Voter, song_id: int, *, voted: bool) -> VoteResult:
    """Make this voter's vote for a song of this jam be `voted`.

    Setting, not toggling: a repeated tap or a resent command changes nothing.
    Raises JamEnded, SongNotInJam, Banned.
    """
    with change(jam) as jam:
        # The jam's lock is held: between this look and the write nobody votes here.
        seen = rules.votable(jam, song_id, voter)
        count = seen.vote_count
        if voted != (seen.vote_id is not None):
            vote = _vote(jam, voter, seen)
            if voted:
                vote.save(force_insert=True)
            else:
                vote.delete()
            count += 1 if voted else -1
            jam.touch(vote.jam_song, vote.attendee)
    return VoteResult(song_id, count, voted, jam.version)


def _vote(jam: Jam, voter: Voter, seen: OwnVote) -> Vote:
    """The vote's row, kept or to be; of the rows beside it the keys are all that it needs."""
    entry = JamSong(pk=seen.entry_id, jam=jam)
    if seen.attendee_id is None:
        attendee = attendees.present(jam, voter)
    else:
        attendee = Attendee(pk=seen.attendee_id, jam=jam)
    return Vote(pk=seen.vote_id, jam_song=entry, attendee=attendee)
