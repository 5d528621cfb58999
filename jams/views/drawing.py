"""Drawing the jam's page: once for everybody, with each voter's own marks pressed in after.

The page of a version is the same for the whole room but for a few words: what somebody has voted
for, their name, their CSRF token. While it is drawn these are slots. It is kept for as long as the
version stands, and a row of it for as long as its song does.
"""

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from jams.forms import SuggestForm
from jams.live.frames import compact, snapshot_text
from jams.live.state import Json, State
from jams.models import JamSong, Performance
from jams.views.words import words
from songs.search import simplified

# Nobody can type in what this process thought of: only its own pages have these slots.
_SECRET = secrets.token_hex(8)
_SLOT = re.compile(rf"\[{_SECRET}:(?:(csrf|name|me)|(\d+)\?(\w*):(\w*))\]")
_PLACE, _HIDDEN, _CSRF, _NAME, _ME = (
    f"[{_SECRET}:{slot}]" for slot in ("place", "hidden", "csrf", "name", "me")
)
_IN_SCRIPTS = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})

OVER = (JamSong.Status.PLAYED, JamSong.Status.SKIPPED)
# What the page's <template> for a new song is drawn from.
BLANK_SONG: Json = {
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else a page depends on: the language, and the jam's short address."""

    language: str
    address: str


class Drawn:
    """A page as bytes, with its slots: places that are filled for each voter."""

    def __init__(self, html: str) -> None:
        self._parts: list[bytes] = []
        self._own: defaultdict[int, list[tuple[int, bytes]]] = defaultdict(list)
        self._slots: defaultdict[str, list[int]] = defaultdict(list)
        position = 0
        for found in _SLOT.finditer(html):
            slot, song_id, if_voted, if_not = found.groups()
            self._parts += [html[position : found.start()].encode(), (if_not or "").encode()]
            place, position = len(self._parts) - 1, found.end()
            if slot:
                self._slots[slot].append(place)
            else:
                self._own[int(song_id)].append((place, if_voted.encode()))
        self._parts.append(html[position:].encode())

    def pressed(self, me: Json, csrf_token: str) -> bytes:
        """The page of the voter with this `me`."""
        parts = self._parts.copy()
        for song_id in me["voted"]:
            for place, word in self._own.get(song_id, ()):
                parts[place] = word
        filled = {
            "csrf": csrf_token,
            "name": escape(me["name"] or ""),
            "me": compact(me).translate(_IN_SCRIPTS),
        }
        for slot, text in filled.items():
            for place in self._slots.get(slot, ()):
                parts[place] = text.encode()
        return b"".join(parts)


def draw(
    state: State,
    about: Surroundings,
    wanted: str = "",
    suggest_form: SuggestForm | None = None,
    messages: Iterable[Message] = (),
) -> Drawn:
    """The page of this state, its queue filtered by what is wanted."""
    lists = _lists(state)
    context = {
        **lists,
        "jam": state.jam,
        "filter": wanted,
        "hidden_ids": {song["song_id"] for song in lists["queue"] if not _matches(song, wanted)},
        "snapshot": mark_safe(snapshot_text(state, _ME).translate(_IN_SCRIPTS)),  # noqa: S308  JSON
        "name": _NAME,
        "csrf_token": _CSRF,
        "messages": messages,
        "words": words(),
        "suggest_form": suggest_form or SuggestForm(),
        "instrument_names": dict(Performance.Instrument.choices),
        "blank_song": BLANK_SONG,
        "qr_url": reverse("jam-qr-svg", args=[state.jam["slug"]]),
        "page_url": about.address,
    }
    return Drawn(render_to_string("jams/jam.html", context))


@lru_cache(maxsize=64)
def kept(state: State, about: Surroundings) -> Drawn:
    """The page that most people ask for, drawn once a version."""
    return draw(state, about)


def own(song_id: int, if_voted: str, if_not: str) -> SafeString:
    """The slot for what this voter's own vote for the song makes of a word of the page."""
    return mark_safe(f"[{_SECRET}:{song_id}?{if_voted}:{if_not}]")  # noqa: S308  words of ours


def draw_song(
    song: Json, *, slug: str, ended: bool, place: int | None, hidden: bool, language: str
) -> SafeString:
    """The row of one song; `place` is where it stands in the queue, None in another list."""
    row = _row(compact(song), slug, ended, language)
    row = row.replace(_PLACE, "" if place is None else str(place))
    return mark_safe(row.replace(_HIDDEN, "hidden" if hidden else ""))  # noqa: S308  drawn below


@lru_cache(maxsize=4096)
def _row(song: str, slug: str, ended: bool, language: str) -> str:
    context = {
        "song": json.loads(song),
        "slug": slug,
        "ended": ended,
        "place": _PLACE,
        "hidden": _HIDDEN,
        "instrument_names": dict(Performance.Instrument.choices),
    }
    return render_to_string("jams/_song.html", context)


def _lists(state: State) -> dict[str, Any]:
    """The songs by the list that they are drawn in."""
    songs, next_up = state.songs_in_order(), state.jam["next_up"]
    queued = [song for song in songs if song["status"] == JamSong.Status.QUEUED]
    return {
        "songs": songs,
        "playing": next((s for s in songs if s["status"] == JamSong.Status.PLAYING), None),
        "next_up": [song for song in queued if song["song_id"] in next_up],
        "queue": [song for song in queued if song["song_id"] not in next_up],
        "over": [song for song in songs if song["status"] in OVER],
    }


def _matches(song: Json, wanted: str) -> bool:
    """Whether every word of the filter is in the song's title or artist."""
    text = simplified(f"{song['title']} {song['artist']}")
    return all(word in text for word in simplified(wanted).split())
