"""What the room may do by itself, and the host's word on what it suggests."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path

from jams.actions import approving, doors
from jams.api.host.answers import JAM, does, host_router, told
from jams.api.host.auth import hosted
from jams.api.host.schemas import ApprovalWish, DoorsWish

router = host_router()
SuggestionInPath = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.put(f"{JAM}/settings", response=does(), summary="Open and close sign-ups and suggestions")
def put_settings(request: HttpRequest, slug: str, wish: DoorsWish) -> HttpResponse:
    """Makes these be so; what is left out stays as it is. With `ask`, suggestions wait for you."""
    jam, host = hosted(request, slug)
    was = wish.was.dict()
    return told(doors.set_doors(jam, **wish.dict(exclude={"was"}), was=was, by=host))


@router.put(
    f"{JAM}/suggestions/{{int:suggestion_id}}",
    response=does(),
    summary="Approve a suggestion, or turn it down",
)
def put_suggestion(
    request: HttpRequest, slug: str, suggestion_id: SuggestionInPath, wish: ApprovalWish
) -> HttpResponse:
    """Lets the song into the queue in the name of who suggested it, or turns it down."""
    jam, host = hosted(request, slug)
    return told(approving.decide(jam, suggestion_id, approve=wish.approve, by=host))
