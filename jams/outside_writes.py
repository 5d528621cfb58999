"""Writes that no action makes: the admin, `loaddata`, a shell. They move versions all the same.

Each model that is part of a jam's public state is watched: when a save changed one of the fields
that the room sees, or a row came or went, the jam is touched through `change`, like by any action.
Within a transaction (the admin and `loaddata` open one) the write and the version are one commit.
What is deleted together is one version. Deleting a whole jam touches nothing: its hubs find it
gone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q, signals

from chordsheets.models import ChordSheet
from jamanager.lib.refusals import NotFound
from jams.models import Attendee, Jam, JamSong, Performance, Vote, change, lock
from jams.models.jam import new_epoch
from jams.models.versioned import Versioned
from songs.models import Song
from venues.models import Venue

Touch = tuple[int, Versioned | None]
"""A jam's id, and the row of it that moved; None where the jam itself did."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The public fields of a model, and what is touched when one of them changes."""

    fields: tuple[str, ...]
    touches: Callable[[Any], Iterable[Touch]]


def _jam(jam: Jam) -> Iterable[Touch]:
    return [(jam.pk, None)]


def _entry(entry: JamSong) -> Iterable[Touch]:
    return [(entry.jam_id, entry)]


def _attendee(attendee: Attendee) -> Iterable[Touch]:
    if not attendee.name and not attendee.banned:
        return []  # nobody sees who has no name, and a ban is news for the banned
    shown = Q(performances__attendee=attendee.pk) | Q(added_by=attendee.pk)
    entries = JamSong.objects.filter(shown, jam=attendee.jam_id).distinct()
    return [(attendee.jam_id, attendee), *((entry.jam_id, entry) for entry in entries)]


def _act(act: Vote | Performance) -> Iterable[Touch]:
    # Both are of one jam: who goes with all their acts knows it, too. To be stamped, a row needs
    # no more than its key.
    going = act.__dict__.get("_going_with")
    jam_id = going.jam_id if going is not None else act.jam_song.jam_id
    return [(jam_id, JamSong(pk=act.jam_song_id)), (jam_id, Attendee(pk=act.attendee_id))]


def _song(song: Song) -> Iterable[Touch]:
    return [(entry.jam_id, entry) for entry in JamSong.objects.filter(song=song.pk)]


def _sheet(sheet: ChordSheet) -> Iterable[Touch]:
    reading = Q(chord_sheet=sheet.pk) | Q(chord_sheet=None, song=sheet.song_id)
    return [(entry.jam_id, entry) for entry in JamSong.objects.filter(reading)]


def _venue(venue: Venue) -> Iterable[Touch]:
    return [(jam_id, None) for jam_id in venue.jams.values_list("pk", flat=True)]


WATCHED: dict[type[models.Model], Watched] = {
    Venue: Watched(("name", "address", "picture", "names_need_consent"), _venue),
    Song: Watched(("title", "artist", "duration_s"), _song),
    ChordSheet: Watched(
        (
            "song_id",
            "kind",
            "url",
            "is_default",
            "chord_sheet_is_valid",
            "chord_sheet_validated_at",
        ),
        _sheet,
    ),
    Jam: Watched(
        (
            "venue_id",
            "name",
            "slug",
            "code",
            "status",
            "starts_at",
            "max_performances",
            "signups_open",
            "picture",
            "names_on_screen",
            "suggestions",
        ),
        _jam,
    ),
    JamSong: Watched(
        (
            "song_id",
            "status",
            "pinned_place",
            "chord_sheet_id",
            "added_by_id",
            "started_at",
            "ended_at",
        ),
        _entry,
    ),
    Attendee: Watched(("name", "banned"), _attendee),
    Vote: Watched(("jam_song_id", "attendee_id"), _act),
    Performance: Watched(("jam_song_id", "attendee_id", "instrument"), _act),
}


def connect() -> None:
    """Watch every model of the public state."""
    for model in WATCHED:
        name = f"jams.outside_writes.{model.__name__}"
        signals.pre_save.connect(_before_save, sender=model, dispatch_uid=f"{name}.pre_save")
        signals.post_save.connect(_after_save, sender=model, dispatch_uid=f"{name}.post_save")
        signals.pre_delete.connect(_before_delete, sender=model, dispatch_uid=f"{name}.pre_del")
        signals.post_delete.connect(_after_delete, sender=model, dispatch_uid=f"{name}.post_del")


def _before_save(
    sender: type[models.Model], instance: models.Model, raw: bool, **kwargs: object
) -> None:
    touches = WATCHED[sender].touches
    before = _stored(instance)
    if _lock([*(touches(before) if before else ()), *(touches(instance) if instance.pk else ())]):
        before = _stored(instance)  # as it is now that nobody else may change it
    if before is None and not raw and not instance._state.adding:
        raise NotFound  # somebody else has deleted it meanwhile
    instance.__dict__["_before"] = before
    if raw and before is not None and isinstance(instance, Versioned):
        for field in instance.KEPT:  # a fixture does not turn a jam's version back
            setattr(instance, field, getattr(before, field))
    elif raw and isinstance(instance, Jam):
        instance.epoch = new_epoch()  # nor do screens take its versions for those of another life


def _stored(instance: models.Model) -> models.Model | None:
    """The row as it is in the database."""
    return type(instance)._base_manager.filter(pk=instance.pk).first() if instance.pk else None


def _after_save(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    watched = WATCHED[sender]
    before: models.Model | None = instance.__dict__.pop("_before", None)
    if before is None:
        _touch(watched.touches(instance))
    elif any(getattr(before, field) != getattr(instance, field) for field in watched.fields):
        _touch([*watched.touches(before), *watched.touches(instance)])


def _before_delete(
    sender: type[models.Model], instance: models.Model, origin: object = None, **kwargs: object
) -> None:
    # `origin` is the row, or the queryset, whose deletion takes this row along. Django looks at
    # what goes along ahead of the origin's own rows, and deletes it ahead of them.
    if _model_of(origin) is Jam:
        return
    if isinstance(origin, JamSong | Attendee):
        instance.__dict__["_going_with"] = origin
    # Not `or`: a queryset that is asked whether it is true reads its rows.
    origin = instance if origin is None else origin
    together = _deleted_with(origin)
    together.extend(WATCHED[sender].touches(instance))
    if _model_of(origin) is sender:
        _lock(together)


def _after_delete(
    sender: type[models.Model], instance: models.Model, origin: object = None, **kwargs: object
) -> None:
    origin = instance if origin is None else origin
    if _model_of(origin) is sender:
        together = _deleted_with(origin)
        _touch(together)
        together.clear()


def _model_of(origin: object) -> object:
    """The model of a row or of a queryset."""
    return origin.model if isinstance(origin, models.QuerySet) else type(origin)


def _deleted_with(origin: object) -> list[Touch]:
    """What is touched at the end of this deletion."""
    touches: list[Touch] = origin.__dict__.setdefault("_touches", [])
    return touches


def _lock(touches: Iterable[Touch]) -> bool:
    """Take the jams' locks ahead of the rows', as every action does. Says if any had to be."""
    return transaction.get_connection().in_atomic_block and lock(
        jam_id for jam_id, _row in touches
    )


def _touch(touches: Iterable[Touch]) -> None:
    rows: dict[int, list[Versioned]] = {}
    for jam_id, row in touches:
        rows.setdefault(jam_id, []).extend([row] if row is not None else [])
    for jam_id in sorted(rows):
        with change(Jam(pk=jam_id)) as jam:
            jam.touch(*rows[jam_id])
