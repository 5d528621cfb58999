"""A browser's vote for a song, and its place on one. They set; they never toggle."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Router

from jamanager.lib.identity import VoterRequest
from jams import queries
from jams.actions import signing_up, voting
from jams.api.answers import acted, answer
from jams.api.auth import VoterCookie
from jams.api.schemas import LineupBody, PerformanceWish, VoteBody

router = Router(tags=["songs in a jam"], auth=VoterCookie())
VOTE = "/jams/{slug:slug}/songs/{int:song_id}/vote"
PERFORMANCE = "/jams/{slug:slug}/songs/{int:song_id}/performance"
SongInPath = Annotated[int, Path(ge=1, le=2**63 - 1)]
Line = Annotated[
    int | None,
    Query(ge=0, le=2**63 - 1, description="the number of the browser's line, as in a command"),
]


@router.put(VOTE, response=acted(VoteBody), summary="Vote for a song")
def put_vote(
    request: VoterRequest, slug: str, song_id: SongInPath, line: Line = None
) -> HttpResponse:
    """Makes this browser's vote be there. Repeating it changes nothing."""
    return _vote(request, slug, song_id, voted=True, line=line)


@router.delete(VOTE, response=acted(VoteBody), summary="Take the vote back")
def delete_vote(
    request: VoterRequest, slug: str, song_id: SongInPath, line: Line = None
) -> HttpResponse:
    """Makes this browser's vote not be there. Repeating it changes nothing."""
    return _vote(request, slug, song_id, voted=False, line=line)


@router.put(PERFORMANCE, response=acted(LineupBody), summary="Sign up to play on a song")
def put_performance(
    request: VoterRequest,
    slug: str,
    song_id: SongInPath,
    wish: PerformanceWish,
    line: Line = None,
) -> HttpResponse:
    """Puts this browser's attendee on an instrument; with `wait`, on the waiting list if need be.

    A name comes first: see the attendee.
    """
    jam, who = queries.jam_by_slug(slug), request.voter
    done = signing_up.sign_up(jam, who, song_id, wish.instrument, wait=wish.wait, line=line)
    return answer(asdict(done))


@router.delete(PERFORMANCE, response=acted(LineupBody), summary="Withdraw from a song")
def delete_performance(
    request: VoterRequest, slug: str, song_id: SongInPath, line: Line = None
) -> HttpResponse:
    """Takes this browser's attendee off the song. Repeating it changes nothing."""
    done = signing_up.withdraw(queries.jam_by_slug(slug), request.voter, song_id, line=line)
    return answer(asdict(done))


def _vote(
    request: VoterRequest, slug: str, song_id: int, *, voted: bool, line: int | None
) -> HttpResponse:
    jam = queries.jam_by_slug(slug)
    return answer(asdict(voting.set_vote(jam, request.voter, song_id, voted=voted, line=line)))
