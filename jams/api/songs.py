"""The catalogue, and adding a song of it, or a new one, to a jam."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router

from jamanager.lib.identity import VoterRequest
from jams import queries
from jams.actions import suggesting
from jams.api.answers import REFUSED_ACT, answer, look
from jams.api.auth import VoterCookie
from jams.api.jams import Cursor, Limit
from jams.api.schemas import (
    AskedBody,
    ErrorBody,
    SongByIdWish,
    SongInJam,
    SongPage,
    SongWish,
    Source,
)
from jams.live.frames import timestamp
from songs import search as catalogue
from songs.models import Song

router = Router(tags=["songs"])
Search = Annotated[str, Query(max_length=100, description="title and artist; may be misspelt")]
YoutubeId = Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{0,11}$")]


@look(router, "/songs", SongPage, summary="The catalogue")
def list_songs(
    request: HttpRequest,
    search: Search = "",
    source: Source | None = None,
    youtube_id: YoutubeId = "",
    cursor: Cursor = "",
    limit: Limit = catalogue.PAGE,
) -> HttpResponse:
    """Newest first, or with `search` the best match first."""
    songs = catalogue.catalogue(source=source or "", youtube_id=youtube_id)
    found, following = catalogue.page(songs, search=search, cursor=cursor, limit=limit)
    return answer({"items": [_public(song) for song in found], "next": following})


@router.post(
    "/jams/{slug:slug}/songs",
    response={201: SongInJam, 202: AskedBody, REFUSED_ACT: ErrorBody},
    auth=VoterCookie(),
    summary="Suggest a song",
)
def post_song(request: VoterRequest, slug: str, wish: Annotated[SongWish, Body()]) -> HttpResponse:
    """Adds a song to the jam: one of the catalogue by `song_id`, any other by title and artist.

    Where the host approves suggestions it waits for that (202).
    """
    jam = queries.jam_by_slug(slug)
    if isinstance(wish, SongByIdWish):
        done = suggesting.suggest(jam, request.voter, song_id=wish.song_id)
    else:
        done = suggesting.suggest(jam, request.voter, title=wish.title, artist=wish.artist)
    if isinstance(done, suggesting.Asked):
        return answer(asdict(done), 202)
    return answer(done.song, 201)


def _public(song: Song) -> dict[str, Any]:
    return {
        "song_id": song.pk,
        "title": song.title,
        "artist": song.artist,
        "album": song.album,
        "release_year": song.release_year,
        "original_key": song.original_key,
        "tempo_bpm": song.tempo_bpm,
        "duration_s": song.duration_s,
        "source": song.source,
        "youtube_id": song.youtube_id,
        "added_at": timestamp(song.added_at),
    }
