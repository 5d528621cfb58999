"""Refusals in pages: where they lead, and what they say."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import DataError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from jamanager.lib.errors import RefusalMiddleware, as_error, as_refusal
from jamanager.lib.refusals import (
    BadRequest,
    Banned,
    Invalid,
    JamEnded,
    Refusal,
    SlowDown,
    Unavailable,
)
from jams.tests.a_night import a_browser, a_jam, song_id

pytestmark = pytest.mark.django_db


def all_refusals(kind=Refusal):
    for one in kind.__subclasses__():
        yield one
        yield from all_refusals(one)


def test_every_code_of_the_contract_has_a_refusal():
    codes = {one.code for one in all_refusals()}
    assert codes >= {
        "bad_frame",
        "unknown_event",
        "invalid",
        "not_found",
        "song_not_in_jam",
        "already_in_jam",
        "jam_ended",
        "name_required",
        "name_taken",
        "slot_taken",
        "limit_reached",
        "signups_closed",
        "banned",
        "no_voter",
        "forbidden",
        "csrf",
        "slow_down",
        "too_large",
        "unavailable",
    }


def test_a_refusal_is_said_in_the_contracts_form():
    error = as_error(Invalid(fields={"name": "Too long."}))
    assert (error["code"], error["fields"]) == ("invalid", {"name": "Too long."})
    assert as_error(JamEnded())["message"].startswith("This jam has ended")
    assert SlowDown(7).headers() == {"Retry-After": "7"}


def test_a_busy_database_is_worth_another_try():
    assert isinstance(as_refusal(OperationalError("locked")), Unavailable)
    assert as_refusal(ValueError()) is None
    refusal = Banned()
    assert as_refusal(refusal) is refusal


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/jam/x/", "javascript:x"])
def test_a_refused_form_leads_to_its_own_jam_whatever_the_referer(referer):
    jam, browser = a_jam(), a_browser()
    headers = {"Referer": referer} if referer else {}
    answer = browser.post(f"/jam/{jam.slug}/songs/{song_id('Creep')}/vote/", headers=headers)
    assert answer.status_code == 303
    assert answer["Location"] == f"/jam/{jam.slug}/#song-{song_id('Creep')}"
    assert len(list(get_messages(answer.wsgi_request))) == 1


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("javascript:x", "/"),
        ("http://testserver/jam/x/?q=a", "http://testserver/jam/x/?q=a"),
    ],
)
def test_a_refused_form_never_leads_to_another_site(referer, way):
    request = RequestFactory().post("/somewhere/", headers={"Referer": referer})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    middleware = RefusalMiddleware(lambda _request: HttpResponse())
    answer = middleware.process_exception(request, JamEnded())
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (303, way)


def test_a_busy_database_sends_the_form_back_with_a_word(monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    jam, browser = a_jam(), a_browser()
    monkeypatch.setattr("jams.actions.voting.set_vote", locked)
    path = f"/jam/{jam.slug}/songs/{song_id('Creep')}/vote/"
    answer = browser.post(path, {"voted": "true"})
    assert answer.status_code == 303
    assert "try again" in str(next(iter(get_messages(answer.wsgi_request))))


def test_a_busy_database_is_a_page_that_says_when_to_try_again(monkeypatch, client):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    jam = a_jam()
    monkeypatch.setattr("jams.queries.current_state", locked)
    answer = client.get(f"/jam/{jam.slug}/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "text/html" in answer["Content-Type"]


def test_an_unknown_address_is_a_page_with_the_code_field(client):
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


def test_a_mistake_of_ours_is_a_page_without_its_reason(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the drummer's secret")

    jam, browser = a_jam(), a_browser()
    browser.raise_request_exception = False
    monkeypatch.setattr("jams.queries.current_state", broken)
    answer = browser.get(f"/jam/{jam.slug}/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("problem", [DataError("no NUL, please"), OverflowError("too large")])
def test_a_value_that_the_database_cannot_hold_is_the_askers_mistake(caplog, problem):
    assert isinstance(as_refusal(problem), BadRequest)
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "query",
    [
        "jams/jam/?status__exact=%00",
        "songs/song/?source__exact=%00",
        "autocomplete/?term=a%00&app_label=jams&model_name=jam&field_name=venue",
    ],
)
def test_a_nul_in_the_admin_is_no_mistake_of_ours(client, settings, query):
    assert client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    client.raise_request_exception = False
    assert client.get(f"/admin/{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "open_doors", "_selected_action": "abc"},
        {"action": "delete_selected", "_selected_action": "abc", "post": "yes"},
    ],
)
def test_a_forged_choice_in_the_admin_is_no_mistake_of_ours(client, admin_user, sent):
    a_jam()
    client.force_login(admin_user)
    client.raise_request_exception = False
    assert client.post("/admin/jams/jam/", sent).status_code in (303, 400)
