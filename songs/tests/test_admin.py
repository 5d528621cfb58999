"""The catalogue in the admin."""

import pytest
from django.conf import settings
from django.urls import reverse

from songs.models import Song

pytestmark = pytest.mark.django_db

LIST = "admin:songs_song_changelist"


@pytest.fixture
def host(client):
    assert client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    return client


@pytest.fixture
def songs(db):
    return [
        Song.objects.create(title="Valerie", artist="Amy Winehouse", release_year=2007),
        Song.objects.create(
            title="Jolene", artist="Dolly Parton", release_year=1973, source="upload"
        ),
    ]


@pytest.mark.parametrize(
    "question", ["q=valer", "q=winehouse", "release_year=2007", "source__exact=catalogue"]
)
def test_a_song_is_found_by_title_artist_year_and_source(host, songs, question):
    found = host.get(f"{reverse(LIST)}?{question}").context["cl"].result_list
    assert [song.title for song in found] == ["Valerie"]


def test_a_duration_reads_as_minutes_and_seconds(host):
    Song.objects.create(title="Jolene", artist="Dolly Parton", duration_s=161)
    Song.objects.create(title="Creep", artist="Radiohead", duration_s=245)
    text = host.get(reverse(LIST)).content.decode()
    assert '<td class="field-length">2:41</td>' in text
    assert '<td class="field-length">4:05</td>' in text


def test_a_song_that_the_catalogue_has_is_refused_with_a_sentence(host, songs):
    url = reverse("admin:songs_song_add")
    sheets = {"chord_sheets-TOTAL_FORMS": "0", "chord_sheets-INITIAL_FORMS": "0"}
    song = {"title": "VALERIE", "artist": "amy winehouse", "source": "catalogue"}
    response = host.post(url, {**song, **sheets})
    assert response.status_code == 200
    assert "has that song already" in str(response.context["errors"])
    assert Song.objects.count() == 2
