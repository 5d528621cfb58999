"""A jam with songs in it, for the tests of the doors."""

from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.utils import timezone

from jams.models import Attendee, Jam, JamSong, Vote
from songs.models import Song
from venues.models import Venue

SONGS = (
    ("Valerie", "Amy Winehouse"),
    ("Wonderwall", "Oasis"),
    ("Creep", "Radiohead"),
)


def a_jam(songs: Sequence[tuple[str, str]] = SONGS, **values: Any) -> Jam:
    """A jam with these songs queued."""
    venue, _ = Venue.objects.get_or_create(name="The Blue Note", address="Elm Street 1")
    jam = Jam.objects.create(**{"venue": venue, "name": "Tuesday Jam", **values})
    for title, artist in songs:
        add(jam, title, artist)
    jam.refresh_from_db()
    return jam


def add(jam: Jam, title: str, artist: str, **values: Any) -> JamSong:
    """An entry of the jam for this song, which the catalogue gets if it lacks it."""
    song, _ = Song.objects.get_or_create(title=title, artist=artist)
    if values.get("status") == JamSong.Status.PLAYING:
        values.setdefault("started_at", timezone.now())
    return JamSong.objects.create(jam=jam, song=song, **values)


def song_id(title: str) -> int:
    """The catalogue's id of a song."""
    return Song.objects.get(title=title).pk


def votes_for(title: str) -> int:
    """How many votes the database holds for a song, in all jams."""
    return Vote.objects.filter(jam_song__song__title=title).count()


def voters() -> set[str]:
    """Everybody who has acted in any jam."""
    return set(Attendee.objects.values_list("voter", flat=True))


def a_browser(*, strict: bool = False) -> Client:
    """A browser that has been on our pages: it has its cookies; `strict` checks for CSRF."""
    client = Client(enforce_csrf_checks=strict)
    client.get("/api/v1/jams")
    return client


def with_token(client: Client) -> dict[str, str]:
    """The headers by which a page's script proves where it comes from."""
    return {"X-CSRFToken": client.cookies["csrftoken"].value}
