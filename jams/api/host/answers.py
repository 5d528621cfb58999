"""What the host's calls answer."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from jams.actions.host_acts import Done
from jams.api.answers import acted, answer
from jams.api.host.auth import HostSession
from jams.api.host.schemas import DoneBody
from jams.live.frames import timestamp

JAM = "/host/jams/{slug:slug}"
SONG = f"{JAM}/songs/{{int:song_id}}"


def host_router() -> Router:
    """A part of the host's calls."""
    return Router(tags=["host"], auth=HostSession())


def does(*statuses: int) -> dict[Any, Any]:
    """The declared responses of a call by which a host does something."""
    return acted(DoneBody, *statuses)


def told(done: Done, status: int = 200) -> HttpResponse:
    """The answer to what a host did."""
    until = done.act.undo_until if done.act else None
    return answer(
        {
            "version": done.version,
            "act_id": done.act.pk if done.act else None,
            "undo_until": timestamp(until) if until else None,
        },
        status,
    )
