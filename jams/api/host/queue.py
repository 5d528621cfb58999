"""What is in the queue, and what is locked at its head."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path

from jams.actions import arranging, hosting, removing
from jams.api.host.answers import JAM, SONG, does, host_router, told
from jams.api.host.auth import hosted
from jams.api.host.schemas import NextUpWish
from jams.api.schemas import SongByIdWish, SongWish
from jams.api.votes import SongInPath

router = host_router()
ActInPath = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.put(f"{JAM}/next_up", response=does(), summary="Lock what is next, in this order")
def put_next_up(request: HttpRequest, slug: str, wish: NextUpWish) -> HttpResponse:
    """Makes these songs stand before all others, whatever the votes, and no others be locked."""
    jam, host = hosted(request, slug)
    return told(arranging.arrange(jam, wish.song_ids, was=wish.was, by=host))


@router.post(f"{JAM}/songs", response=does(201), summary="Add a song")
def host_song(request: HttpRequest, slug: str, wish: Annotated[SongWish, Body()]) -> HttpResponse:
    """Adds a song in the host's name: by `song_id`, or any other by title and artist."""
    jam, host = hosted(request, slug)
    if isinstance(wish, SongByIdWish):
        return told(hosting.add_song(jam, song_id=wish.song_id, by=host), 201)
    return told(hosting.add_song(jam, title=wish.title, artist=wish.artist, by=host), 201)


@router.delete(SONG, response=does(), summary="Remove a song")
def delete_song(request: HttpRequest, slug: str, song_id: SongInPath) -> HttpResponse:
    """Takes the song out of the jam, with its votes; `undo_until` it can be brought back."""
    jam, host = hosted(request, slug)
    return told(removing.remove_song(jam, song_id, by=host))


@router.post(f"{JAM}/acts/{{int:act_id}}/undo", response=does(), summary="Undo a removal")
def undo_act(request: HttpRequest, slug: str, act_id: ActInPath) -> HttpResponse:
    """Brings the removed song back, with the votes and players of all who still are there."""
    jam, host = hosted(request, slug)
    return told(removing.undo(jam, act_id, by=host))
