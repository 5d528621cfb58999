"""Who plays on a song, as the host says."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path

from jams.actions import walking_up
from jams.api.host.answers import SONG, does, host_router, told
from jams.api.host.auth import hosted
from jams.api.host.schemas import WalkUpWish
from jams.api.votes import SongInPath

router = host_router()
PersonInPath = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post(f"{SONG}/performers", response=does(201), summary="Put somebody on a song")
def post_performer(
    request: HttpRequest, slug: str, song_id: SongInPath, wish: WalkUpWish
) -> HttpResponse:
    """Puts somebody without a phone on the song; one of that name who has none is the same."""
    jam, host = hosted(request, slug)
    return told(walking_up.put_on(jam, song_id, wish.name, wish.instrument, by=host), 201)


@router.delete(
    f"{SONG}/performers/{{int:attendee_id}}", response=does(), summary="Take somebody off a song"
)
def delete_performer(
    request: HttpRequest, slug: str, song_id: SongInPath, attendee_id: PersonInPath
) -> HttpResponse:
    """Takes this person off the song; who waited first moves up."""
    jam, host = hosted(request, slug)
    return told(walking_up.take_off(jam, song_id, attendee_id, by=host))
