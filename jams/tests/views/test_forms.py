"""The jam's page without a script: voting and suggesting by form."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from jamanager.lib import identity
from jamanager.lib.throttle import Throttle
from jams.models import Jam, JamSong
from jams.tests.a_night import a_browser, a_jam, song_id, voters, votes_for, with_token

pytestmark = pytest.mark.django_db


def vote_path(jam, title="Creep"):
    return f"/jam/{jam.slug}/songs/{song_id(title)}/vote/"


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_vote_is_counted_and_leads_back_to_its_song():
    jam, browser = a_jam(), a_browser()
    answer = browser.post(vote_path(jam), {"voted": "true"})
    assert answer.status_code == 303
    assert answer["Location"] == f"/jam/{jam.slug}/#song-{song_id('Creep')}"
    assert votes_for("Creep") == 1
    page = browser.get(answer["Location"]).content.decode()
    assert f'"voted":[{song_id("Creep")}]' in page


def test_a_vote_is_taken_back():
    jam, browser = a_jam(), a_browser()
    browser.post(vote_path(jam), {"voted": "true"})
    browser.post(vote_path(jam), {"voted": "false"})
    assert votes_for("Creep") == 0


def test_a_vote_under_a_filter_leads_back_to_the_filter():
    jam, browser = a_jam(), a_browser()
    referer = f"http://testserver/jam/{jam.slug}/?q=creep+%26+co"
    answer = browser.post(vote_path(jam), {"voted": "true"}, headers={"Referer": referer})
    assert answer["Location"] == f"/jam/{jam.slug}/?q=creep+%26+co#song-{song_id('Creep')}"


@pytest.mark.parametrize("sent", [{}, {"voted": ""}, {"voted": "maybe"}])
def test_a_vote_that_says_nothing_is_refused(sent):
    jam, browser = a_jam(), a_browser()
    answer = browser.post(vote_path(jam), sent)
    assert answer.status_code == 303
    assert len(told(answer)) == 1
    assert votes_for("Creep") == 0


def test_an_ended_jam_refuses_the_vote_and_says_why():
    jam, browser = a_jam(), a_browser()
    browser.post(vote_path(jam), {"voted": "true"})
    Jam.objects.update(status=Jam.Status.ENDED)
    answer = browser.post(vote_path(jam), {"voted": "false"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/jam/{jam.slug}/")
    assert "ended" in told(answer)[0]
    assert "This jam has ended." in browser.get(answer["Location"]).content.decode()
    assert votes_for("Creep") == 1


def test_a_song_of_another_jam_is_refused_and_nothing_written():
    jam, other = a_jam(), a_jam(songs=[("Dreams", "Fleetwood Mac")], name="Other")
    answer = a_browser().post(vote_path(jam, "Dreams"), {"voted": "true"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/jam/{jam.slug}/")
    assert "not in this jam" in told(answer)[0]
    assert votes_for("Dreams") == 0
    assert other.attendees.count() == 0


@pytest.mark.parametrize(("number", "status"), [("9" * 18, 303), ("9" * 19, 404), ("x", 404)])
def test_a_number_that_no_song_has_is_refused(number, status):
    jam = a_jam()
    answer = a_browser().post(f"/jam/{jam.slug}/songs/{number}/vote/", {"voted": "true"})
    assert answer.status_code == status


def test_without_a_token_nothing_is_done():
    jam, browser = a_jam(), a_browser(strict=True)
    answer = browser.post(vote_path(jam), {"voted": "true"})
    assert answer.status_code == 403
    assert votes_for("Creep") == 0
    browser.post(vote_path(jam), {"voted": "true"}, headers=with_token(browser))
    assert votes_for("Creep") == 1


def test_without_cookies_nothing_is_done():
    jam = a_jam()
    answer = Client().post(vote_path(jam), {"voted": "true"})
    assert answer.status_code == 303
    assert "cookie" in told(answer)[0]
    assert not voters()


def test_an_unknown_jam_is_a_404_page():
    answer = a_browser().post("/jam/nowhere/songs/1/vote/", {"voted": "true"})
    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


def test_who_taps_like_a_script_is_told_to_wait(monkeypatch):
    jam, browser = a_jam(), a_browser()
    monkeypatch.setattr(identity, "ACTS", Throttle("test of taps", "1/10 seconds"))
    browser.post(vote_path(jam), {"voted": "true"})
    answer = browser.post(vote_path(jam), {"voted": "false"})
    assert answer.status_code == 303
    assert len(told(answer)) == 1
    assert votes_for("Creep") == 1


def test_the_forms_addresses_lead_to_the_page_when_opened():
    jam, browser = a_jam(), a_browser()
    for path in (vote_path(jam), f"/jam/{jam.slug}/songs/"):
        answer = browser.get(path)
        assert answer.status_code in (302, 303)
        assert answer["Location"].startswith(f"/jam/{jam.slug}/")
    assert not voters()


def test_a_suggested_song_is_in_the_queue():
    jam, browser = a_jam(), a_browser()
    wish = {"title": " Hallelujah ", "artist": "Jeff Buckley"}
    answer = browser.post(f"/jam/{jam.slug}/songs/", wish)
    assert answer.status_code == 303
    assert answer["Location"] == f"/jam/{jam.slug}/#song-{song_id('Hallelujah')}"
    assert "Hallelujah" in told(answer)[0]
    assert jam.entries.filter(status=JamSong.Status.QUEUED).count() == 4


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"title": "Half a wish <", "artist": ""}, 422),
        ({"title": "x" * 201, "artist": "Half a wish <"}, 422),
        ({"title": "Half a wish <", "artist": "nul\x00"}, 422),
    ],
)
def test_a_wrong_suggestion_keeps_what_was_typed(typed, status):
    jam, browser = a_jam(), a_browser()
    answer = browser.post(f"/jam/{jam.slug}/songs/", typed)
    assert answer.status_code == status
    assert 'value="Half a wish &lt;"' in answer.content.decode()
    assert answer.context["suggest_form"].errors
    assert jam.entries.count() == 3


def test_a_song_that_is_there_keeps_what_was_typed_and_says_why():
    jam, browser = a_jam(), a_browser()
    answer = browser.post(f"/jam/{jam.slug}/songs/", {"title": "CREEP", "artist": "radiohead"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'value="CREEP"' in html
    assert "in this jam already" in html


def test_an_ended_jam_takes_no_suggestions():
    jam, browser = a_jam(status=Jam.Status.ENDED), a_browser()
    answer = browser.post(f"/jam/{jam.slug}/songs/", {"title": "A", "artist": "B"})
    assert answer.status_code == 409
    assert jam.entries.count() == 3


def test_a_suggestion_made_under_a_filter_is_not_hidden_by_it():
    jam, browser = a_jam(), a_browser()
    answer = browser.post(
        f"/jam/{jam.slug}/songs/",
        {"title": "Angie", "artist": "The Rolling Stones"},
        headers={"Referer": f"http://testserver/jam/{jam.slug}/?q=creep"},
    )
    assert answer["Location"] == f"/jam/{jam.slug}/#song-{song_id('Angie')}"


def test_where_the_host_is_asked_the_page_says_so():
    jam, browser = a_jam(suggestions="ask"), a_browser()
    answer = browser.post(f"/jam/{jam.slug}/songs/", {"title": "Angie", "artist": "The Stones"})
    assert (answer.status_code, answer["Location"]) == (303, f"/jam/{jam.slug}/")
    assert told(answer) == ["The host will have a look."]
    assert "The host will have a look." in browser.get(answer["Location"]).content.decode()
    assert jam.suggested.get().title == "Angie"
    assert jam.entries.count() == 3


def test_closed_suggestions_keep_what_was_typed_and_say_why():
    jam, browser = a_jam(suggestions="closed"), a_browser()
    answer = browser.post(f"/jam/{jam.slug}/songs/", {"title": "Angie", "artist": "The Stones"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'value="Angie"' in html
    assert "Suggestions are closed right now." in html
    assert 'data-suggestions="closed"' in html
    assert jam.entries.count() == 3
