"""The data of a run: `python -m tests.load.night`, which is told on its standard input.

The generator is a black box's client and knows nothing of Django; jams and signed cookies are
made here, in a process of its own, and handed over as JSON.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """So many jams of so many songs, and cookies of so many new voters."""

    jams: int = 1
    songs: int = 30
    voters: int = 0
    from_nothing: bool = False  # migrate, and collect the static files


@dataclass
class Night:
    """What was made; `snapshot` is the first jam's."""

    slugs: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    snapshot: Json = field(default_factory=dict)


def make(wanted: Wanted) -> Night:
    """Put these jams into the database."""
    from django.core.management import call_command

    if wanted.from_nothing:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)

    from jamanager.lib.identity import COOKIE, Voter, sign
    from jams import queries
    from jams.models import Jam, JamSong
    from songs.models import Song
    from venues.models import Venue

    titles = [f"Song {i:04}" for i in range(wanted.songs)]
    Song.objects.bulk_create(
        [Song(title=title, artist="The Locals", duration_s=200) for title in titles],
        ignore_conflicts=True,
    )
    songs = list(Song.objects.filter(title__in=titles))
    venue, _created = Venue.objects.get_or_create(name="The Load Room")
    night = Night()
    for _jam in range(wanted.jams):
        jam = Jam.objects.create(venue=venue, name="Thursday Jam", status=Jam.Status.PLAYING)
        night.slugs.append(jam.slug)
        JamSong.objects.bulk_create(JamSong(jam=jam, song=song) for song in songs)
    voters = [Voter.new() for _voter in range(wanted.voters)]
    night.cookies = [f"{COOKIE}={sign(voter)}" for voter in voters]
    if night.slugs:
        first = Jam.objects.get(slug=night.slugs[0])
        night.snapshot = queries.read(first.pk).snapshot(first.starts_at.isoformat())
    return night


def main() -> None:
    """Make what the standard input says."""
    import django

    django.setup()
    json.dump(asdict(make(Wanted(**json.load(sys.stdin)))), sys.stdout)


if __name__ == "__main__":
    main()
