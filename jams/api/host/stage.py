"""How far the night is, what is on stage, and what becomes of a song."""

from django.http import HttpRequest, HttpResponse

from jams.actions import hosting
from jams.api.host.answers import JAM, SONG, does, host_router, told
from jams.api.host.auth import hosted
from jams.api.host.schemas import PlayingWish, SongStatusWish, StatusWish
from jams.api.votes import SongInPath
from jams.models import Jam

router = host_router()


@router.put(f"{JAM}/status", response=does(), summary="Open, start, pause or end the jam")
def put_status(request: HttpRequest, slug: str, wish: StatusWish) -> HttpResponse:
    """Makes the night be this far. Out of its end there is but one way: `waiting`."""
    jam, host = hosted(request, slug)
    return told(hosting.set_status(jam, Jam.Status(wish.status), was=wish.was, by=host))


@router.put(f"{JAM}/playing", response=does(), summary="Bring a song on stage, or finish")
def put_playing(request: HttpRequest, slug: str, wish: PlayingWish) -> HttpResponse:
    """Makes this song be on stage, with null none. What was there has been played."""
    jam, host = hosted(request, slug)
    if wish.song_id is None:
        return told(hosting.finish(jam, was=wish.was, by=host))
    return told(hosting.play(jam, wish.song_id, was=wish.was, by=host))


@router.put(f"{SONG}/status", response=does(), summary="Skip a song, or put it back")
def put_song_status(
    request: HttpRequest, slug: str, song_id: SongInPath, wish: SongStatusWish
) -> HttpResponse:
    """Makes the song be queued, or skipped."""
    jam, host = hosted(request, slug)
    act = hosting.skip if wish.status == "skipped" else hosting.put_back
    return told(act(jam, song_id, was=wish.was, by=host))
