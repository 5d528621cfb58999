"""The fixtures, as `loaddata venues songs jams` reads them."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from chordsheets.models import ChordSheet
from jams.models import Attendee, Jam, JamSong, Performance, Vote
from jams.models.jam import CODE_ALPHABET
from songs.models import Song
from venues.models import Venue

FIXTURES = ("venues", "songs", "jams")
MODELS: tuple[Any, ...] = (Venue, Song, ChordSheet, Jam, Attendee, JamSong, Performance, Vote)
ROWS = [
    row
    for name in FIXTURES
    for row in json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text())
]


def rows_of(model: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in ROWS if row["model"] == model]


def load():
    call_command("loaddata", *FIXTURES, verbosity=0)


def everything():
    return [sorted(model.objects.values_list(), key=lambda row: row[0]) for model in MODELS]


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    load()
    before = everything()
    load()
    assert everything() == before


@pytest.mark.django_db
def test_the_rows_are_such_as_a_form_takes_and_a_lived_in_jam_keeps_its_version():
    load()
    for model in MODELS:
        for row in model.objects.all():
            row.full_clean()
    Jam.objects.filter(slug="open-stage").update(version=5_000, epoch="lived-in")
    load()
    jam = Jam.objects.get(slug="open-stage")
    assert (jam.version, jam.epoch) == (5_000, "lived-in")


@pytest.mark.django_db
def test_a_jam_that_comes_back_from_a_fixture_begins_a_new_epoch(tmp_path):
    load()
    jam = Jam.objects.get(slug="open-stage")
    backup = tmp_path / "backup.json"
    call_command("dumpdata", "jams", natural_foreign=True, natural_primary=True, output=backup)
    jam.delete()
    call_command("loaddata", backup, verbosity=0)
    back = Jam.objects.get(slug="open-stage")
    assert back.entries.exists()
    assert back.epoch != jam.epoch


def test_a_row_says_every_field_that_a_second_load_would_else_reset():
    for row in ROWS:
        assert "pk" not in row
        model = apps.get_model(row["model"])
        columns = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        assert columns - getattr(model, "KEPT", set()) <= row["fields"].keys(), row


def test_there_are_three_venues_thirty_songs_and_a_jam_of_each_kind():
    counts = Counter(row["model"] for row in ROWS)
    assert (counts["venues.venue"], counts["songs.song"], counts["jams.jam"]) == (3, 30, 3)
    jams = rows_of("jams.jam")
    assert {jam["status"] for jam in jams} == {"playing", "waiting", "ended"}
    assert len({tuple(jam["venue"]) for jam in jams}) == 3


def test_each_linked_sheet_is_its_songs_default_and_unchecked():
    sheets = rows_of("chordsheets.chordsheet")
    for sheet in sheets:
        assert sheet["kind"] == "link"
        assert sheet["url"].startswith("https://tabs.ultimate-guitar.com/tab/")
        assert sheet["is_default"] is True
        assert sheet["chord_sheet_is_valid"] is None
    songs = {(song["title"], song["artist"]) for song in rows_of("songs.song")}
    without = songs - {tuple(sheet["song"]) for sheet in sheets}
    assert {artist for _title, artist in without} == {
        "Journey",
        "ABBA",
        "Michael Jackson",
        "Otis Redding",
    }


def test_codes_and_voters_are_well_formed():
    for jam in rows_of("jams.jam"):
        assert re.fullmatch(f"[{CODE_ALPHABET}]{{5}}", jam["code"])
    for attendee in rows_of("jams.attendee"):
        assert re.fullmatch("[0-9a-f]{32}", attendee["voter"])


def test_nothing_crosses_from_one_jam_into_another():
    for act in (*rows_of("jams.vote"), *rows_of("jams.performance")):
        assert act["attendee"][0] == act["jam_song"][0]
    for entry in rows_of("jams.jamsong"):
        assert entry["added_by"] is None or entry["added_by"][0] == entry["jam"][0]


def test_nobody_plays_without_a_name_or_more_than_the_jam_allows():
    names = {(*who["jam"], who["voter"]): who["name"] for who in rows_of("jams.attendee")}
    limits = {jam["slug"]: jam["max_performances"] for jam in rows_of("jams.jam")}
    open_entries = {
        (*entry["jam"], *entry["song"])
        for entry in rows_of("jams.jamsong")
        if entry["status"] in ("queued", "playing")
    }
    busy: Counter[tuple[str, ...]] = Counter()
    for performance in rows_of("jams.performance"):
        player = tuple(performance["attendee"])
        assert names[player]
        busy[player] += tuple(performance["jam_song"]) in open_entries
    for (jam, _voter), songs in busy.items():
        assert songs <= limits[jam]


def test_the_jam_that_plays_is_a_lively_one():
    entries = [entry for entry in rows_of("jams.jamsong") if entry["jam"] == ["open-stage"]]
    votes = Counter(tuple(vote["jam_song"]) for vote in rows_of("jams.vote"))
    statuses = Counter(entry["status"] for entry in entries)
    assert (statuses["playing"], statuses["queued"]) == (1, 16)
    assert statuses["played"] >= 3
    assert sum(entry["pinned_place"] is not None for entry in entries) == 2
    assert sum(entry["added_by"] is not None for entry in entries) >= 5
    assert len({votes[("open-stage", *entry["song"])] for entry in entries}) >= 12
