import pytest
from django.core import signing
from django.test import Client

from jamanager.lib.identity import COOKIE, Voter, sign, voter_of

pytestmark = pytest.mark.django_db


def test_what_the_server_signed_is_that_voter_again():
    voter = Voter.new()
    assert voter_of({COOKIE: sign(voter)}) == voter
    assert Voter.new() != voter


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "0" * 32,
        f"{'0' * 32}:forged",
        signing.Signer(salt="another").sign("0" * 32),
        signing.Signer(key="another key", salt=COOKIE).sign("0" * 32),
        signing.Signer(salt=COOKIE).sign("no identity"),
        signing.Signer(salt=COOKIE).sign("0" * 33),
    ],
)
def test_what_the_server_did_not_make_is_nobody(value):
    assert voter_of({COOKIE: value}) is None


def test_a_changed_name_under_a_real_signature_is_nobody():
    name, _colon, signature = sign(Voter.new()).partition(":")
    assert voter_of({COOKIE: f"{Voter.new().id}:{signature}"}) is None
    assert voter_of({COOKIE: f"{name}:{signature}"}) is not None


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/api/v1/jams", "/api/v1/nowhere"])
def test_the_first_answer_names_the_browser(path):
    client = Client()
    client.get(path)
    cookie = client.cookies[COOKIE]
    assert voter_of({COOKIE: cookie.value})
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] > 300 * 24 * 60 * 60
    assert not cookie["secure"]
    assert "csrftoken" in client.cookies


def test_the_cookie_travels_by_https_alone_where_the_site_has_it(settings):
    settings.HTTPS = True
    client = Client()
    client.get("/")
    assert client.cookies[COOKIE]["secure"]


def test_a_browser_keeps_its_name():
    client = Client()
    client.get("/")
    assert COOKIE not in client.get("/").cookies


def test_a_forged_cookie_is_replaced():
    client = Client()
    client.cookies[COOKIE] = "forged"
    assert voter_of({COOKIE: client.get("/").cookies[COOKIE].value})


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/host/", "/api/v1/jams", "/api/v1/nowhere"])
def test_no_cache_gives_one_voters_cookie_to_others(client, path):
    answer = client.get(path)
    assert COOKIE in answer.cookies
    assert {"private", "no-store"} & set(answer["Cache-Control"].split(", "))
    assert "Cookie" in answer["Vary"]
