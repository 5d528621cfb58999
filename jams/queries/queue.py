"""The queue's order: the one place that knows it."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from jams.models import Jam, JamSong, Vote

PLAYING, QUEUED, OVER = range(3)


def queue_place(
    *,
    song_id: int,
    status: str,
    pinned_place: int | None,
    vote_count: int,
    title: str,
    artist: str,
    ended_at: datetime | None,
) -> tuple[Any, ...]:
    """The key that sorts a jam's entries into the queue's order.

    First what plays; then what is queued: the host's pins by their place, then by votes, most
    first, then by title; last what is over, the latest first.
    """
    by_name = (title.casefold(), artist.casefold(), song_id)
    if status == JamSong.Status.PLAYING:
        return (PLAYING, *by_name)
    if status == JamSong.Status.QUEUED:
        unpinned = pinned_place is None
        return (QUEUED, unpinned, 0 if unpinned else pinned_place, -vote_count, *by_name)
    ended = ended_at.timestamp() if ended_at else 0.0
    return (OVER, -ended, *by_name)


def with_votes(entries: QuerySet[JamSong]) -> QuerySet[JamSong]:
    """The entries with `vote_count`."""
    votes = Vote.objects.filter(jam_song=OuterRef("pk")).order_by().values("jam_song")
    counted = votes.annotate(count=Count("*")).values("count")
    return entries.annotate(vote_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def is_pinned(place: tuple[Any, ...]) -> bool:
    """Whether this sort key is that of a song which the host locked as next."""
    return place[0] == QUEUED and place[1] is False


def in_queue_order(entries: QuerySet[JamSong]) -> QuerySet[JamSong]:
    """The entries of one jam with `vote_count`, ordered as the room sees them.

    For lists of a jam's size: the order is made here and handed to the database row by row.
    """
    ordered = sorted(with_votes(entries).select_related("song"), key=_place_of)
    places = [When(pk=entry.pk, then=place) for place, entry in enumerate(ordered)]
    asked = with_votes(entries).select_related("song")
    return asked.order_by(Case(*places, default=len(places))) if places else asked


def locked_next(jam: Jam) -> QuerySet[JamSong]:
    """The entries that the host locked as next, in their order."""
    locked = JamSong.objects.filter(
        jam=jam, status=JamSong.Status.QUEUED, pinned_place__isnull=False
    )
    return in_queue_order(locked)


def _place_of(entry: JamSong) -> tuple[Any, ...]:
    """The sort key of an entry that was read `with_votes`, its song at hand."""
    return queue_place(
        song_id=entry.song_id,
        status=entry.status,
        pinned_place=entry.pinned_place,
        vote_count=entry.vote_count,  # type: ignore[attr-defined]
        title=entry.song.title,
        artist=entry.song.artist,
        ended_at=entry.ended_at,
    )
