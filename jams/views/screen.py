"""The room's big screen: for a projector, live, and with nothing on it to press."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jamanager.lib.addresses import public_address
from jamanager.lib.qr import qr_svg
from jams import queries
from jams.live.frames import now
from jams.live.screen_state import for_screen
from jams.live.state import State
from jams.models import JamSong, Performance
from jams.views.drawing import BLANK_SONG
from jams.views.pages import fresh
from jams.views.screen_lists import screen_lists
from jams.views.screen_words import played_words, screen_words

THEMES = ("dark", "light")
THEME_COOKIE = "screen_theme"
THEME_COOKIE_AGE_S = 365 * 24 * 60 * 60


@fresh
@require_safe
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """The screen, in the theme that `?theme=` asks for, else in the one that it asked for last."""
    state = for_screen(queries.current_state(slug))
    theme, wanted = _theme(request), request.GET.get("theme")
    response = render(request, "jams/screen.html", _context(request, state, theme))
    if theme == wanted:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=THEME_COOKIE_AGE_S,
            path="/jam/",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest, slug: str) -> HttpResponse:
    """The script that keeps the screen for a reload without a server.

    It stands beside the page, as a browser lets such a script answer only for what is below it.
    """
    return HttpResponse(_worker(), content_type="text/javascript")


@lru_cache(maxsize=1)
def _worker() -> bytes:
    return (settings.BASE_DIR / "static" / "js" / "screen-worker.js").read_bytes()


def _theme(request: HttpRequest) -> str:
    asked = (request.GET.get("theme"), request.COOKIES.get(THEME_COOKIE))
    return next((theme for theme in asked if theme in THEMES), THEMES[0])


def _context(request: HttpRequest, state: State, theme: str) -> dict[str, object]:
    address = public_address(request, reverse("jam-by-code", args=[state.jam["code"]]))
    nobody = queries.NOBODY.as_me("attendee")
    played = [one for one in state.songs.values() if one["status"] == JamSong.Status.PLAYED]
    return {
        "jam": state.jam,
        "lists": screen_lists(state),
        "played": played_words(len(played)),
        "theme": theme,
        "other_theme": next(other for other in THEMES if other != theme),
        "qr": mark_safe(qr_svg(address).decode()),  # noqa: S308  drawn by us, its title escaped
        "site": public_address(request, "").partition("://")[2],
        "snapshot": {**state.snapshot(now()), "me": nobody},
        "words": screen_words(),
        "instrument_names": dict(Performance.Instrument.choices),
        "blank_song": BLANK_SONG,
    }
