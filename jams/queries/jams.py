"""Finding jams."""

from collections.abc import Collection

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from jamanager.lib.refusals import NotFound
from jams.models import Jam, JamSong


def jam_by_slug(slug: str) -> Jam:
    """The jam of this address, with its venue. Raises NotFound."""
    try:
        return Jam.objects.select_related("venue").get(slug=slug)
    except Jam.DoesNotExist:
        raise NotFound from None


def jam_by_code(code: str) -> Jam:
    """The jam of this code, however it was typed. Raises NotFound."""
    try:
        return Jam.objects.select_related("venue").get(code="".join(code.split()).upper())
    except Jam.DoesNotExist:
        raise NotFound from None


def latest_jams() -> QuerySet[Jam]:
    """All jams, the latest first, with `venue`, `song_count` and `playing_title` (or None)."""
    songs = JamSong.objects.filter(jam=OuterRef("pk")).order_by()
    counted = songs.values("jam").annotate(count=Count("*")).values("count")
    playing = songs.filter(status=JamSong.Status.PLAYING).values("song__title")[:1]
    return (
        Jam.objects.select_related("venue")
        .annotate(
            song_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            playing_title=Subquery(playing, output_field=CharField()),
        )
        .order_by("-starts_at", "-pk")
    )


def open_jams() -> QuerySet[Jam]:
    """The jams that have not ended: those on stage first, then by their start."""
    on_stage = Case(
        When(status=Jam.Status.PLAYING, then=0), When(status=Jam.Status.PAUSED, then=1), default=2
    )
    return latest_jams().exclude(status=Jam.Status.ENDED).order_by(on_stage, "starts_at", "-pk")


def current_version(slug: str) -> tuple[str, int]:
    """The jam's epoch and version, in one cheap query. Raises NotFound."""
    found = Jam.objects.filter(slug=slug).values_list("epoch", "version").first()
    if found is None:
        raise NotFound
    return found


def current_versions(jam_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Epoch and version by jam id, of those that exist."""
    found = Jam.objects.filter(pk__in=jam_ids).order_by().values_list("pk", "epoch", "version")
    return {jam_id: (epoch, version) for jam_id, epoch, version in found}
