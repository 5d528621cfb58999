"""The attendee's page, and what its forms do where no script runs."""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jamanager.lib.addresses import public_address
from jamanager.lib.identity import VoterRequest, acting_voter
from jamanager.lib.refusals import Invalid, NotFound, Refusal
from jams import queries, roles
from jams.actions import suggesting, voting
from jams.forms import SuggestForm, VoteForm
from jams.live.state import State
from jams.models import Jam
from jams.views import drawing
from jams.views.pages import fresh


@fresh
@require_safe
def jam_page(request: VoterRequest, slug: str) -> HttpResponse:
    """Now playing, next, the queue: everybody's page of a jam."""
    return _page(request, queries.current_state(slug), SuggestForm())


@fresh
def vote(request: VoterRequest, slug: str, song_id: int) -> HttpResponse:
    """Make this browser's vote be what the button says, and go back to the song."""
    jam = queries.jam_by_slug(slug)
    request.way_back = _way_back(request, jam, song_id)
    if request.method == "POST":
        form = VoteForm(request.POST)
        if not form.is_valid():
            raise Invalid
        voted = form.cleaned_data["voted"] == "true"
        voting.set_vote(jam, acting_voter(request), song_id, voted=voted)
    return HttpResponseRedirect(request.way_back, status=303)


@fresh
def suggest(request: VoterRequest, slug: str) -> HttpResponse:
    """Add a song to the jam and go to it; a refusal keeps what was typed."""
    jam = queries.jam_by_slug(slug)
    if request.method != "POST":
        return redirect("jam", slug=jam.slug)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.current_state(slug), form, status=422)
    try:
        done = suggesting.suggest(jam, acting_voter(request), **form.cleaned_data)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return _page(request, queries.current_state(slug), form, status=refusal.status)
    if isinstance(done, suggesting.Asked):
        messages.success(request, _("The host will have a look."))
        return HttpResponseRedirect(reverse("jam", args=[slug]), status=303)
    messages.success(request, _("“%(title)s” is in the queue.") % {"title": done.song["title"]})
    # Not back under a filter, which might hide it.
    page = reverse("jam", args=[slug])
    return HttpResponseRedirect(f"{page}#song-{done.song['song_id']}", status=303)


def _page(
    request: VoterRequest, state: State, suggest_form: SuggestForm, status: int = 200
) -> HttpResponse:
    me = queries.me(state.jam_id, request.voter, roles.role_of(request.user, state.jam_id))
    about = drawing.Surroundings(
        language=get_language() or "",
        address=public_address(request, reverse("jam-by-code", args=[state.jam["code"]])),
    )
    wanted = request.GET.get("q", "").strip()[:100]
    waiting = messages.get_messages(request)
    if wanted or suggest_form.is_bound or len(waiting):
        page = drawing.draw(state, about, wanted, suggest_form, waiting)
    else:
        page = drawing.kept(state, about)
    return HttpResponse(page.pressed(me, get_token(request)), status=status)


def _way_back(request: VoterRequest, jam: Jam, song_id: int) -> str:
    """The song on the jam's page, filtered as it was where the form stood."""
    page = reverse("jam", kwargs={"slug": jam.slug})
    came_from = urlsplit(request.headers.get("Referer", ""))
    wanted = parse_qs(came_from.query).get("q") if came_from.path == page else None
    query = f"?{urlencode({'q': wanted[0]})}" if wanted else ""
    return f"{page}{query}#song-{song_id}"
