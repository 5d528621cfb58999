"""The page is drawn once a version, and each voter's own marks are pressed in."""

import re

import pytest
from django.test import Client

from jamanager.lib.identity import COOKIE, sign
from jams.actions import hosting, voting
from jams.views import drawing
from tests.scene import make_jam, make_voter, song_id

SECRET = drawing._SECRET


@pytest.fixture
def jam(transactional_db):
    drawing.kept.cache_clear()
    return make_jam("Valerie", "Jolene")


def page(jam, voter, **query):
    client = Client()
    client.cookies[COOKIE] = sign(voter)
    return client.get(f"/jam/{jam.slug}/", query).content.decode()


def pressed(html):
    return re.findall(r'formaction="[^"]*/(\d+)/vote/"[^>]*aria-pressed="true"', html)


def test_two_voters_share_a_drawn_page_and_each_sees_its_own_marks(jam):
    ana, tom = make_voter(jam, "Ana <3"), make_voter(jam, "Tom")
    voting.set_vote(jam, ana, song_id(jam, "Valerie"), voted=True)
    voting.set_vote(jam, tom, song_id(jam, "Jolene"), voted=True)
    seen = {name: page(jam, voter) for name, voter in [("Ana", ana), ("Tom", tom)]}
    assert drawing.kept.cache_info().misses == 1
    assert pressed(seen["Ana"]) == [str(song_id(jam, "Valerie"))]
    assert pressed(seen["Tom"]) == [str(song_id(jam, "Jolene"))]
    assert 'data-me-name="Ana &lt;3"' in seen["Ana"]
    assert "Ana \\u003C3" in seen["Ana"]
    assert "Ana" not in seen["Tom"]


def test_each_page_has_a_token_of_its_own(jam):
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
    found = {token.findall(page(jam, make_voter()))[0] for _i in range(2)}
    assert len(found) == 2


@pytest.mark.parametrize("query", [{}, {"q": "val"}])
def test_no_slot_is_left_open(jam, query):
    assert SECRET not in page(jam, make_voter(), **query)
    hosting.end_jam(jam)
    assert SECRET not in page(jam, make_voter(), **query)


def test_a_new_version_is_drawn_anew(jam):
    page(jam, make_voter())
    voting.set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=True)
    first_row = page(jam, make_voter()).split('data-queue="queue"')[1].split("</li>")[0]
    assert "Valerie" in first_row


def test_a_filter_hides_rows_of_the_queue_only(jam):
    hosting.play(jam, song_id(jam, "Jolene"))
    html = page(jam, make_voter(), q="nothing")
    hidden = re.findall(r'<li class="song" id="song-(\d+)"[^>]* hidden>', html)
    assert hidden == [str(song_id(jam, "Valerie"))]
