"""Taking a song out of the jam, and bringing it back while the host still can.

What went with it is kept in the log: its place, its votes and its players, each with its time.
"""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chordsheets.models import ChordSheet
from jamanager.lib.refusals import NotFound, Stale
from jams import rules
from jams.actions.host_acts import Done, record
from jams.live.state import Json
from jams.models import HostAct, Jam, JamSong, Performance, Vote, change
from songs.models import Song

# What a slow network may take on top of the time that the host was told.
GRACE_S = 5


def remove_song(jam: Jam, song_id: int, *, by: User | None = None) -> Done:
    """Take the song and its votes out of the jam. Raises JamEnded, SongNotInJam."""
    with change(jam) as jam:
        rules.still_on(jam)
        entry = rules.entry_of(jam, song_id)
        kept, title = _kept(entry), entry.song.title
        entry.delete()
        act = record(jam, by, HostAct.Verb.REMOVED, title, undo=kept)
    return Done(jam.version, act)


def undo(jam: Jam, act_id: int, *, by: User | None = None) -> Done:
    """Bring a removed song back, with the votes and the players of all who still are there.

    Who was banned since stays away. A song that was on stage has been played where another one
    is there now. Undoing twice changes nothing. Raises NotFound, JamEnded, Stale.
    """
    with change(jam) as jam:
        done = jam.host_acts.filter(pk=act_id).first() if act_id <= rules.MAX_ID else None
        if done is None:
            raise NotFound
        rules.still_on(jam)
        act = None
        if done.undone_at is None:
            _bring_back(jam, _still_undoable(jam, done))
            HostAct.objects.filter(pk=done.pk).update(undone_at=timezone.now())
            act = record(jam, by, HostAct.Verb.RESTORED, done.text)
    return Done(jam.version, act)


def _still_undoable(jam: Jam, done: HostAct) -> Json:
    """What the act has kept. Raises Stale."""
    until, kept = done.undo_until, done.undo
    if kept is None or until is None or (timezone.now() - until).total_seconds() > GRACE_S:
        raise _stale("act_id", _("It is too late to undo that."))
    if jam.entries.filter(song_id=kept["song_id"]).exists():
        sentence = _("“%(title)s” has been added again already.")
        raise _stale("song_id", sentence % {"title": done.text})
    if not Song.objects.filter(pk=kept["song_id"]).exists():
        sentence = _("“%(title)s” has left the catalogue.")
        raise _stale("song_id", sentence % {"title": done.text})
    return dict(kept)


def _stale(name: str, sentence: str) -> Stale:
    return Stale(sentence, fields={name: sentence})


def _kept(entry: JamSong) -> Json:
    """The entry and all that hangs on it, as JSON."""
    votes = entry.votes.order_by("pk").values("attendee_id", "cast_at")
    players = entry.performances.order_by("pk")
    banned = entry.jam.attendees.filter(banned=True)
    return {
        "song_id": entry.song_id,
        "status": entry.status,
        "pinned_place": entry.pinned_place,
        "chord_sheet_id": entry.chord_sheet_id,
        "added_by_id": entry.added_by_id,
        "started_at": _text(entry.started_at),
        "ended_at": _text(entry.ended_at),
        "votes": [{**vote, "cast_at": _text(vote["cast_at"])} for vote in votes],
        "players": [
            {**player, "signed_up_at": _text(player["signed_up_at"])}
            for player in players.values("attendee_id", "instrument", "signed_up_at")
        ],
        "banned": list(banned.values_list("pk", flat=True)),
    }


def _bring_back(jam: Jam, kept: Json) -> None:
    people = {
        attendee.pk: attendee
        for attendee in jam.attendees.all()
        if not attendee.banned or attendee.pk in kept["banned"]
    }
    sheets = ChordSheet.objects.filter(song_id=kept["song_id"], pk=kept["chord_sheet_id"])
    entry = JamSong(
        jam=jam,
        song_id=kept["song_id"],
        status=kept["status"],
        pinned_place=kept["pinned_place"],
        chord_sheet=sheets.first(),
        added_by=people.get(kept["added_by_id"]),
        started_at=_time(kept["started_at"]),
        ended_at=_time(kept["ended_at"]),
    )
    playing = JamSong.Status.PLAYING
    if entry.status == playing and jam.entries.filter(status=playing).exists():
        entry.status = JamSong.Status.PLAYED
    entry.save(force_insert=True)
    votes = [row for row in kept["votes"] if row["attendee_id"] in people]
    players = [row for row in kept["players"] if row["attendee_id"] in people]
    _write(Vote, entry, votes, "cast_at")
    _write(Performance, entry, players, "signed_up_at")
    theirs = {row["attendee_id"] for row in (*votes, *players)}
    jam.touch(entry, *(people[attendee_id] for attendee_id in theirs))


def _write(model: Any, entry: JamSong, kept: list[Json], time: str) -> None:
    """The rows in the order in which they came, with the times that they came at."""
    rows = model.objects.bulk_create(model(jam_song=entry, **row) for row in kept)
    for row, known in zip(rows, kept, strict=True):  # making a row stamps it with today
        setattr(row, time, _time(known[time]))
    model.objects.bulk_update(rows, [time])


def _text(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> Any:
    return parse_datetime(text) if text else None
