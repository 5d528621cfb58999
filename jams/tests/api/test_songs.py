import pytest

from jams.api.schemas import AskedBody, SongInJam, SongPage
from jams.models import Jam
from jams.tests.a_night import a_browser, a_jam, song_id
from songs.models import Song

pytestmark = pytest.mark.django_db


def suggest(browser, jam, **wish):
    return browser.post(f"/api/v1/jams/{jam.slug}/songs", wish, "application/json")


def test_the_catalogue_comes_newest_first_and_page_by_page(client):
    a_jam()
    titles, cursor = [], ""
    for _page in range(2):
        body = client.get("/api/v1/songs", {"limit": 2, "cursor": cursor}).json()
        SongPage.model_validate(body)
        titles += [song["title"] for song in body["items"]]
        cursor = body["next"]
    assert titles == ["Creep", "Wonderwall", "Valerie"]
    assert cursor is None


def test_a_misspelt_search_finds_its_song(client):
    a_jam()
    body = client.get("/api/v1/songs", {"search": "radiohed crep"}).json()
    assert [song["title"] for song in body["items"]] == ["Creep"]


def test_songs_are_found_by_source_and_by_youtube_id(client):
    a_jam()
    Song.objects.create(title="Clip", artist="Band", source="youtube", youtube_id="dQw4w9WgXcQ")
    for query in ({"source": "youtube"}, {"youtube_id": "dQw4w9WgXcQ"}):
        body = client.get("/api/v1/songs", query).json()
        assert [song["title"] for song in body["items"]] == ["Clip"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"source": "nowhere"}, "source"),
        ({"youtube_id": "\x00"}, "youtube_id"),
        ({"search": "x" * 101}, "search"),
        ({"cursor": "x"}, "cursor"),
        ({"search": "creep", "cursor": "x"}, "cursor"),
        ({"limit": "-1"}, "limit"),
    ],
)
def test_a_wrong_value_in_the_query_is_named(client, query, field):
    answer = client.get("/api/v1/songs", query)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]


def test_a_search_may_hold_anything(client):
    a_jam()
    for text in ("\x00", "%", "'; DROP TABLE", "🎸", "ﷺ"):
        assert client.get("/api/v1/songs", {"search": text}).status_code == 200


def test_a_new_song_is_suggested_by_its_name():
    jam, browser = a_jam(), a_browser()
    answer = suggest(browser, jam, title="Hallelujah", artist="Jeff Buckley")
    assert answer.status_code == 201
    SongInJam.model_validate(answer.json())
    snapshot = browser.get(f"/api/v1/jams/{jam.slug}").json()
    assert answer.json() in snapshot["songs"]


def test_a_song_of_the_catalogue_is_suggested_by_its_id():
    jam, browser = a_jam(), a_browser()
    song = Song.objects.create(title="Hallelujah", artist="Jeff Buckley")
    assert suggest(browser, jam, song_id=song.pk).json()["song_id"] == song.pk


def test_a_song_that_is_there_is_refused():
    jam, browser = a_jam(), a_browser()
    for wish in ({"song_id": song_id("Creep")}, {"title": "creep", "artist": "RADIOHEAD"}):
        answer = suggest(browser, jam, **wish)
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "already_in_jam"


def test_a_song_that_the_catalogue_lacks_is_not_found():
    answer = suggest(a_browser(), a_jam(), song_id=999_999_999)
    assert answer.status_code == 404


def test_where_the_host_is_asked_a_song_waits():
    jam, browser = a_jam(suggestions="ask"), a_browser()
    answer = suggest(browser, jam, title="Hallelujah", artist="Jeff Buckley")
    assert answer.status_code == 202
    AskedBody.model_validate(answer.json())
    assert answer.json()["title"] == "Hallelujah"
    assert jam.entries.count() == 3


def test_closed_suggestions_are_a_feature_that_is_off():
    jam = a_jam(suggestions="closed")
    answer = suggest(a_browser(), jam, song_id=song_id("Creep"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "feature_off")


def test_an_ended_jam_takes_no_songs():
    jam = a_jam(status=Jam.Status.ENDED)
    answer = suggest(a_browser(), jam, title="Hallelujah", artist="Jeff Buckley")
    assert answer.json()["error"]["code"] == "jam_ended"
    assert not Song.objects.filter(title="Hallelujah").exists()


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ({"title": "Creep"}, {"artist"}),
        ({}, {"title", "artist"}),
        ({"title": "", "artist": "B"}, {"title"}),
        ({"title": "  ", "artist": "B"}, {"title"}),
        ({"title": "A\x00", "artist": "B"}, {"title"}),
        ({"title": "A" * 201, "artist": "B"}, {"title"}),
        ({"title": 7, "artist": "B"}, {"title"}),
        ({"song_id": "7"}, {"song_id"}),
        ({"song_id": True}, {"song_id"}),
        ({"song_id": 2**63}, {"song_id"}),
        ({"song_id": None}, {"song_id"}),
        ({"song_id": 7, "title": "A"}, {"title"}),
    ],
)
def test_a_wrong_wish_is_refused_by_the_name_of_its_field(wish, fields):
    jam = a_jam()
    songs = Song.objects.count()
    answer = suggest(a_browser(), jam, **wish)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"
    assert set(answer.json()["error"]["fields"]) == fields
    assert Song.objects.count() == songs
