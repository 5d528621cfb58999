"""The people of a jam, as the host sees to them."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from jams.actions import people
from jams.api.host.answers import JAM, does, host_router, told
from jams.api.host.auth import hosted
from jams.api.host.players import PersonInPath
from jams.api.host.schemas import PersonWish

router = host_router()
PERSON = f"{JAM}/people/{{int:attendee_id}}"
KeepVotes = Annotated[bool, Query(description="false takes their votes back, too")]


@router.put(PERSON, response=does(), summary="Rename somebody, ban them, let them back in")
def put_person(
    request: HttpRequest, slug: str, attendee_id: PersonInPath, wish: PersonWish
) -> HttpResponse:
    """Makes this person be so; what is left out stays. A ban is by voter, never by address."""
    jam, host = hosted(request, slug)
    return told(people.see_to(jam, attendee_id, **wish.dict(), by=host))


@router.delete(PERSON, response=does(), summary="Remove somebody from the room")
def delete_person(
    request: HttpRequest, slug: str, attendee_id: PersonInPath, keep_votes: KeepVotes = True
) -> HttpResponse:
    """Takes all that they did out of the jam. They may come back, as somebody new to it."""
    jam, host = hosted(request, slug)
    return told(people.remove(jam, attendee_id, keep_votes=keep_votes, by=host))
