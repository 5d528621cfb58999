"""The catalogue and the venues in the admin, as far as jams come into it."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from chordsheets.models import ChordSheet
from jams import queries
from jams.actions import hosting
from jams.models import Jam
from jams.tests.admin.page_form import filled
from songs.models import Song

pytestmark = pytest.mark.django_db

SONGS = "admin:songs_song_changelist"


def add_to_jam(host, songs, **fields):
    chosen = {"action": "add_to_jam", ACTION_CHECKBOX_NAME: [song.pk for song in songs]}
    return host.post(reverse(SONGS), {**chosen, **fields})


@pytest.fixture
def new_songs(db):
    return [Song.objects.create(title=title, artist="Somebody") for title in ("Psi", "Omega")]


def test_the_list_counts_each_songs_jams(host, jam, new_songs):
    rows = host.get(reverse(SONGS)).context["cl"].result_list
    assert {row.title: row.jam_count for row in rows} == {
        "Alpha": 1,
        "Beta": 1,
        "Gamma": 1,
        "Delta": 1,
        "Psi": 0,
        "Omega": 0,
    }


def test_adding_to_a_jam_asks_first_which_one(host, jam, new_songs):
    ended = Jam.objects.create(
        venue=jam.venue, name="Long ago", status=Jam.Status.ENDED, starts_at=jam.starts_at
    )
    response = add_to_jam(host, new_songs)
    assert response.status_code == 200
    offered = [key for key, _label in response.context["form"].fields["jam"].choices]
    assert jam.pk in offered
    assert ended.pk not in offered
    assert jam.entries.count() == 4


def test_the_chosen_songs_go_into_the_jam_in_one_version(host, jam, new_songs):
    before = jam.version
    question = filled(add_to_jam(host, new_songs))
    assert question["action"] == "add_to_jam"
    assert add_to_jam(host, new_songs, jam=jam.pk).status_code == 302
    jam.refresh_from_db()
    assert jam.version == before + 1
    titles = set(jam.entries.values_list("song__title", flat=True))
    assert {"Psi", "Omega"} < titles


def test_songs_that_are_in_the_jam_already_change_nothing(host, jam):
    before = jam.version
    response = add_to_jam(host, Song.objects.all(), jam=jam.pk)
    assert "0 songs are new" in host.get(response.url).content.decode()
    jam.refresh_from_db()
    assert (jam.version, jam.entries.count()) == (before, 4)


def test_a_jam_that_ended_meanwhile_is_asked_for_again(host, jam, new_songs):
    hosting.end_jam(jam)
    response = add_to_jam(host, new_songs, jam=jam.pk)
    assert response.status_code == 200
    assert response.context["form"].errors["jam"]
    assert jam.entries.count() == 4


def test_renaming_a_song_moves_the_version_of_its_jams_once(host, jam):
    before = jam.version
    url = reverse("admin:songs_song_change", args=[Song.objects.get(title="Gamma").pk])
    form = filled(host.get(url))
    assert host.post(url, {**form, "title": "Gamma ray"}).status_code == 302
    jam.refresh_from_db()
    assert jam.version == before + 1
    form = filled(host.get(url))
    assert host.post(url, form).status_code == 302
    jam.refresh_from_db()
    assert jam.version == before + 1


def test_a_song_gets_its_sheet_on_its_own_page(host, jam):
    song = Song.objects.get(title="Gamma")
    url = reverse("admin:songs_song_change", args=[song.pk])
    form = filled(host.get(url))
    row = {"song": song.pk, "kind": "link", "url": "https://tabs.example/gamma", "id": ""}
    row |= {"is_default": "on", "chord_sheet_is_valid": "unknown"}
    form |= {f"chord_sheets-0-{field}": value for field, value in row.items()}
    before = jam.version
    assert host.post(url, {**form, "chord_sheets-TOTAL_FORMS": "1"}).status_code == 302
    assert ChordSheet.objects.get(song=song, is_default=True).url == "https://tabs.example/gamma"
    jam.refresh_from_db()
    assert jam.version == before + 1


def test_two_default_sheets_are_refused_with_a_sentence(host, jam):
    song = Song.objects.get(title="Gamma")
    url = reverse("admin:songs_song_change", args=[song.pk])
    form = filled(host.get(url))
    for number in range(2):
        row = {"song": song.pk, "kind": "link", "url": f"https://tabs.example/{number}"}
        row |= {"is_default": "on", "chord_sheet_is_valid": "unknown", "id": ""}
        form |= {f"chord_sheets-{number}-{field}": value for field, value in row.items()}
    response = host.post(url, {**form, "chord_sheets-TOTAL_FORMS": "2"})
    assert response.status_code == 200
    assert "Only one default sheet" in str(response.context["errors"])
    assert not ChordSheet.objects.exists()


def test_another_sheet_becomes_the_default_in_one_save(host, jam):
    song = Song.objects.get(title="Gamma")
    for number in range(2):
        ChordSheet.objects.create(
            song=song, url=f"https://tabs.example/{number}", is_default=number == 0
        )
    url = reverse("admin:songs_song_change", args=[song.pk])
    form = filled(host.get(url))
    del form["chord_sheets-0-is_default"]
    response = host.post(url, {**form, "chord_sheets-1-is_default": "on"})
    assert response.status_code == 302, response.context["errors"]
    assert ChordSheet.objects.get(is_default=True).url == "https://tabs.example/1"


def test_a_song_that_was_in_a_jam_cannot_be_deleted(host, jam):
    url = reverse("admin:songs_song_delete", args=[Song.objects.get(title="Gamma").pk])
    assert host.post(url, {"post": "yes"}).status_code in (200, 403)
    assert Song.objects.filter(title="Gamma").exists()


def test_a_venue_shows_its_jams_and_leads_to_them(host, jam):
    text = host.get(reverse("admin:venues_venue_changelist")).content.decode()
    link = f"{reverse('admin:jams_jam_changelist')}?venue__id__exact={jam.venue_id}"
    assert f'<a href="{link}">1</a>' in text
    found = host.get(link).context["cl"].result_list
    assert [row.name for row in found] == ["Thursday"]


def test_renaming_a_venue_moves_the_version_of_its_jams(host, jam):
    before = jam.version
    url = reverse("admin:venues_venue_change", args=[jam.venue_id])
    form = filled(host.get(url))
    assert host.post(url, {**form, "name": "The Attic"}).status_code == 302
    jam.refresh_from_db()
    assert jam.version == before + 1


def test_a_venue_that_wants_names_only_with_consent_says_so(host, jam):
    assert queries.read(jam.pk).jam["names_on_screen"] is True
    url = reverse("admin:venues_venue_change", args=[jam.venue_id])
    host.post(url, {**filled(host.get(url)), "names_need_consent": "on"})
    assert queries.read(jam.pk).jam["names_on_screen"] is False


def test_a_venue_by_a_name_that_exists_is_refused_with_a_sentence(host, jam):
    url = reverse("admin:venues_venue_add")
    response = host.post(url, {**filled(host.get(url)), "name": "the cellar"})
    assert response.status_code == 200
    assert "by that name already" in str(response.context["errors"])
