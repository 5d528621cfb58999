"""The attendee's page, and what its forms do where no script runs."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jamanager.lib.addresses import public_address
from jamanager.lib.identity import VoterRequest, acting_voter, role_of
from jamanager.lib.refusals import Invalid, NotFound, Refusal
from jams import queries
from jams.actions import suggesting, voting
from jams.forms import SuggestForm, VoteForm
from jams.models import Jam, JamSong, Performance
from jams.views.pages import fresh
from jams.views.words import words
from songs.search import simplified

OVER = (JamSong.Status.PLAYED, JamSong.Status.SKIPPED)
# What the page's <template> for a new song is drawn from.
BLANK_SONG: dict[str, Any] = {
    "song_id": 0,
    "title": "",
    "artist": "",
    "status": JamSong.Status.QUEUED.value,
    "vote_count": 0,
    "performers": [],
    "needs": [],
    "waiting": [],
    "duration_s": None,
    "chord_sheet_url": None,
    "chord_sheet_is_valid": None,
    "chord_sheet_validated_at": None,
    "added_by": None,
}


@fresh
@require_safe
def jam_page(request: VoterRequest, slug: str) -> HttpResponse:
    """Now playing, next, the queue: everybody's page of a jam."""
    return _page(request, queries.jam_by_slug(slug), SuggestForm())


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
        return _page(request, jam, form, status=422)
    try:
        done = suggesting.suggest(jam, acting_voter(request), **form.cleaned_data)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return _page(request, jam, form, status=refusal.status)
    messages.success(request, _("“%(title)s” is in the queue.") % {"title": done.song["title"]})
    return HttpResponseRedirect(_way_back(request, jam, done.song["song_id"]), status=303)


def _page(
    request: VoterRequest, jam: Jam, suggest_form: SuggestForm, status: int = 200
) -> HttpResponse:
    try:
        snapshot = queries.snapshot(jam.pk, request.voter, role_of(request.user))
    except Jam.DoesNotExist:
        raise NotFound from None
    lists = _lists(snapshot)
    wanted = request.GET.get("q", "").strip()[:100]
    context = {
        **lists,
        "jam": snapshot["jam"],
        "me": snapshot["me"],
        "filter": wanted,
        "hidden_ids": {song["song_id"] for song in lists["queue"] if not _matches(song, wanted)},
        "snapshot": snapshot,
        "words": words(),
        "suggest_form": suggest_form,
        "instrument_names": dict(Performance.Instrument.choices),
        "blank_song": BLANK_SONG,
        "qr_url": reverse("jam-qr-svg", kwargs={"slug": jam.slug}),
        "page_url": public_address(
            request, reverse("jam-by-code", kwargs={"code": snapshot["jam"]["code"]})
        ),
    }
    return render(request, "jams/jam.html", context, status=status)


def _lists(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The songs by the list that they are drawn in."""
    songs, next_up = snapshot["songs"], snapshot["jam"]["next_up"]
    queued = [song for song in songs if song["status"] == JamSong.Status.QUEUED]
    return {
        "songs": songs,
        "playing": next((s for s in songs if s["status"] == JamSong.Status.PLAYING), None),
        "next_up": [song for song in queued if song["song_id"] in next_up],
        "queue": [song for song in queued if song["song_id"] not in next_up],
        "over": [song for song in songs if song["status"] in OVER],
    }


def _matches(song: dict[str, Any], wanted: str) -> bool:
    """Whether every word of the filter is in the song's title or artist."""
    text = simplified(f"{song['title']} {song['artist']}")
    return all(word in text for word in simplified(wanted).split())


def _way_back(request: VoterRequest, jam: Jam, song_id: int) -> str:
    """The song on the jam's page, filtered as it was where the form stood."""
    page = reverse("jam", kwargs={"slug": jam.slug})
    came_from = urlsplit(request.headers.get("Referer", ""))
    wanted = parse_qs(came_from.query).get("q") if came_from.path == page else None
    query = f"?{urlencode({'q': wanted[0]})}" if wanted else ""
    return f"{page}{query}#song-{song_id}"
