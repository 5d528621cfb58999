"""Voting for a song, and taking the vote back."""

from dataclasses import dataclass

from jamanager.lib.identity import Voter
from jams import rules
from jams.actions import attendees
from jams.models import Jam, Vote, change


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
        entry = rules.votable_entry(jam, song_id)
        count: int = entry.vote_count  # type: ignore[attr-defined]
        attendee = attendees.present(jam, voter)
        # The jam's lock is held: between this look and the write nobody votes here.
        vote = Vote.objects.filter(jam_song=entry, attendee=attendee).first()
        if voted and vote is None:
            Vote.objects.create(jam_song=entry, attendee=attendee)
            count += 1
            jam.touch(entry, attendee)
        elif vote is not None and not voted:
            vote.jam_song, vote.attendee = entry, attendee
            vote.delete()
            count -= 1
            jam.touch(entry, attendee)
    return VoteResult(song_id, count, voted, jam.version)
