"""The rows that a public state is made of, each kind in one query that is built once."""

import operator
from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from jamanager.lib.prepared import Prepared
from jams.models import Jam, JamSong, Performance
from jams.queries.queue import with_votes


class JamRow(NamedTuple):
    """A jam with its venue."""

    jam_id: int
    epoch: str
    version: int
    slug: str
    code: str
    name: str
    status: str
    venue_name: str
    venue_address: str
    starts_at: datetime
    max_performances: int
    signups_open: bool
    picture: str
    venue_picture: str
    names_on_screen: bool
    names_need_consent: bool
    suggestions: str

    @classmethod
    def of(cls, jam: Jam) -> "JamRow":
        """The row of a jam that was read with its venue."""
        return cls._make(operator.attrgetter(*ATTRIBUTES)(jam))


class EntryRow(NamedTuple):
    """An entry with its song, its votes, and the sheets that it may be played from."""

    entry_id: int
    jam_id: int
    song_id: int
    title: str
    artist: str
    duration_s: int | None
    status: str
    pinned_place: int | None
    started_at: datetime | None
    ended_at: datetime | None
    vote_count: int
    added_by: str | None
    own_kind: str | None
    own_url: str | None
    own_is_valid: bool | None
    own_validated_at: datetime | None
    default_kind: str | None
    default_url: str | None
    default_is_valid: bool | None
    default_validated_at: datetime | None


class Player(NamedTuple):
    """Somebody who signed up for an entry."""

    entry_id: int
    attendee_id: int
    name: str
    instrument: str


ATTRIBUTES = (
    "pk",
    "epoch",
    "version",
    "slug",
    "code",
    "name",
    "status",
    "venue.name",
    "venue.address",
    "starts_at",
    "max_performances",
    "signups_open",
    "picture",
    "venue.picture",
    "names_on_screen",
    "venue.names_need_consent",
    "suggestions",
)
JAM_FIELDS = tuple(name.replace(".", "__") for name in ATTRIBUTES)
ENTRY_FIELDS = (
    "pk",
    "jam_id",
    "song_id",
    "song__title",
    "song__artist",
    "song__duration_s",
    "status",
    "pinned_place",
    "started_at",
    "ended_at",
    "vote_count",
    "added_by__name",
    *(
        f"{sheet}__{field}"
        for sheet in ("chord_sheet", "default_sheet")
        for field in ("kind", "url", "chord_sheet_is_valid", "chord_sheet_validated_at")
    ),
)


def jam_row(jam_id: int) -> JamRow:
    """The jam's row. Raises Jam.DoesNotExist."""
    rows = _jam(jam_id=jam_id)
    if not rows:
        raise Jam.DoesNotExist
    return JamRow._make(rows[0])


def entry_rows(jam_id: int, since: int) -> list[EntryRow]:
    """The rows of the jam's entries that moved after the version `since`; all of them since -1."""
    return [EntryRow._make(row) for row in _entries(jam_id=jam_id, since=since)]


def entry_rows_of(entries: "QuerySet[JamSong]") -> list[EntryRow]:
    """The rows of these entries."""
    return [EntryRow._make(row) for row in _with_all(entries).values_list(*ENTRY_FIELDS)]


def players(jam_id: int, since: int) -> dict[int, list[Player]]:
    """Who signed up for these same entries, by entry, first come first."""
    return _by_entry(_players(jam_id=jam_id, since=since))


def players_of(entry_id: int) -> list[Player]:
    """Who signed up for this entry, first come first."""
    rows = _signed_up(Performance.objects.filter(jam_song=entry_id))
    return _by_entry(list(rows)).get(entry_id, [])


def on_stage(jam_id: int) -> list[tuple[int, str, datetime | None]]:
    """Of every entry of the jam the song_id, the status, and since when it is on stage."""
    return _on_stage(jam_id=jam_id)


def _with_all(entries: "QuerySet[JamSong]") -> "QuerySet[JamSong]":
    default = Q(song__chord_sheets__is_default=True)
    joined = entries.annotate(
        default_sheet=FilteredRelation("song__chord_sheets", condition=default)
    )
    return with_votes(joined).order_by()


def _signed_up(performances: "QuerySet[Performance]") -> "QuerySet[Any, Any]":
    return performances.order_by("pk").values_list(
        "jam_song_id", "attendee_id", "attendee__name", "instrument"
    )


def _by_entry(rows: list[tuple[Any, ...]]) -> dict[int, list[Player]]:
    found: defaultdict[int, list[Player]] = defaultdict(list)
    for row in rows:
        player = Player._make(row)
        found[player.entry_id].append(player)
    return found


_jam = Prepared(
    lambda jam_id: Jam.objects.filter(pk=jam_id).order_by().values_list(*JAM_FIELDS), jam_id=int
)
_entries = Prepared(
    lambda jam_id, since: _with_all(
        JamSong.objects.filter(jam_id=jam_id, version__gt=since)
    ).values_list(*ENTRY_FIELDS),
    jam_id=int,
    since=int,
)
_players = Prepared(
    lambda jam_id, since: _signed_up(
        Performance.objects.filter(jam_song__jam_id=jam_id, jam_song__version__gt=since)
    ),
    jam_id=int,
    since=int,
)
_on_stage = Prepared(
    lambda jam_id: (
        JamSong.objects.filter(jam_id=jam_id)
        .order_by()
        .values_list("song_id", "status", "started_at")
    ),
    jam_id=int,
)
