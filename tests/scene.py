"""A night to test on: venues, songs, jams and voters, each made in one call."""

from itertools import count

from django.contrib.auth.models import User

from jamanager.lib.identity import Voter
from jams.actions import attendees
from jams.models import Attendee, Jam, JamSong
from songs.models import Song
from venues.models import Venue

_numbers = count(1)
# What all accounts of the tests sign in with.
PASSWORD = "eleven green bottles"


def make_song(title: str | None = None, artist: str = "The Locals", **facts: object) -> Song:
    """The catalogue's song of this title, made if need be."""
    title = title or f"Song {next(_numbers)}"
    return Song.objects.get_or_create(title=title, artist=artist, defaults=facts)[0]


def make_jam(*titles: str, status: str = Jam.Status.PLAYING, **facts: object) -> Jam:
    """A jam at a venue of its own, with these songs queued; fresh out of the database."""
    venue = Venue.objects.create(name=f"The Blue Door {next(_numbers)}", address="1 Harbour Road")
    jam = Jam.objects.create(**{"venue": venue, "name": "Thursday Jam", "status": status, **facts})
    for title in titles:
        add_song(jam, title)
    jam.refresh_from_db()
    return jam


def add_song(jam: Jam, title: str, **facts: object) -> JamSong:
    """An entry of this jam for the song with this title."""
    return JamSong.objects.create(jam=jam, song=make_song(title), **facts)


def song_id(jam: Jam, title: str) -> int:
    """The id of the song with this title in this jam."""
    return jam.entries.get(song__title=title).song_id


def make_voter(jam: Jam | None = None, name: str = "") -> Voter:
    """A new voter; with a jam and a name, registered there."""
    voter = Voter.new()
    if jam is not None and name:
        attendees.register(jam, voter, name)
    return voter


def attendee_of(jam: Jam, voter: Voter) -> Attendee:
    """This voter's row in this jam."""
    return Attendee.objects.get(jam=jam, voter=voter.id)


def make_host(*jams: Jam, name: str = "") -> User:
    """An account without staff status that hosts the venues of these jams."""
    host = User.objects.create_user(name or f"host-{next(_numbers)}", password=PASSWORD)
    host.hosted_venues.add(*(jam.venue for jam in jams))
    return host
