"""What a jam's hosts see and nobody else: the people, who waits for their word, and the log."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count

from jamanager.lib.refusals import NotFound
from jams.live.frames import timestamp
from jams.live.state import Json
from jams.models import Attendee, HostAct, Jam, JamSong, Performance, Suggestion, Vote
from jams.queries.moment import one_moment

LATEST_ACTS = 50


def host_state(jam_id: int) -> Json:
    """The contract's state of the host's console. Raises NotFound.

    Who has done nothing that can be seen (no name, no vote, no part) is nobody to see to.
    """
    with one_moment():
        jam = Jam.objects.filter(pk=jam_id).first()
        if jam is None:
            raise NotFound
        people = _people(jam)
        return {
            "epoch": jam.epoch,
            "version": jam.version,
            "in_room": sum(not person["banned"] for person in people),
            "votes": Vote.objects.filter(jam_song__jam=jam).count(),
            "signups_open": jam.signups_open,
            "suggestions": jam.suggestions,
            "waiting": [_waiting(one) for one in _suggestions(jam)],
            "people": people,
            "acts": [_act(act) for act in jam.host_acts.all()[:LATEST_ACTS]],
        }


def _people(jam: Jam) -> list[Json]:
    votes = dict(
        Vote.objects.filter(attendee__jam=jam)
        .order_by()
        .values_list("attendee")
        .annotate(count=Count("*"))
    )
    signed_up: defaultdict[int, list[int]] = defaultdict(list)
    played: defaultdict[int, int] = defaultdict(int)
    parts = Performance.objects.filter(attendee__jam=jam).order_by("pk")
    for attendee_id, song_id, status in parts.values_list(
        "attendee_id", "jam_song__song_id", "jam_song__status"
    ):
        if status in (JamSong.Status.QUEUED, JamSong.Status.PLAYING):
            signed_up[attendee_id].append(song_id)
        elif status == JamSong.Status.PLAYED:
            played[attendee_id] += 1
    people = [
        {
            "attendee_id": one.pk,
            "name": one.name or None,
            "banned": one.banned,
            "walk_up": one.walk_up,
            "votes": votes.get(one.pk, 0),
            "signed_up": signed_up[one.pk],
            "played": played[one.pk],
        }
        for one in Attendee.objects.filter(jam=jam, removed=False).order_by("pk")
    ]
    shown = ("name", "banned", "votes", "signed_up", "played")
    seen = [person for person in people if any(person[field] for field in shown)]
    return sorted(seen, key=lambda one: (one["name"] is None, (one["name"] or "").casefold()))


def _suggestions(jam: Jam) -> list[Suggestion]:
    waiting = jam.suggested.filter(approved=None)
    return list(waiting.select_related("song", "attendee").order_by("pk"))


def _waiting(one: Suggestion) -> Json:
    return {
        "suggestion_id": one.pk,
        "title": one.song.title if one.song else one.title,
        "artist": one.song.artist if one.song else one.artist,
        "song_id": one.song_id,
        "by": one.attendee.name or None,
        "at": timestamp(one.at),
    }


def _act(act: HostAct) -> Json:
    until: datetime | None = act.undo_until
    return {
        "act_id": act.pk,
        "at": timestamp(act.at),
        "who": act.who,
        "verb": act.verb,
        "text": act.text,
        "undo_until": timestamp(until) if until else None,
    }
