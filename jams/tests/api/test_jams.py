from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jamanager.lib.identity import Voter
from jams.actions.voting import set_vote
from jams.api.schemas import JamBody, JamPage, Snapshot
from jams.models import Jam, JamSong
from jams.tests.a_night import a_browser, a_jam, add, song_id

pytestmark = pytest.mark.django_db


def etag_of(jam):
    jam.refresh_from_db()
    return f'"{jam.epoch}-{jam.version}"'


def test_a_jam_is_answered_as_the_contract_has_it(client):
    jam = a_jam()
    playing = add(jam, "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    body = client.get(f"/api/v1/jams/{jam.slug}").json()
    Snapshot.model_validate(body)
    assert set(body) == set(Snapshot.model_fields)
    assert set(body["jam"]) == set(JamBody.model_fields)
    assert body["jam"]["now_playing"] == playing.song_id
    assert [song["title"] for song in body["songs"]] == [
        "Dreams",
        "Creep",
        "Valerie",
        "Wonderwall",
    ]
    assert body["me"] == {
        "attendee_id": None,
        "name": None,
        "voted": [],
        "signed_up": [],
        "role": "attendee",
    }


def test_an_unknown_jam_is_not_found(client):
    answer = client.get("/api/v1/jams/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_somebody_signed_in_as_staff_is_a_host(client, admin_user):
    jam = a_jam()
    client.force_login(admin_user)
    assert client.get(f"/api/v1/jams/{jam.slug}").json()["me"]["role"] == "host"


def test_the_answer_is_for_this_browser_alone_and_named_by_its_version(client):
    jam = a_jam()
    client.get("/api/v1/jams")  # which brings the cookies, and with them Django's own Vary
    answer = client.get(f"/api/v1/jams/{jam.slug}")
    assert answer["ETag"] == etag_of(jam)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize(
    "asked", ["{etag}", "W/{etag}", '"x-1", W/{etag}', '"x-1",{etag} , "y"', "*"]
)
def test_what_is_unchanged_is_not_sent_again(client, asked, django_assert_num_queries):
    jam = a_jam()
    etag = etag_of(jam)
    with django_assert_num_queries(1):
        answer = client.get(
            f"/api/v1/jams/{jam.slug}", headers={"If-None-Match": asked.format(etag=etag)}
        )
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == etag
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize(
    "asked", ["{epoch}-{version}", '"{epoch}-0"', '"other-{version}"', "nonsense", '"*"']
)
def test_what_the_browser_has_not_is_sent(client, asked):
    jam = a_jam()
    answer = client.get(
        f"/api/v1/jams/{jam.slug}",
        headers={"If-None-Match": asked.format(epoch=jam.epoch, version=jam.version)},
    )
    assert answer.status_code == 200
    assert len(answer.json()["songs"]) == 3


def test_a_vote_makes_the_old_etag_stale(client):
    jam = a_jam()
    etag = client.get(f"/api/v1/jams/{jam.slug}")["ETag"]
    set_vote(jam, Voter.new(), song_id("Creep"), voted=True)
    answer = client.get(f"/api/v1/jams/{jam.slug}", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer["ETag"] == etag_of(jam) != etag


def test_the_etag_of_a_compressed_answer_still_matches(client):
    jam = a_jam()
    packed = client.get(f"/api/v1/jams/{jam.slug}", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    answer = client.get(
        f"/api/v1/jams/{jam.slug}",
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]},
    )
    assert answer.status_code == 304


def test_an_unknown_jam_is_not_found_by_a_browser_that_had_it(client):
    answer = client.get("/api/v1/jams/nowhere", headers={"If-None-Match": "*"})
    assert answer.status_code == 404


def test_head_answers_like_get_without_a_body(client):
    jam = a_jam()
    for path in ("/api/v1/jams", f"/api/v1/jams/{jam.slug}", "/api/v1/songs"):
        answer = client.head(path)
        assert answer.status_code == 200
        assert answer.content == b""


def test_a_snapshot_costs_the_same_queries_with_many_songs(client, django_assert_num_queries):
    few, many = a_jam(), a_jam(songs=[(f"Song {n}", "Band") for n in range(40)], name="Long")
    client.get("/api/v1/jams")
    with CaptureQueriesContext(connection) as with_few:
        client.get(f"/api/v1/jams/{few.slug}")
    with django_assert_num_queries(len(with_few)):
        client.get(f"/api/v1/jams/{many.slug}")


def test_jams_come_latest_first_and_page_by_page(client):
    now = timezone.now()
    for days in (3, 1, 2):
        a_jam(name=f"Day {days}", starts_at=now + timedelta(days=days))
    a_jam(name="Also day 2", starts_at=now + timedelta(days=2))
    names, cursor = [], ""
    for _page in range(4):
        body = client.get("/api/v1/jams", {"limit": 1, "cursor": cursor}).json()
        JamPage.model_validate(body)
        names += [jam["name"] for jam in body["items"]]
        cursor = body["next"]
    assert names == ["Day 3", "Also day 2", "Day 2", "Day 1"]
    assert cursor is None


def test_each_jam_of_the_list_is_as_in_its_snapshot(client):
    jam = a_jam()
    add(jam, "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    add(jam, "Zombie", "The Cranberries", pinned_place=1)
    other = a_jam(name="Other", status=Jam.Status.ENDED)
    for item in client.get("/api/v1/jams").json()["items"]:
        assert item == client.get(f"/api/v1/jams/{item['slug']}").json()["jam"]
    listed = {item["jam_id"]: item for item in client.get("/api/v1/jams").json()["items"]}
    assert listed[jam.pk]["next_up"] == [song_id("Zombie")]
    assert listed[other.pk]["next_up"] == []


def test_the_list_costs_the_same_queries_with_many_jams(client, django_assert_num_queries):
    a_jam()
    client.get("/api/v1/jams")
    with CaptureQueriesContext(connection) as with_one:
        client.get("/api/v1/jams")
    for n in range(5):
        add(a_jam(name=f"Jam {n}"), "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    with django_assert_num_queries(len(with_one)):
        assert len(client.get("/api/v1/jams").json()["items"]) == 6


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=broken", "cursor"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=a", "limit"),
    ],
)
def test_a_wrong_value_in_the_query_is_named(client, query, field):
    answer = client.get(f"/api/v1/jams?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"
    assert list(answer.json()["error"]["fields"]) == [field]


def test_a_cursor_of_another_list_is_refused(client):
    for n in range(2):
        a_jam(name=f"Jam {n}")
    cursor = client.get("/api/v1/jams?limit=1").json()["next"]
    assert client.get("/api/v1/songs", {"cursor": cursor}).status_code == 422


def test_a_browser_gets_a_name_and_keeps_it():
    jam, browser = a_jam(), a_browser()
    first = browser.put(
        f"/api/v1/jams/{jam.slug}/attendee", {"name": " Ann  Lee "}, "application/json"
    )
    assert first.status_code == 201
    assert first.json()["name"] == "Ann Lee"
    again = browser.put(f"/api/v1/jams/{jam.slug}/attendee", {"name": "Annie"}, "application/json")
    assert again.status_code == 200
    assert again.json()["attendee_id"] == first.json()["attendee_id"]
    me = browser.get(f"/api/v1/jams/{jam.slug}").json()["me"]
    assert (me["attendee_id"], me["name"]) == (first.json()["attendee_id"], "Annie")


def test_a_name_that_somebody_has_is_refused():
    jam, one, other = a_jam(), a_browser(), a_browser()
    one.put(f"/api/v1/jams/{jam.slug}/attendee", {"name": "Ann"}, "application/json")
    answer = other.put(f"/api/v1/jams/{jam.slug}/attendee", {"name": "ANN"}, "application/json")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "name_taken"


def test_the_first_look_brings_both_cookies():
    client = Client()
    client.get("/api/v1/jams")
    assert {"jam_voter", "csrftoken"} <= set(client.cookies)
    assert client.cookies["jam_voter"]["httponly"]
