"""`manage.py seed`: the demo, of today."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chordsheets.models import ChordSheet
from jams.management.commands.seed import FIXTURES, moved, moves_to_tonight, read
from jams.models import Attendee, Jam, JamSong, Vote
from songs.models import Song
from venues.models import Venue


def seed(*args):
    out = StringIO()
    call_command("seed", *args, stdout=out)
    return out.getvalue()


def demo_of(now):
    """The fixtures' rows, by model, as they are seeded at that moment."""
    rows = [row for name in FIXTURES for row in read(name)]
    moves = moves_to_tonight(rows, now)
    demo: dict[str, list[Any]] = {}
    for row in rows:
        demo.setdefault(row["model"], []).append(moved(row, moves)["fields"])
    return demo


def starts(demo, status):
    return next(jam["starts_at"] for jam in demo["jams.jam"] if jam["status"] == status)


@pytest.mark.django_db
def test_an_empty_site_gets_the_whole_demo_with_a_song_just_begun():
    assert seed("--if-empty") == "The demo is ready. Added: venues 3, songs 30, jams 3.\n"
    assert (Venue.objects.count(), Song.objects.count(), Jam.objects.count()) == (3, 30, 3)
    assert Vote.objects.count() > 300
    started = JamSong.objects.values_list("started_at", flat=True).get(status="playing")
    assert started is not None
    assert timedelta(minutes=1) < timezone.now() - started < timedelta(minutes=2)


@pytest.mark.parametrize(("hour", "day"), [(12, 4), (18, 4), (19.5, 5), (23.5, 5)])
def test_the_jam_that_waits_opens_this_evening_or_tomorrow(hour, day):
    demo = demo_of(datetime(2027, 3, 4, tzinfo=UTC) + timedelta(hours=hour))
    assert starts(demo, "waiting") == datetime(2027, 3, day, 20, 0, tzinfo=UTC)


def test_the_jam_that_has_ended_was_a_week_ago():
    demo = demo_of(datetime(2027, 3, 4, 12, 0, tzinfo=UTC))
    assert starts(demo, "ended") == datetime(2027, 2, 25, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_nothing_has_happened_in_the_future(hour):
    now = datetime(2027, 3, 4, hour, 0, tzinfo=UTC)
    demo = demo_of(now)
    assert all(vote["cast_at"] < now for vote in demo["jams.vote"])
    assert all(player["signed_up_at"] < now for player in demo["jams.performance"])
    assert starts(demo, "playing") < now
    for entry in demo["jams.jamsong"]:
        assert entry["started_at"] is None or entry["started_at"] < now
        assert entry["ended_at"] is None or entry["ended_at"] < now


@pytest.mark.django_db
def test_if_empty_leaves_a_site_with_a_venue_alone():
    Venue.objects.create(name="The Cellar")
    assert seed("--if-empty") == "There are venues or jams already; nothing was added.\n"
    assert not Jam.objects.exists()
    assert not Song.objects.exists()


@pytest.mark.django_db
def test_a_second_seed_leaves_all_as_people_made_it():
    seed()
    jam = Jam.objects.get(status="playing")
    jam.name = "My own night"
    jam.save()
    jam.entries.filter(status="queued")[0].delete()
    Vote.objects.filter(jam_song__jam=jam)[0].delete()
    ChordSheet.objects.filter(song__title="Valerie").update(url="https://tabs.example/valerie")
    jam.refresh_from_db()
    before = (jam.version, jam.starts_at, jam.entries.count(), Vote.objects.count())
    assert seed() == "The demo is here already; nothing was added.\n"
    jam.refresh_from_db()
    assert (jam.version, jam.starts_at, jam.entries.count(), Vote.objects.count()) == before
    assert jam.name == "My own night"
    assert ChordSheet.objects.get(song__title="Valerie").url == "https://tabs.example/valerie"


@pytest.mark.django_db
def test_a_demo_jam_that_was_deleted_comes_back_whole():
    seed()
    people, votes = Attendee.objects.count(), Vote.objects.count()
    Jam.objects.get(slug="harbour-singers").delete()
    assert Vote.objects.count() < votes
    assert seed() == "The demo is ready. Added: venues 0, songs 0, jams 1.\n"
    assert (Attendee.objects.count(), Vote.objects.count()) == (people, votes)


@pytest.mark.django_db
def test_a_demo_that_does_not_fit_beside_what_is_there_says_so_and_adds_nothing():
    Song.objects.create(title="VALERIE", artist="Amy Winehouse")
    with pytest.raises(CommandError, match="does not fit"):
        seed()
    assert not Venue.objects.exists()
    assert Song.objects.count() == 1
