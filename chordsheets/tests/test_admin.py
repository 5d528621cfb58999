"""Chord sheets in the admin."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chordsheets.models import ChordSheet
from songs.models import Song

pytestmark = pytest.mark.django_db

LIST = "admin:chordsheets_chordsheet_changelist"


@pytest.fixture
def host(client):
    assert client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    return client


def sheet_of(title, **fields):
    song, _new = Song.objects.get_or_create(title=title, artist="Somebody")
    fields.setdefault("url", f"https://tabs.example/{title.lower()}")
    return ChordSheet.objects.create(song=song, **fields)


def fields_of(sheet, **changes):
    return {
        "song": sheet.song_id,
        "kind": sheet.kind,
        "url": sheet.url,
        "body": sheet.body,
        "is_default": "on" if sheet.is_default else "",
        "chord_sheet_is_valid": {True: "true", False: "false", None: "unknown"}[
            sheet.chord_sheet_is_valid
        ],
        **changes,
    }


def change(host, sheet, **changes):
    url = reverse("admin:chordsheets_chordsheet_change", args=[sheet.pk])
    return host.post(
        url, {key: value for key, value in fields_of(sheet, **changes).items() if value}
    )


@pytest.mark.parametrize(
    "question",
    ["q=gam", "q=tabs.example/gamma", "chord_sheet_is_valid__exact=0", "is_default__exact=1"],
)
def test_a_sheet_is_found_by_song_address_and_state(host, question):
    sheet_of("Gamma", is_default=True, chord_sheet_is_valid=False)
    sheet_of("Delta", chord_sheet_is_valid=True)
    found = host.get(f"{reverse(LIST)}?{question}").context["cl"].result_list
    assert [sheet.song.title for sheet in found] == ["Gamma"]


def test_sheets_are_found_by_their_kind(host):
    sheet_of("Gamma", kind="chordpro", url="", body="[C]La")
    sheet_of("Delta")
    found = host.get(f"{reverse(LIST)}?kind__exact=chordpro").context["cl"].result_list
    assert [sheet.song.title for sheet in found] == ["Gamma"]


def test_the_list_links_to_the_sheet_and_its_queries_do_not_grow(host):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text = host.get(reverse(LIST)).content.decode()
        assert '<a href="https://tabs.example/gamma" target="_blank"' in text
        return len(captured)

    sheet_of("Gamma")
    before = queries()
    for number in range(5):
        sheet_of(f"Song {number}", url=f"https://tabs.example/{number}")
    assert queries() == before


def test_a_new_address_has_not_been_checked(host):
    sheet = sheet_of(
        "Gamma",
        chord_sheet_is_valid=False,
        chord_sheet_validated_at=timezone.now(),
        check_result="404",
    )
    assert change(host, sheet, url="https://tabs.example/other").status_code == 302
    sheet.refresh_from_db()
    assert sheet.chord_sheet_is_valid is None
    assert sheet.chord_sheet_validated_at is None
    assert sheet.check_result == ""


def test_what_the_check_said_stays_with_an_address_that_stays(host):
    checked = timezone.now()
    sheet = sheet_of("Gamma", chord_sheet_is_valid=True, chord_sheet_validated_at=checked)
    assert change(host, sheet, is_default="on").status_code == 302
    sheet.refresh_from_db()
    assert (sheet.is_default, sheet.chord_sheet_is_valid) == (True, True)
    assert sheet.chord_sheet_validated_at == checked


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_default": "on"}, "has a default sheet already"),
        ({"url": "https://tabs.example/first"}, "has this link already"),
        ({"url": ""}, "A link needs an address"),
    ],
)
def test_a_broken_rule_is_a_sentence(host, changes, sentence):
    sheet_of("Gamma", is_default=True, url="https://tabs.example/first")
    second = sheet_of("Gamma", url="https://tabs.example/second")
    response = change(host, second, **changes)
    assert response.status_code == 200
    assert str(response.context["errors"]).count(sentence) == 1
