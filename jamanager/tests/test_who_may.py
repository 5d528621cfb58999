"""The table of roles: it has every route, and what it says is what happens."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jamanager import guard
from jamanager.who_may import ANYONE, HOST, ROLES, STAFF
from jams.api import api, operations
from jams.tests.a_night import a_browser, a_jam, song_id, votes_for, with_token
from tests.scene import make_host, make_jam


def routes(resolver=None, pattern="", namespaces=()):
    """The table's word for each route of the URL configuration."""
    for part in (resolver or get_resolver()).url_patterns:
        here = f"{pattern}{part.pattern}"
        if isinstance(part, URLResolver):
            inner = (*namespaces, part.namespace) if part.namespace else namespaces
            yield from routes(part, here, inner)
        else:
            assert isinstance(part, URLPattern)
            yield ":".join((*namespaces, part.name)) if part.name else here


def calls():
    return {f"api:{name}" for _route, _method, name in operations()}


def test_every_route_has_a_role_and_every_role_a_route():
    assert {*routes(), *calls()} == ROLES.keys()


def test_the_walk_finds_what_there_is():
    assert {"jam-vote", "api:delete_vote", "admin:jams_vote_delete", "health"} <= set(routes())
    assert {"api:delete_vote", "api:get_jam", "api:post_song"} <= calls()


def test_each_call_of_the_api_is_known_by_its_route_and_method():
    known = {name for by_method in guard._operations().values() for name in by_method.values()}
    assert known == calls()
    assert guard._operations().keys() <= {f"api/v1/{pattern.pattern}" for pattern in api.urls[0]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "method"),
    [
        (route, method)
        for route, method, name in operations()
        if ROLES[f"api:{name}"] is not ANYONE and method not in guard.LOOKS
    ],
)
def test_each_act_that_is_not_for_anyone_checks_where_it_comes_from(route, method):
    where = re.sub("<int:[a-z_]+>", "1", route.replace("<slug:slug>", a_jam().slug))
    browser, json = a_browser(strict=True), "application/json"
    if route.startswith("/host/"):
        browser.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    answer = browser.generic(method, f"/api/v1{where}", "{}", json)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf")
    answer = browser.generic(method, f"/api/v1{where}", "{}", json, headers=with_token(browser))
    assert answer.status_code != 403


def ask(client, name):
    """Ask for a page without a jam or a row in its address."""
    return client.get(reverse(name))


WITHOUT_A_ROW = ("host", "admin:index", "admin:jams_jam_changelist", "admin:venues_venue_add")
ACCOUNTS = ("admin:auth_user_changelist", "admin:auth_user_add", "admin:auth_group_changelist")


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*WITHOUT_A_ROW, *ACCOUNTS])
def test_who_is_not_signed_in_is_asked_to(name, admin_client):
    assert ROLES[name] in (HOST, STAFF)
    answer = ask(Client(), name)
    assert answer.status_code == 302
    assert "/login/?next=" in answer["Location"]
    assert ask(admin_client, name).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*WITHOUT_A_ROW, *ACCOUNTS])
def test_an_account_that_hosts_nothing_is_turned_away(
    name, client, admin_client, django_user_model
):
    client.force_login(django_user_model.objects.create_user("tom"))
    assert ask(client, name).status_code == 403
    assert ask(admin_client, name).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACCOUNTS)
def test_accounts_are_for_staff_and_not_for_the_access_code(name, client):
    client.force_login(make_host(make_jam()))
    assert ask(client, name).status_code == 403
    client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    assert ask(client, name).status_code == 403
    assert ask(client, "admin:index").status_code == 200


@pytest.mark.django_db
def test_a_browser_without_its_cookie_looks_and_does_not_act():
    jam = a_jam()
    browser = a_browser(strict=True)
    del browser.cookies["jam_voter"]
    token = with_token(browser)
    where = f"/api/v1/jams/{jam.slug}"
    assert browser.get(where, headers=token).status_code == 200
    del browser.cookies["jam_voter"]
    answer = browser.put(f"{where}/songs/{song_id('Creep')}/vote", headers=token)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "no_voter")
    assert votes_for("Creep") == 0


@pytest.mark.django_db
def test_what_the_table_says_is_what_happens(client, monkeypatch):
    own, foreign = make_jam(), make_jam()
    monkeypatch.setitem(ROLES, "jam", HOST)
    monkeypatch.setitem(ROLES, "api:get_jam", HOST)
    pages = "/jam/{}/", "/api/v1/jams/{}"
    assert [client.get(page.format(own.slug)).status_code for page in pages] == [302, 401]
    client.force_login(make_host(own))
    for page in pages:
        assert client.get(page.format(own.slug)).status_code == 200
        assert client.get(page.format(foreign.slug)).status_code == 404
        assert client.get(page.format("nowhere")).status_code == 404


@pytest.mark.django_db
def test_the_methods_of_one_address_have_roles_of_their_own(monkeypatch):
    jam, browser = a_jam(), a_browser()
    monkeypatch.setitem(ROLES, "api:delete_vote", STAFF)
    where = f"/api/v1/jams/{jam.slug}/songs/{song_id('Creep')}/vote"
    assert browser.put(where).status_code == 200
    assert browser.delete(where).status_code == 401
    assert votes_for("Creep") == 1
    assert browser.post(where).status_code == 405


@pytest.mark.django_db
def test_a_route_that_the_table_lacks_is_nobodys(admin_client, monkeypatch, caplog):
    assert admin_client.get("/host/").status_code == 200
    monkeypatch.delitem(ROLES, "host")
    assert admin_client.get("/host/").status_code == 403
    assert "jamanager/who_may.py does not name it" in caplog.text
