"""A jam's public state out of the database: the contract's `jam` and `song`."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from chordsheets.models import ChordSheet
from jamanager.lib.pictures.shown import shown
from jams.lineup import lineup
from jams.live.frames import timestamp
from jams.live.state import Json, State
from jams.models import Jam, JamSong
from jams.queries import rows
from jams.queries.moment import one_moment
from jams.queries.queue import is_pinned, queue_place
from jams.queries.rows import EntryRow, JamRow, Player

ALL = -1


def read(jam_id: int) -> State:
    """The whole state. Raises Jam.DoesNotExist."""
    with one_moment():
        return _read_all(rows.jam_row(jam_id))


def read_since(old: State) -> State:
    """The state now, reading of the songs only what moved since `old`; `old` if nothing did.

    Raises Jam.DoesNotExist.
    """
    with one_moment():
        jam = rows.jam_row(old.jam_id)
        if jam.epoch != old.epoch or jam.version < old.version:
            return _read_all(jam)
        if jam.version == old.version:
            return old
        here = rows.on_stage(jam.jam_id)
        moved = rows.entry_rows(jam.jam_id, since=old.version)
        kept = {song_id for song_id, _status, _since in here} - {row.song_id for row in moved}
        if not kept <= old.songs.keys():
            # A row that came without a version, by SQL: the whole state has it.
            return _read_all(jam)
        songs = {song_id: old.songs[song_id] for song_id in kept}
        places = {song_id: old.places[song_id] for song_id in kept}
        _take(moved, rows.players(jam.jam_id, since=old.version), songs, places)
        return _state(jam, songs, places, _since([row[1:] for row in here]))


def full_song(jam: Jam, song_id: int) -> Json:
    """One song of this jam, as a snapshot has it. Raises IndexError where it is not there."""
    row = rows.entry_rows_of(JamSong.objects.filter(jam=jam, song_id=song_id))[0]
    return _song(row, rows.players_of(row.entry_id))


def public_jams(jams: Collection[Jam]) -> list[Json]:
    """The contract's `jam` for each of these, read with their venues: one query for all."""
    heads = Q(status=JamSong.Status.PLAYING) | Q(
        status=JamSong.Status.QUEUED, pinned_place__isnull=False
    )
    by_jam: dict[int, list[EntryRow]] = {jam.pk: [] for jam in jams}
    for row in rows.entry_rows_of(JamSong.objects.filter(heads, jam__in=by_jam)):
        by_jam[row.jam_id].append(row)
    return [_headed(rows.JamRow.of(jam), by_jam[jam.pk]).jam for jam in jams]


def lineup_of_entry(entry_id: int) -> Json:
    """`performers`, `needs` and `waiting` of this entry."""
    return _lineup(rows.players_of(entry_id))


def _lineup(players: Iterable[Player]) -> Json:
    dealt = lineup(
        (
            {
                "attendee_id": player.attendee_id,
                "name": player.name,
                "instrument": player.instrument,
            },
            player.instrument,
        )
        for player in players
    )
    return {
        "performers": list(dealt.performers),
        "needs": list(dealt.needs),
        "waiting": list(dealt.waiting),
    }


def _read_all(jam: JamRow) -> State:
    return _headed(jam, rows.entry_rows(jam.jam_id, ALL), rows.players(jam.jam_id, ALL))


def _headed(
    jam: JamRow, entries: Collection[EntryRow], players: dict[int, list[Player]] | None = None
) -> State:
    """The state of a jam with these entries and no others."""
    songs: dict[int, Json] = {}
    places: dict[int, tuple[Any, ...]] = {}
    _take(entries, players or {}, songs, places)
    return _state(jam, songs, places, _since((row.status, row.started_at) for row in entries))


def _take(
    moved: Iterable[EntryRow],
    players: dict[int, list[Player]],
    songs: dict[int, Json],
    places: dict[int, tuple[Any, ...]],
) -> None:
    for row in moved:
        songs[row.song_id] = _song(row, players.get(row.entry_id, ()))
        places[row.song_id] = queue_place(
            song_id=row.song_id,
            status=row.status,
            pinned_place=row.pinned_place,
            vote_count=row.vote_count,
            title=row.title,
            artist=row.artist,
            ended_at=row.ended_at,
        )


def _since(stages: Iterable[Any]) -> datetime | None:
    """When the song on stage began, None where there is none: of `(status, started_at)` pairs."""
    playing = JamSong.Status.PLAYING
    return next((started_at for status, started_at in stages if status == playing), None)


def _state(
    row: JamRow,
    songs: dict[int, Json],
    places: dict[int, tuple[Any, ...]],
    playing_since: datetime | None,
) -> State:
    jam: Json = {}
    state = State(row.jam_id, row.epoch, row.version, jam, songs, places)
    order, playing = state.order, JamSong.Status.PLAYING
    jam.update(
        jam_id=row.jam_id,
        slug=row.slug,
        code=row.code,
        name=row.name,
        status=row.status,
        venue={"name": row.venue_name, "address": row.venue_address},
        starts_at=timestamp(row.starts_at),
        now_playing=next((i for i in order if songs[i]["status"] == playing), None),
        now_playing_since=_or_none(playing_since),
        next_up=[i for i in order if is_pinned(places[i])],
        max_performances=row.max_performances,
        signups_open=row.signups_open,
        picture=_picture(row),
        names_on_screen=row.names_on_screen or not row.names_need_consent,
        suggestions=row.suggestions,
    )
    return state


def _picture(row: JamRow) -> Json | None:
    """The jam's own picture, else its venue's."""
    found = shown(str(row.picture)) or shown(str(row.venue_picture))
    return found._asdict() if found else None


def _song(row: EntryRow, players: Iterable[Player]) -> Json:
    return {
        "song_id": row.song_id,
        "title": row.title,
        "artist": row.artist,
        "status": row.status,
        "vote_count": row.vote_count,
        **_lineup(players),
        "duration_s": row.duration_s,
        **_sheet(row),
        "added_by": row.added_by or None,
    }


def _sheet(row: EntryRow) -> Json:
    """The jam's own choice, else the song's default; of a sheet of our own there is no link."""
    own = (row.own_kind, row.own_url, row.own_is_valid, row.own_validated_at)
    default = (
        row.default_kind,
        row.default_url,
        row.default_is_valid,
        row.default_validated_at,
    )
    kind, url, is_valid, validated_at = default if row.own_kind is None else own
    return {
        "chord_sheet_url": url if kind == ChordSheet.Kind.LINK else None,
        "chord_sheet_is_valid": is_valid,
        "chord_sheet_validated_at": _or_none(validated_at),
    }


def _or_none(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None
