"""Bring the demo: venues, songs and three jams, one of which plays right now."""

import json
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from jams.models import Jam, JamSong
from songs.models import Song
from venues.models import Venue

FIXTURES = ("venues", "songs", "jams")
TIMES = ("starts_at", "started_at", "ended_at", "cast_at", "signed_up_at")
# Far enough into the playing song that its progress shows, and far from the end.
INTO_THE_SONG = timedelta(seconds=95)
DOORS_OPEN_AT = 20
# With less than this until the doors open, the jam that waits waits for tomorrow.
TIME_TO_TRY_IT = timedelta(hours=1)

Row = dict[str, Any]
Moves = dict[str, timedelta]


class Command(BaseCommand):
    """Adds what of the demo is missing. What is there already stays as people left it."""

    help = "Load the demo's venues, songs and jams; what is there already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--if-empty`."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where any venue or jam exists."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say in one line what came of it."""
        if options["if_empty"] and (Venue.objects.exists() or Jam.objects.exists()):
            self.stdout.write(_("There are venues or jams already; nothing was added."))
            return
        try:
            added = add_what_is_missing()
        except (IntegrityError, serializers.base.DeserializationError) as error:
            raise CommandError(
                _("The demo does not fit beside what is there: %s") % error
            ) from error
        if not added:
            self.stdout.write(_("The demo is here already; nothing was added."))
            return
        self.stdout.write(
            _("The demo is ready. Added: venues %(venues)d, songs %(songs)d, jams %(jams)d.")
            % {
                "venues": added["venues.venue"],
                "songs": added["songs.song"],
                "jams": added["jams.jam"],
            }
        )


@transaction.atomic
def add_what_is_missing() -> Counter[str]:
    """Save the demo's venues, songs and jams that are not there; how many rows of each model.

    A song brings its sheets and a jam all that is in it, or neither: what a host has taken out of
    a demo jam does not come back, nor does a chord sheet beside the one that replaced it.
    """
    rows = [row for name in FIXTURES for row in read(name)]
    there = {
        *(("venue", slug) for slug in Venue.objects.values_list("slug", flat=True)),
        *(("song", *names) for names in Song.objects.values_list("title", "artist")),
        *(("jam", slug) for slug in Jam.objects.values_list("slug", flat=True)),
    }
    missing = [row for row in rows if owner(row) not in there]
    moves = moves_to_tonight(rows, timezone.localtime())
    for found in serializers.deserialize("python", (moved(row, moves) for row in missing)):
        found.save()
    return Counter(row["model"] for row in missing)


def read(fixture: str) -> list[Row]:
    """The rows of one of our fixtures."""
    rows: list[Row] = json.loads((settings.BASE_DIR / "fixtures" / f"{fixture}.json").read_text())
    return rows


def owner(row: Row) -> tuple[str, ...]:
    """The venue, song or jam that this row is or belongs to, by its natural key."""
    fields = row["fields"]
    match row["model"]:
        case "venues.venue":
            return ("venue", fields["slug"])
        case "songs.song":
            return ("song", fields["title"], fields["artist"])
        case "chordsheets.chordsheet":
            return ("song", *fields["song"])
        case "jams.jam":
            return ("jam", fields["slug"])
        case "jams.attendee" | "jams.jamsong":
            return ("jam", *fields["jam"])
        case _:
            return ("jam", fields["jam_song"][0])


def moves_to_tonight(rows: list[Row], now: datetime) -> Moves:
    """How far in time each jam moves, by slug, so that the demo is of today.

    The jam that plays is `INTO_THE_SONG`, the one that waits opens this evening or tomorrow, and
    the one that has ended did so a week ago.
    """
    evening = now.replace(hour=DOORS_OPEN_AT, minute=0, second=0, microsecond=0)
    moves = {}
    for jam in (row["fields"] for row in rows if row["model"] == "jams.jam"):
        starts_at = timezone.localtime(time_of(jam["starts_at"]))
        if jam["status"] == Jam.Status.WAITING:
            tomorrow = evening < now + TIME_TO_TRY_IT
            moves[jam["slug"]] = evening + timedelta(days=tomorrow) - starts_at
        elif jam["status"] == Jam.Status.ENDED:
            moves[jam["slug"]] = timedelta(days=(now.date() - starts_at.date()).days - 7)
    for entry in (row["fields"] for row in rows if row["model"] == "jams.jamsong"):
        if entry["status"] == JamSong.Status.PLAYING:
            moves[entry["jam"][0]] = now - INTO_THE_SONG - time_of(entry["started_at"])
    return moves


def moved(row: Row, moves: Moves) -> Row:
    """The row with its times moved as its jam is."""
    move = moves.get(owner(row)[1])
    if move is None:
        return row
    times = {
        name: time_of(text) + move
        for name, text in row["fields"].items()
        if name in TIMES and text is not None
    }
    return {**row, "fields": {**row["fields"], **times}}


def time_of(text: str) -> datetime:
    """A time of a fixture."""
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found
