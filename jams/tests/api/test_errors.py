"""Whatever goes wrong under /api/, it is said in the contract's one form."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from jamanager.lib import identity
from jamanager.lib.throttle import Throttle
from jams.tests.a_night import (
    a_browser,
    a_jam,
    add,
    song_id,
    voters,
    votes_for,
    with_token,
)

pytestmark = pytest.mark.django_db


def assert_error(answer, status, code, fields=()):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    error = answer.json()["error"]
    assert answer.json() == {"error": error}
    assert set(error) == {"code", "message", "fields"}
    assert error["code"] == code
    assert error["message"]
    assert set(error["fields"]) == set(fields)
    assert "Traceback" not in answer.content.decode()


def vote_path(jam):
    return f"/api/v1/jams/{jam.slug}/songs/{song_id('Creep')}/vote"


@pytest.mark.parametrize(
    "body",
    ["{", "", "nonsense", "[]", '"text"', "7", "null", "true", b"\xff\xfe", '{"name": "A"} x'],
)
def test_a_body_that_is_no_json_object_is_refused(body):
    jam, browser = a_jam(), a_browser()
    answer = browser.put(f"/api/v1/jams/{jam.slug}/attendee", body, "application/json")
    assert_error(answer, 400, "bad_frame")


@pytest.mark.parametrize("body", ["", "[]", '"text"', "7", "null", "true", "NaN", "[" * 5000])
def test_a_song_that_is_no_json_object_is_refused(body):
    jam, browser = a_jam(), a_browser()
    answer = browser.post(f"/api/v1/jams/{jam.slug}/songs", body, "application/json")
    assert_error(answer, 400, "bad_frame")


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_body_of_another_kind_is_refused(kind):
    jam, browser = a_jam(), a_browser(strict=True)
    path = f"/api/v1/jams/{jam.slug}/songs"
    answer = browser.post(path, '{"title": "A", "artist": "B"}', kind, headers=with_token(browser))
    assert_error(answer, 400, "bad_frame")


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ({}, {"name"}),
        ({"name": 7}, {"name"}),
        ({"name": None}, {"name"}),
        ({"name": ["A"]}, {"name"}),
        ({"name": "x" * 41}, {"name"}),
        ({"name": "\ud800"}, {"name"}),
        ({"name": "\u200b"}, {"name"}),
        ({"name": "\u3164 \u2800"}, {"name"}),
        ({"name": "A", "admin": True}, {"admin"}),
    ],
)
def test_a_wrong_type_is_refused_by_the_name_of_its_field(wish, fields):
    jam, browser = a_jam(), a_browser()
    answer = browser.put(f"/api/v1/jams/{jam.slug}/attendee", json.dumps(wish), "application/json")
    assert_error(answer, 422, "invalid", fields)
    assert not voters()


@pytest.mark.parametrize("wish", [{"instrument": "kazoo"}, {"instrument": "bass", "wait": "yes"}])
def test_a_wrong_value_for_playing_is_refused(wish):
    jam, browser = a_jam(), a_browser()
    path = f"/api/v1/jams/{jam.slug}/songs/{song_id('Creep')}/performance"
    assert browser.put(path, wish, "application/json").status_code == 422


def test_without_a_token_nothing_is_done():
    jam, browser = a_jam(), a_browser(strict=True)
    assert_error(browser.put(vote_path(jam)), 403, "csrf")
    assert votes_for("Creep") == 0


def test_with_a_wrong_token_nothing_is_done():
    jam, browser = a_jam(), a_browser(strict=True)
    assert_error(browser.put(vote_path(jam), headers={"X-CSRFToken": "a" * 64}), 403, "csrf")
    assert votes_for("Creep") == 0


def test_from_a_page_elsewhere_nothing_is_done():
    jam, browser = a_jam(), a_browser(strict=True)
    headers = {**with_token(browser), "Origin": "https://elsewhere.example"}
    assert_error(browser.put(vote_path(jam), headers=headers), 403, "csrf")
    assert votes_for("Creep") == 0


def test_with_the_token_and_from_our_own_page_it_is_done():
    jam, browser = a_jam(), a_browser(strict=True)
    headers = {**with_token(browser), "Origin": "http://testserver"}
    assert browser.put(vote_path(jam), headers=headers).status_code == 200
    assert votes_for("Creep") == 1


def test_whoever_keeps_no_cookies_may_look_and_not_act():
    jam = a_jam()
    assert Client().get(f"/api/v1/jams/{jam.slug}").status_code == 200
    assert_error(Client(enforce_csrf_checks=True).put(vote_path(jam)), 401, "no_voter")
    assert votes_for("Creep") == 0


def test_a_forged_cookie_is_a_new_voter_and_never_the_one_it_names():
    jam, victim = a_jam(), a_browser()
    victim.put(vote_path(jam))
    theirs = victim.cookies["jam_voter"].value
    forger = Client()
    forger.cookies["jam_voter"] = theirs.split(":")[0] + ":forged"
    answer = forger.delete(vote_path(jam))
    assert answer.status_code == 200
    assert answer.json()["vote_count"] == 1
    assert answer.cookies["jam_voter"].value != theirs
    assert votes_for("Creep") == 1


def test_who_taps_like_a_script_has_to_wait(monkeypatch):
    jam, browser, other = a_jam(), a_browser(), a_browser()
    monkeypatch.setattr(identity, "ACTS", Throttle("test of acts", "2/10 seconds"))
    for _tap in range(2):
        assert browser.put(vote_path(jam)).status_code == 200
    answer = browser.delete(vote_path(jam))
    assert_error(answer, 429, "slow_down")
    assert 1 <= int(answer["Retry-After"]) <= 10
    assert votes_for("Creep") == 1
    assert other.put(vote_path(jam)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/jams", "/api/v1/jams/a%00b"]
)
def test_an_address_that_is_none_is_not_found(client, path):
    assert_error(client.get(path), 404, "not_found")


def test_an_unknown_address_is_json_while_developing_too(client, settings):
    settings.DEBUG = True
    assert_error(client.get("/api/v1/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("delete", "/api/v1/jams"), ("post", "/api/v1/songs"), ("patch", "/api/v1/jams/x")],
)
def test_a_method_that_is_not_taken_is_refused(method, path):
    answer = getattr(a_browser(), method)(path)
    assert_error(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_too_large_a_body_is_refused():
    jam, browser = a_jam(), a_browser()
    body = json.dumps({"name": "x" * 9000})
    answer = browser.put(f"/api/v1/jams/{jam.slug}/attendee", body, "application/json")
    assert_error(answer, 413, "too_large")


def test_a_database_that_is_busy_asks_for_another_try(monkeypatch):
    jam, browser = a_jam(), a_browser()

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("jams.actions.voting.set_vote", locked)
    answer = browser.put(vote_path(jam))
    assert_error(answer, 503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_a_mistake_of_ours_is_logged_once_and_not_told(monkeypatch, caplog):
    jam, browser = a_jam(), a_browser()

    def broken(*args, **kwargs):
        raise RuntimeError("the drummer's secret")

    monkeypatch.setattr("jams.actions.voting.set_vote", broken)
    with caplog.at_level(logging.ERROR):
        answer = browser.put(vote_path(jam))
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "unavailable"
    assert "secret" not in answer.content.decode()
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.exc_info[0] for record in logged] == [RuntimeError]


def test_a_session_that_nobody_can_have_is_none():
    jam, browser = a_jam(), a_browser()
    for key in (r'"\000\000\000\000\000\000\000\000\000"', "x" * 4000, r'"\355\240\200aaaaaaaa"'):
        browser.cookies.load(f"sessionid={key}")
        assert browser.get(f"/api/v1/jams/{jam.slug}").status_code == 200
        assert browser.get("/host/").status_code == 302


def test_a_banned_voter_is_refused():
    jam, browser = a_jam(), a_browser()
    browser.put(vote_path(jam))
    jam.attendees.update(banned=True)
    assert_error(browser.delete(vote_path(jam)), 403, "banned")
    assert votes_for("Creep") == 1


def test_a_refused_vote_leaves_the_version_alone():
    jam, other = a_jam(), a_jam(songs=[], name="Other")
    add(other, "Dreams", "Fleetwood Mac")
    jam.refresh_from_db()
    before = jam.version
    a_browser().put(f"/api/v1/jams/{jam.slug}/songs/{song_id('Dreams')}/vote")
    jam.refresh_from_db()
    assert jam.version == before


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "This has to be 1 or more."),
        ("limit=101", "This has to be 100 or less."),
        ("limit=1.5", "This has to be a whole number."),
        ("limit=" + "9" * 5000, "This has to be a whole number."),
        ("cursor=" + "a" * 501, "Please keep it to 500 characters."),
    ],
)
def test_a_wrong_value_is_told_in_our_own_words(client, query, sentence):
    answer = client.get(f"/api/v1/jams?{query}")
    assert list(answer.json()["error"]["fields"].values()) == [sentence]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"name": 7}, "This has to be a text."),
        ({"name": "\ud800"}, "This has to be a text."),
        ({"name": ""}, "Please fill this in."),
        ({"name": "x" * 41}, "Please keep it to 40 characters."),
        ({}, "This is missing."),
    ],
)
def test_a_wrong_name_is_told_in_our_own_words(wish, sentence):
    jam, browser = a_jam(), a_browser()
    answer = browser.put(f"/api/v1/jams/{jam.slug}/attendee", json.dumps(wish), "application/json")
    assert answer.json()["error"]["fields"] == {"name": sentence}
