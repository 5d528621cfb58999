"""Jams: the list, one jam as a whole, and this browser's attendee in it."""

from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from ninja import Query, Router

from jamanager.lib.cursor import cursor_after, place_of
from jamanager.lib.identity import VoterRequest
from jams import queries, roles
from jams.actions import attendees
from jams.api.answers import acted, answer, etag, look, private, unchanged
from jams.api.auth import VoterCookie
from jams.api.schemas import AttendeeBody, JamPage, NameWish, Snapshot
from jams.live.frames import compact, snapshot_text
from jams.live.screen_state import for_screen

router = Router(tags=["jams"])
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before")]


@look(router, "/jams", JamPage, summary="All jams, the latest first")
def list_jams(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> HttpResponse:
    """Pages through the jams; `next` is null on the last page."""
    jams = queries.latest_jams()
    if cursor:
        text, jam_id = place_of("jams", cursor)
        starts_at = parse_datetime(text)
        jams = jams.filter(Q(starts_at__lt=starts_at) | Q(starts_at=starts_at, pk__lt=jam_id))
    with queries.one_moment():
        found = list(jams[: limit + 1])
        items = queries.public_jams(found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_after("jams", last.starts_at.isoformat(), last.pk) if last else None
    return answer({"items": items, "next": following})


@look(
    router,
    "/jams/{slug:slug}",
    Snapshot,
    more={304: None},
    summary="One jam as a whole",
)
def get_jam(request: VoterRequest, slug: str, view: Literal["", "screen"] = "") -> HttpResponse:
    """The `data` of a socket's snapshot; `view=screen`: as the room's screen may show it.

    The ETag is that of the public part: 304 says nothing about `me`.
    """
    if request.headers.get("If-None-Match"):
        known = unchanged(request, *queries.current_version(slug))
        if known is not None:
            return known
    state = queries.current_state(slug)
    if view == "screen":
        state, me = for_screen(state), queries.NOBODY.as_me("attendee")
    else:
        me = queries.me(state.jam_id, request.voter, roles.role_of(request.user, state.jam_id))
    text = snapshot_text(state, compact(me))
    response = private(HttpResponse(text, content_type="application/json"))
    response["ETag"] = etag(state.epoch, state.version)
    return response


@router.put(
    "/jams/{slug:slug}/attendee",
    response=acted(AttendeeBody, 200, 201),
    auth=VoterCookie(),
    summary="Tell this browser's name",
)
def put_attendee(request: VoterRequest, slug: str, wish: NameWish) -> HttpResponse:
    """Registers (201) or renames (200) this browser's attendee in this jam."""
    done = attendees.register(queries.jam_by_slug(slug), request.voter, wish.name)
    body = {"attendee_id": done.attendee_id, "name": done.name, "version": done.version}
    return answer(body, 201 if done.created else 200)
