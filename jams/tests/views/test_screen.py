"""The big screen as the server draws it."""

import json
import re

import pytest
from django.test import Client

from jams.actions import hosting, signing_up, voting
from jams.models import Jam, JamSong
from jams.tests.a_night import a_jam, add, song_id
from jams.views.screen import THEME_COOKIE
from jams.views.screen_words import needs_words
from tests.scene import make_voter

pytestmark = pytest.mark.django_db


def page_of(jam, client=None, **query):
    answer = (client or Client()).get(f"/jam/{jam.slug}/screen/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html, queue):
    """The titles in one of the page's lists, in order."""
    [found] = re.findall(rf'<ol[^>]*data-queue="{queue}".*?</ol>', html, re.DOTALL)
    return re.findall(r'data-field="title">([^<]*)<', found)


def songs(count):
    return [(f"Song {number:02}", "Band") for number in range(count)]


def vote(jam, title, times=1):
    for _i in range(times):
        voting.set_vote(jam, make_voter(), song_id(title), voted=True)


def test_it_shows_what_plays_the_three_that_come_and_what_the_room_wants():
    jam = a_jam(songs(6), status=Jam.Status.PLAYING)
    add(jam, "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    add(jam, "Zombie", "The Cranberries", pinned_place=1)
    vote(jam, "Song 04", 2)
    vote(jam, "Song 02")
    html = page_of(jam)
    assert titles(html, "stage") == ["Dreams"]
    assert titles(html, "next") == ["Zombie", "Song 04", "Song 02"]
    assert titles(html, "queue") == ["Song 00", "Song 01", "Song 03", "Song 05"]
    assert re.findall(r'data-locked="(\w+)"', html.split('data-queue="next"')[1])[:2] == [
        "true",
        "false",
    ]


def test_before_the_music_nothing_is_next_but_what_is_locked():
    jam = a_jam(songs(4), status=Jam.Status.WAITING)
    assert titles(page_of(jam), "next") == []
    add(jam, "Zombie", "The Cranberries", pinned_place=1)
    html = page_of(jam)
    assert titles(html, "next") == ["Zombie"]
    assert titles(html, "queue") == [title for title, _artist in songs(4)]


def test_when_it_is_over_it_shows_the_favourites_by_their_votes():
    jam = a_jam(status=Jam.Status.PLAYING)
    vote(jam, "Creep", 3)
    vote(jam, "Valerie", 2)
    hosting.play(jam, song_id("Creep"))
    hosting.end_jam(jam)
    html = page_of(jam)
    assert titles(html, "stage") == []
    assert titles(html, "queue") == ["Creep", "Valerie"]
    assert "Tonight 1 song was played." in html


def test_a_night_without_votes_ends_with_what_was_played():
    jam = a_jam(status=Jam.Status.ENDED)
    add(jam, "Hallelujah", "Jeff Buckley", status=JamSong.Status.PLAYED)
    assert titles(page_of(jam), "queue") == ["Hallelujah"]


def test_an_empty_queue_says_what_to_do():
    html = page_of(a_jam([]))
    [hint] = re.findall(r'<p class="screen-then__empty"([^>]*)>', html)
    assert "hidden" not in hint
    [hint] = re.findall(r'<p class="screen-then__empty"([^>]*)>', page_of(a_jam()))
    assert "hidden" in hint


@pytest.mark.parametrize(
    ("performers", "needs", "words"),
    [
        (1, [], ""),
        (0, ["voice", "guitar", "bass", "drums"], "needs a band"),
        (3, ["bass"], "needs a bassist"),
        (2, ["bass", "drums"], "needs bass, drums"),
    ],
)
def test_what_is_missing_is_said_in_a_few_words(performers, needs, words):
    assert needs_words({"performers": [{}] * performers, "needs": needs}) == words


def test_the_code_its_picture_and_the_address_are_there(client):
    jam = a_jam()
    html = page_of(jam)
    assert f"<title>http://testserver/j/{jam.code}</title>" in html
    assert "<b>testserver</b>" in html
    assert html.count(jam.code) >= 2


@pytest.fixture
def shy():
    """A jam at a venue that wants no names before the host allows them."""
    jam = a_jam(status=Jam.Status.PLAYING)
    jam.venue.names_need_consent = True
    jam.venue.save()
    voter = make_voter(jam, "Philippa")
    signing_up.sign_up(jam, voter, song_id("Creep"), "bass")
    JamSong.objects.filter(song__title="Valerie").update(added_by=jam.attendees.get())
    hosting.play(jam, song_id("Creep"))
    return jam


def test_names_are_nowhere_in_the_page_before_the_host_allows_them(shy):
    html = page_of(shy)
    assert "Philippa" not in html
    assert '<span class="chip__instrument" data-field="instrument">bass</span>' in html
    jam = Jam.objects.get(pk=shy.pk)
    jam.names_on_screen = True
    jam.save()
    html = page_of(shy)
    stage = html.split('data-queue="stage"')[1].split("</ol>")[0]
    assert "Philippa" in stage


def test_where_the_venue_does_not_mind_names_are_there_at_once(shy):
    shy.venue.names_need_consent = False
    shy.venue.save()
    assert "Philippa" in page_of(shy)


def test_the_page_carries_the_state_that_its_api_tells():
    jam = a_jam()
    [text] = re.findall(r'id="jam-snapshot"[^>]*>(.*?)</script>', page_of(jam), re.DOTALL)
    answer = Client().get(f"/api/v1/jams/{jam.slug}?view=screen").json()
    assert {**json.loads(text), "ts": ""} == {**answer, "ts": ""}


def test_the_theme_is_dark_until_another_is_asked_for_and_then_remembered(client):
    jam = a_jam()
    assert 'data-theme="dark"' in page_of(jam, client)
    assert THEME_COOKIE not in client.cookies
    assert 'data-theme="light"' in page_of(jam, client, theme="light")
    assert 'data-theme="light"' in page_of(jam, client)
    assert 'data-theme="dark"' in page_of(jam, client, theme="dark")
    assert 'data-theme="dark"' in page_of(jam, client)


def test_a_theme_that_there_is_not_changes_nothing(client):
    jam = a_jam()
    page_of(jam, client, theme="light")
    client.cookies[THEME_COOKIE] = '"><script>'
    assert 'data-theme="dark"' in page_of(jam, client, theme="pink")
    assert client.cookies[THEME_COOKIE].value == '"><script>'


def test_the_queries_do_not_grow_with_the_songs(client, django_assert_max_num_queries):
    jam = a_jam(songs(60))
    with django_assert_max_num_queries(4):  # version; then jam, entries, players
        client.get(f"/jam/{jam.slug}/screen/")


def test_an_unknown_jam_is_a_404_page(client):
    assert client.get("/jam/nowhere/screen/").status_code == 404


def test_head_answers_like_get_and_nothing_is_posted(client):
    jam = a_jam()
    path = f"/jam/{jam.slug}/screen/"
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_names_that_are_markup_stay_text():
    jam = a_jam([("<script>alert(1)</script>", "</script><b>")], name="<i>Night</i>")
    html = page_of(jam)
    assert "<script>alert" not in html
    assert "</script><b>" not in html
    assert "<i>Night" not in html


def test_the_page_obeys_our_policy():
    html = page_of(a_jam())
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert 'src="/' in attributes or 'type="application/json"' in attributes


def test_without_scripts_the_page_asks_for_itself_again():
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page_of(a_jam())


def test_the_worker_stands_beside_the_page_and_is_asked_for_each_time(client):
    jam = a_jam()
    html = page_of(jam, client)
    [path] = re.findall(r'data-worker="([^"]*)"', html)
    assert path.startswith(f"/jam/{jam.slug}/screen/")
    answer = client.get(path)
    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]
    assert b'addEventListener("fetch"' in answer.content
