"""The shared catalogue under the hands of a host with an account."""

import pytest
from django.urls import reverse

from chordsheets.models import ChordSheet
from jams.tests.admin.page_form import filled
from songs.models import Song
from tests.scene import add_song, make_host, make_jam, make_song

pytestmark = pytest.mark.django_db

SHEET = {"kind": "link", "url": "https://tabs.example/1", "body": ""}


@pytest.fixture
def own():
    return make_jam("Mine alone", "Shared")


@pytest.fixture
def host(client, own):
    add_song(make_jam("Theirs"), "Shared")
    make_song("Nobody's yet")
    client.force_login(make_host(own))
    return client


def page_of(title):
    return reverse("admin:songs_song_change", args=[Song.objects.get(title=title).pk])


def test_a_host_sees_and_adds_songs(host):
    rows = host.get(reverse("admin:songs_song_changelist")).context["cl"].result_list
    assert len(rows) == 4
    page = reverse("admin:songs_song_add")
    form = filled(host.get(page)) | {"title": "New", "artist": "Somebody"}
    assert host.post(page, form).status_code == 302
    assert Song.objects.filter(title="New").exists()


@pytest.mark.parametrize(
    ("title", "may"),
    [("Mine alone", True), ("Shared", False), ("Theirs", False), ("Nobody's yet", False)],
)
def test_a_song_and_its_sheets_are_changed_only_where_it_is_in_ones_own_jams_alone(
    host, title, may
):
    song = Song.objects.get(title=title)
    sheet = ChordSheet.objects.create(song=song, **SHEET)
    form = filled(host.get(page_of("Mine alone"))) | {"title": "Renamed"}
    form |= {"chord_sheets-TOTAL_FORMS": "0", "chord_sheets-INITIAL_FORMS": "0"}
    assert host.get(page_of(title)).status_code == 200
    assert host.post(page_of(title), form).status_code == (302 if may else 403)
    assert Song.objects.filter(title="Renamed").exists() == may
    page = reverse("admin:chordsheets_chordsheet_change", args=[sheet.pk])
    data = {**SHEET, "song": song.pk, "url": "https://tabs.example/2"}
    assert host.post(page, data).status_code == (302 if may else 403)
    page = reverse("admin:chordsheets_chordsheet_add")
    data = {**SHEET, "song": song.pk, "url": "https://tabs.example/3"}
    assert host.post(page, data).status_code == (302 if may else 200)
    assert song.chord_sheets.filter(url="https://tabs.example/3").exists() == may


def test_a_shared_songs_page_takes_no_new_sheet(host):
    offered = 'name="chord_sheets-__prefix__-url"'
    assert offered not in host.get(page_of("Shared")).content.decode()
    assert offered in host.get(page_of("Mine alone")).content.decode()


def test_a_host_deletes_no_song(host):
    song = Song.objects.get(title="Mine alone")
    page = reverse("admin:songs_song_delete", args=[song.pk])
    assert host.post(page, {"post": "yes"}).status_code == 403
    assert Song.objects.filter(pk=song.pk).exists()
