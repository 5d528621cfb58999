import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jams.models import Jam, JamSong
from jams.tests.a_night import a_browser, a_jam, add, song_id

pytestmark = pytest.mark.django_db


def titles(html, queue):
    """The titles in one of the page's lists, in order."""
    found = re.search(rf'<ol[^>]*data-queue="{queue}".*?</ol>', html, re.DOTALL)
    return re.findall(r'data-field="title">([^<]*)<', found[0]) if found else []


def page_of(jam, client=None, **query):
    return (client or Client()).get(f"/jam/{jam.slug}/", query).content.decode()


def test_the_page_shows_what_plays_what_is_next_and_the_queue():
    jam = a_jam()
    add(jam, "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    add(jam, "Zombie", "The Cranberries", pinned_place=1)
    add(jam, "Hallelujah", "Jeff Buckley", status=JamSong.Status.PLAYED)
    html = page_of(jam)
    assert titles(html, "stage") == ["Dreams"]
    assert titles(html, "next") == ["Zombie"]
    assert titles(html, "queue") == ["Creep", "Valerie", "Wonderwall"]
    assert titles(html, "over") == ["Hallelujah"]
    assert jam.code in html


def test_the_page_carries_the_snapshot_for_its_scripts():
    jam, browser = a_jam(), a_browser()
    browser.put(f"/api/v1/jams/{jam.slug}/songs/{song_id('Creep')}/vote")
    html = page_of(jam, browser)
    [text] = re.findall(r'id="jam-snapshot"[^>]*>(.*?)</script>', html, re.DOTALL)
    found = json.loads(text)
    answer = browser.get(f"/api/v1/jams/{jam.slug}").json()
    assert {**found, "ts": ""} == {**answer, "ts": ""}
    assert found["me"]["voted"] == [song_id("Creep")]


def test_ones_own_vote_is_marked_and_nobody_elses():
    jam, browser = a_jam(), a_browser()
    browser.put(f"/api/v1/jams/{jam.slug}/songs/{song_id('Creep')}/vote")
    pressed = re.compile(r'aria-pressed="true"')
    assert len(pressed.findall(page_of(jam, browser))) == 1
    assert not pressed.search(page_of(jam))


def test_the_filter_hides_all_other_songs(client):
    jam = a_jam()
    answer = client.get(f"/jam/{jam.slug}/", {"q": "óasis WONDER"})
    assert answer.context["filter"] == "óasis WONDER"
    assert answer.context["hidden_ids"] == {song_id("Creep"), song_id("Valerie")}
    assert client.get(f"/jam/{jam.slug}/").context["hidden_ids"] == set()


def test_the_queries_do_not_grow_with_the_songs(client, django_assert_num_queries):
    few, many = a_jam(), a_jam(songs=[(f"Song {n}", "Band") for n in range(60)], name="Long")
    with CaptureQueriesContext(connection) as with_few:
        client.get(f"/jam/{few.slug}/")
    with django_assert_num_queries(len(with_few)):
        assert len(client.get(f"/jam/{many.slug}/").context["songs"]) == 60
    reads = [query["sql"] for query in with_few if query["sql"].startswith("SELECT")]
    assert len(reads) <= 5


def test_an_ended_jam_shows_its_result_and_no_way_to_vote(client):
    jam = a_jam(status=Jam.Status.ENDED)
    add(jam, "Hallelujah", "Jeff Buckley", status=JamSong.Status.PLAYED)
    html = page_of(jam)
    assert "Hallelujah" in html
    assert "formaction" not in html.split("<template", 1)[0]
    assert 'id="votes"' not in html


def test_an_unknown_jam_is_a_404_page_with_the_code_field(client):
    answer = client.get("/jam/nowhere/")
    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


def test_the_page_is_for_this_browser_alone_and_asked_for_each_time(client):
    jam = a_jam()
    client.get("/")  # which brings the cookies, and with them Django's own Vary
    for path in ("/", f"/jam/{jam.slug}/"):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize(
    "path", ["/", "/jam/{slug}/", "/j/{code}", "/host/login/", "/jam/{slug}/qr.svg"]
)
def test_head_answers_like_get(client, path):
    jam = a_jam()
    path = path.format(slug=jam.slug, code=jam.code)
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""


def test_a_host_is_greeted_as_one(client, admin_user):
    jam = a_jam()
    client.force_login(admin_user)
    assert '"role":"host"' in page_of(jam, client)
    assert '"role":"attendee"' in page_of(jam)


def test_names_that_are_markup_stay_text():
    jam = a_jam(songs=[("<script>alert(1)</script>", "</script><b>")], name="<i>Night</i>")
    html = page_of(jam)
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "<i>Night" not in html


def test_the_page_obeys_our_policy():
    html = page_of(a_jam())
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert 'src="/' in attributes or 'type="application/json"' in attributes
