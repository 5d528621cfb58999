import pytest
from django.conf import settings as site
from django.test import Client

from jams.tests.a_night import a_jam
from tests.scene import PASSWORD, make_host, make_jam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tries_of_this_test_alone")]


def enter(client, code=None, address="203.0.113.7", query="", **more):
    data = {"access_code": site.JAM_MANAGER_ACCESS_CODE if code is None else code, **more}
    return client.post(f"/host/login/{query}", data, REMOTE_ADDR=address)


def test_the_hosts_page_asks_for_the_code_first(client):
    answer = client.get("/host/")
    assert answer.status_code == 302
    assert answer["Location"] == "/host/login/?next=/host/"


def test_the_right_code_opens_the_hosts_page(client):
    jam = a_jam()
    answer = enter(client)
    assert answer.status_code == 302
    assert answer["Location"] == "/host/"
    html = client.get("/host/").content.decode()
    for link in (
        f"/jam/{jam.slug}/",
        f"/jam/{jam.slug}/screen/",
        f"/jam/{jam.slug}/qr.svg",
        f"/admin/jams/jam/{jam.pk}/change/",
        "/admin/jams/jam/add/",
        "/admin/venues/venue/add/",
    ):
        assert f'href="{link}"' in html
    assert jam.venue.name in html


def test_the_hosts_pages_queries_do_not_grow_with_the_jams(client, django_assert_num_queries):
    enter(client)
    for n in range(5):
        a_jam(name=f"Jam {n}")
    with django_assert_num_queries(4):  # session, user, jams, venues
        client.get("/host/")


def test_signing_in_gives_the_session_another_key(client):
    client.get("/host/login/")
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    enter(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_wrong_code_opens_nothing(client):
    answer = enter(client, "wrong")
    assert answer.status_code == 422
    assert "not the access code" in answer.content.decode()
    assert "wrong" not in client.get("/host/login/").content.decode()
    assert client.get("/host/").status_code == 302


def test_an_empty_code_opens_nothing_and_costs_no_try(client):
    for _try in range(11):
        assert enter(client, "").status_code == 422


def test_after_ten_wrong_codes_the_address_has_to_wait(client):
    for _try in range(10):
        assert enter(client, "wrong").status_code == 422
    answer = enter(client)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert "15 minutes" in answer.content.decode()
    assert client.get("/host/").status_code == 302


def test_another_address_does_not_wait_for_the_first():
    for _try in range(11):
        enter(Client(), "wrong")
    assert enter(Client(), address="203.0.113.8").status_code == 302


def test_the_right_code_forgets_the_wrong_ones(client):
    for _round in range(2):
        for _try in range(9):
            enter(client, "wrong")
        assert enter(client).status_code == 302


def test_the_header_of_a_client_does_not_change_its_address(client):
    for n in range(10):
        client.post(
            "/host/login/",
            {"access_code": "wrong"},
            REMOTE_ADDR="203.0.113.7",
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        )
    assert enter(client).status_code == 429


@pytest.mark.parametrize("query", ["?next=/admin/", ""])
def test_one_goes_on_to_where_one_wanted(client, query):
    answer = enter(client, query=query)
    assert answer["Location"] == ("/admin/" if query else "/host/")


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"]
)
def test_one_never_goes_on_to_another_site(client, where):
    assert enter(client, query=f"?next={where}")["Location"] == "/host/"
    assert client.get("/host/login/", {"next": where})["Location"] == "/host/"


def test_without_a_token_nobody_signs_in():
    assert enter(Client(enforce_csrf_checks=True)).status_code == 403


def test_signing_out_closes_the_hosts_page(client):
    enter(client)
    assert client.get("/host/logout/").status_code == 405
    assert client.get("/host/").status_code == 200
    assert client.post("/host/logout/")["Location"] == "/"
    assert client.get("/host/").status_code == 302


def test_where_codes_are_switched_off_the_code_opens_nothing_and_a_password_does(client, settings):
    settings.ENABLE_ACCESS_CODE = False
    assert 'name="access_code"' not in client.get("/host/login/").content.decode()
    assert enter(client).status_code == 422
    assert client.get("/host/").status_code == 302
    hana = make_host(make_jam())
    data = {"username": hana.username, "password": PASSWORD}
    assert client.post("/host/login/", data).status_code == 302
    assert client.get("/host/").status_code == 200


def test_a_host_with_an_account_sees_their_own_venues_and_jams_alone(client):
    own, foreign = make_jam(name="Own night"), make_jam(name="Foreign night")
    client.force_login(make_host(own))
    html = client.get("/host/").content.decode()
    assert own.name in html
    assert own.venue.name in html
    assert foreign.name not in html
    assert foreign.venue.name not in html
    assert 'href="/admin/venues/venue/add/"' not in html


def test_an_account_that_hosts_nothing_is_not_let_in(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("tom"))
    assert client.get("/host/").status_code == 403
    assert client.get("/host/login/").status_code == 200
