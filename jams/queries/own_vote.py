"""What one vote is about, in one look: the entry, its votes, and the voter's part in it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jamanager.lib.identity import Voter
from jamanager.lib.prepared import Prepared
from jams.models import Attendee, JamSong, Vote


@dataclass(frozen=True, slots=True)
class OwnVote:
    """One entry as one voter sees it; `attendee_id` and `vote_id` are None where there is none."""

    entry_id: int
    vote_count: int
    attendee_id: int | None
    banned: bool
    line: int
    vote_id: int | None


def _query(jam_id: int, song_id: int, voter: str) -> "QuerySet[Any, Any]":
    votes = Vote.objects.filter(jam_song=OuterRef("pk")).order_by()
    counted = votes.values("jam_song").annotate(count=Count("*")).values("count")
    present = Attendee.objects.filter(jam_id=jam_id, voter=voter).order_by()
    return (
        JamSong.objects.filter(jam_id=jam_id, song_id=song_id)
        .order_by()
        .values_list(
            "pk",
            Coalesce(Subquery(counted), 0),
            Subquery(present.values("pk")),
            Subquery(present.values("banned")),
            Coalesce(Subquery(present.values("line")), 0),
            Subquery(votes.filter(attendee__jam_id=jam_id, attendee__voter=voter).values("pk")),
        )
    )


_prepared = Prepared(_query, jam_id=int, song_id=int, voter=str)


def own_vote(jam_id: int, song_id: int, voter: Voter) -> OwnVote | None:
    """The jam's entry for this song and the voter's part in it; None where the jam has no such."""
    rows = _prepared(jam_id=jam_id, song_id=song_id, voter=voter.id)
    if not rows:
        return None
    entry_id, vote_count, attendee_id, banned, line, vote_id = rows[0]
    return OwnVote(entry_id, vote_count, attendee_id, bool(banned), line, vote_id)
