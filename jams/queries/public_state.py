"""A jam's public state out of the database: the contract's `jam` and `song`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from chordsheets.models import ChordSheet
from jamanager.lib.identity import Voter
from jams.lineup import Lineup, lineup
from jams.live.state import Json, State
from jams.models import Jam, JamSong, Performance
from jams.queries.mine import me
from jams.queries.moment import one_moment
from jams.queries.queue import is_pinned, place_of, with_votes


def timestamp(moment: datetime) -> str:
    """UTC in ISO 8601, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(jam_id: int) -> State:
    """The whole state. Raises Jam.DoesNotExist."""
    with one_moment():
        return _read_all(_jam(jam_id))


def read_since(old: State) -> State:
    """The state now, reading of the songs only what moved since `old`; `old` if nothing did.

    Raises Jam.DoesNotExist.
    """
    with one_moment():
        jam = _jam(old.jam_id)
        if jam.epoch != old.epoch or jam.version < old.version:
            return _read_all(jam)
        if jam.version == old.version:
            return old
        entries = JamSong.objects.filter(jam=jam)
        here = {row.song_id: row for row in entries.only("song_id", "status", "started_at")}
        moved = list(entries_with_all(entries.filter(version__gt=old.version)))
        kept = here.keys() - {entry.song_id for entry in moved}
        if not kept <= old.songs.keys():
            # A row that came without a version, by SQL: the whole state has it.
            return _read_all(jam)
        songs = {song_id: old.songs[song_id] for song_id in kept}
        places = {song_id: old.places[song_id] for song_id in kept}
        return assemble(jam, moved, songs, places, playing_since_of(here.values()))


def snapshot(jam_id: int, voter: Voter, role: str) -> Json:
    """The `data` of a snapshot frame for this voter. Raises Jam.DoesNotExist."""
    with one_moment():
        state = _read_all(_jam(jam_id))
        mine = me(jam_id, voter, role)
    return {**state.snapshot(timestamp(datetime.now(UTC))), "me": mine}


def full_song(jam: Jam, song_id: int) -> Json:
    """One song of this jam, as a snapshot has it. Raises JamSong.DoesNotExist."""
    return _song(entries_with_all(JamSong.objects.filter(jam=jam)).get(song_id=song_id))


def lineup_of(entry: JamSong) -> Lineup[Json]:
    """Who plays, who waits and who is missing on this entry, as the contract's performers."""
    return lineup(
        (
            {
                "attendee_id": performance.attendee_id,
                "name": performance.attendee.name,
                "instrument": performance.instrument,
            },
            performance.instrument,
        )
        for performance in entry.performances.all()
    )


def _jam(jam_id: int) -> Jam:
    return Jam.objects.select_related("venue").get(pk=jam_id)


def _read_all(jam: Jam) -> State:
    entries = list(entries_with_all(JamSong.objects.filter(jam=jam)))
    return assemble(jam, entries, {}, {}, playing_since_of(entries))


def playing_since_of(entries: Iterable[JamSong]) -> datetime | None:
    """When the song on stage began, None where there is none."""
    playing = (entry for entry in entries if entry.status == JamSong.Status.PLAYING)
    return next((entry.started_at for entry in playing), None)


def entries_with_all(entries: QuerySet[JamSong]) -> QuerySet[JamSong]:
    """The entries with all that their public part says, in two queries."""
    players = Performance.objects.select_related("attendee").order_by("pk")
    default = Q(song__chord_sheets__is_default=True)
    return (
        with_votes(entries)
        .select_related("song", "chord_sheet", "added_by")
        .annotate(default_sheet=FilteredRelation("song__chord_sheets", condition=default))
        .annotate(
            default_kind=F("default_sheet__kind"),
            default_url=F("default_sheet__url"),
            default_is_valid=F("default_sheet__chord_sheet_is_valid"),
            default_validated_at=F("default_sheet__chord_sheet_validated_at"),
        )
        .prefetch_related(Prefetch("performances", players))
    )


def assemble(
    jam: Jam,
    moved: Iterable[JamSong],
    songs: dict[int, Json],
    places: dict[int, tuple[Any, ...]],
    playing_since: datetime | None,
) -> State:
    """The state of which these entries moved, and these songs and places (taken over) stayed."""
    for entry in moved:
        songs[entry.song_id] = _song(entry)
        places[entry.song_id] = place_of(entry)
    state = State(jam.pk, jam.epoch, jam.version, {}, songs, places)
    state.jam.update(_jam_object(jam, state, playing_since))
    return state


def _jam_object(jam: Jam, state: State, playing_since: datetime | None) -> Json:
    order = state.order
    playing = JamSong.Status.PLAYING
    return {
        "jam_id": jam.pk,
        "slug": jam.slug,
        "code": jam.code,
        "name": jam.name,
        "status": jam.status,
        "venue": {"name": jam.venue.name, "address": jam.venue.address},
        "starts_at": timestamp(jam.starts_at),
        "now_playing": next((i for i in order if state.songs[i]["status"] == playing), None),
        "now_playing_since": _or_none(playing_since),
        "next_up": [i for i in order if is_pinned(state.places[i])],
        "max_performances": jam.max_performances,
        "signups_open": jam.signups_open,
    }


def _song(entry: JamSong) -> Json:
    players = lineup_of(entry)
    return {
        "song_id": entry.song_id,
        "title": entry.song.title,
        "artist": entry.song.artist,
        "status": entry.status,
        "vote_count": entry.vote_count,  # type: ignore[attr-defined]
        "performers": list(players.performers),
        "needs": list(players.needs),
        "waiting": list(players.waiting),
        "duration_s": entry.song.duration_s,
        **_sheet(entry),
        "added_by": (entry.added_by.name or None) if entry.added_by else None,
    }


def _sheet(entry: JamSong) -> Json:
    """The jam's own choice, else the song's default; of a sheet of our own there is no link."""
    own = entry.chord_sheet
    if own is not None:
        kind, url = own.kind, own.url
        is_valid, validated_at = own.chord_sheet_is_valid, own.chord_sheet_validated_at
    else:
        kind, url = entry.default_kind, entry.default_url  # type: ignore[attr-defined]
        is_valid = entry.default_is_valid  # type: ignore[attr-defined]
        validated_at = entry.default_validated_at  # type: ignore[attr-defined]
    return {
        "chord_sheet_url": url if kind == ChordSheet.Kind.LINK else None,
        "chord_sheet_is_valid": is_valid,
        "chord_sheet_validated_at": _or_none(validated_at),
    }


def _or_none(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None
