"""`loaddata` reaches open pages like any other change."""

import json

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command

from tests.line import Line
from tests.scene import make_jam, make_voter

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_a_fixture_changes_and_brings_is_seen_on_an_open_page(tmp_path):
    jam = await sync_to_async(make_jam)("Valerie")
    venue = await sync_to_async(lambda: jam.venue.slug)()
    fixture = tmp_path / "night.json"
    song = {"title": "Jolene", "artist": "Dolly Parton"}
    rows = [
        ("songs.song", song),
        ("jams.jamsong", {"jam": [jam.slug], "song": list(song.values())}),
        (
            "jams.jam",
            {
                "slug": jam.slug,
                "venue": [venue],
                "name": "Friday Jam",
                "code": jam.code,
                "status": "paused",
                "starts_at": jam.starts_at.isoformat(),
            },
        ),
    ]
    fixture.write_text(json.dumps([{"model": name, "fields": fields} for name, fields in rows]))
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await sync_to_async(call_command)("loaddata", str(fixture), verbosity=0)
        assert [new["title"] for new in (await line.hear("song_added"))["songs"]] == ["Jolene"]
        seen = (await line.hear("jam_update"))["jam"]
        assert (seen["name"], seen["status"]) == ("Friday Jam", "paused")
