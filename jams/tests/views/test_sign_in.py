"""Signing in with a password, and guessing: on the host's page and on the admin's."""

import logging

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.test import Client
from django.utils.crypto import constant_time_compare

from jamanager.lib import access_code
from tests.scene import PASSWORD, make_host, make_jam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tries_of_this_test_alone")]

DOORS = ("/host/login/", "/admin/login/")
HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def hana():
    return make_host(make_jam(), name="hana")


@pytest.fixture
def ada():
    return User.objects.create_superuser("ada", password=PASSWORD)


def sign_in(client, username, password=PASSWORD, door="/host/login/", address=HERE, query=""):
    data = {"username": username, "password": password}
    return client.post(f"{door}{query}", data, REMOTE_ADDR=address)


def text_of(answer):
    return answer.content.decode()


def test_a_host_with_an_account_signs_in_with_a_password(client, hana):
    answer = sign_in(client, "hana", query="?next=/j/")
    assert (answer.status_code, answer["Location"]) == (302, "/j/")
    assert client.get("/host/").status_code == 200


def test_a_wrong_password_opens_nothing_and_keeps_the_name(client, hana):
    answer = sign_in(client, "hana", "pass-word-typed")
    assert answer.status_code == 422
    assert "do not belong together" in text_of(answer)
    assert 'value="hana"' in text_of(answer)
    assert "pass-word-typed" not in text_of(answer)
    assert client.get("/host/").status_code == 302


def test_a_name_that_nobody_has_is_refused_in_the_same_words(client, hana):
    wrong, nobody = (sign_in(client, name, "wrong") for name in ("hana", "nobody"))
    assert wrong.context["account_form"].errors == nobody.context["account_form"].errors


def test_a_host_who_was_shut_out_stays_out(client, hana):
    User.objects.update(is_active=False)
    assert sign_in(client, "hana").status_code == 422


@pytest.mark.parametrize("door", DOORS)
def test_a_right_password_is_not_enough_where_one_hosts_nothing(client, door):
    User.objects.create_user("tom", password=PASSWORD)
    assert sign_in(client, "tom", door=door).status_code == 422
    assert "hosts no venue" in text_of(sign_in(client, "tom"))
    assert "_auth_user_id" not in client.session


def test_an_empty_field_is_named_and_costs_no_try(client, hana):
    for _try in range(11):
        answer = sign_in(client, "hana", "")
        assert answer.status_code == 422
        assert 'id="password-error"' in text_of(answer)


@pytest.mark.parametrize("door", DOORS)
def test_signing_in_gives_the_session_another_key(client, ada, door):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    assert sign_in(client, "ada", door=door).status_code == 302
    assert client.session.session_key != before


@pytest.mark.parametrize("door", DOORS)
def test_after_ten_wrong_passwords_the_source_waits_and_others_do_not(ada, door):
    at_work = Client()
    assert sign_in(at_work, "ada", door=door, address=ELSEWHERE).status_code == 302
    for _try in range(10):
        assert sign_in(Client(), "ada", "wrong", door=door).status_code in (200, 422)
    for other in DOORS:  # one count for both
        answer = sign_in(Client(), "ada", door=other)
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 15 * 60
        assert "15 minutes" in text_of(answer)
    assert at_work.get("/admin/", REMOTE_ADDR=HERE).status_code == 200
    assert sign_in(Client(), "ada", door=door, address=ELSEWHERE).status_code == 302


def test_who_guesses_passwords_does_not_spend_the_codes_tries_nor_the_other_way(client, ada):
    for _try in range(11):
        sign_in(Client(), "ada", "wrong")
        client.post("/host/login/", {"access_code": "wrong"}, REMOTE_ADDR=ELSEWHERE)
    right = {"access_code": settings.JAM_MANAGER_ACCESS_CODE}
    assert client.post("/host/login/", right, REMOTE_ADDR=HERE).status_code == 302
    assert sign_in(Client(), "ada", address=ELSEWHERE).status_code == 302


def test_ones_own_password_gives_no_tries_back_for_another_account(hana, ada):
    for _try in range(9):
        sign_in(Client(), "ada", "wrong")
    assert sign_in(Client(), "hana").status_code == 302
    assert sign_in(Client(), "ada").status_code == 429


@pytest.fixture
def judged(monkeypatch):
    """The codes that were compared, and the names whose passwords were."""
    seen: list[str] = []
    authenticate = ModelBackend.authenticate

    def compared(typed, expected):
        seen.append(typed)
        return constant_time_compare(typed, expected)

    def authenticated(self, request, username=None, password=None, **more):
        if username is not None:
            seen.append(password)
        return authenticate(self, request, username=username, password=password, **more)

    monkeypatch.setattr(access_code, "constant_time_compare", compared)
    monkeypatch.setattr(ModelBackend, "authenticate", authenticated)
    return seen


def told(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.slow
def test_of_ten_thousand_guesses_of_the_code_ten_are_judged_and_the_log_says_so_once(
    client, judged, caplog
):
    for n in range(10_000):
        client.post("/host/login/", {"access_code": f"guess-{n}"}, REMOTE_ADDR=HERE)
    assert len(judged) == 10
    (line,) = told(caplog)
    assert HERE in line
    assert "guess-" not in caplog.text


@pytest.mark.parametrize("door", DOORS)
def test_of_many_guesses_of_a_password_ten_are_judged_and_the_log_says_so_once_a_source(
    client, ada, judged, caplog, door
):
    for address in (HERE, ELSEWHERE):
        for n in range(50):
            sign_in(client, "ada", f"guess-{n}", door=door, address=address)
    assert len(judged) == 20
    assert [HERE in line for line in told(caplog)] == [True, False]
    assert "guess-" not in caplog.text


def test_after_the_window_guesses_are_judged_again_and_the_log_tells_anew(
    client, judged, caplog, time_machine
):
    time_machine.move_to("2026-11-01 20:00:00Z")
    for n in range(12):
        client.post("/host/login/", {"access_code": f"guess-{n}"}, REMOTE_ADDR=HERE)
    time_machine.shift(15 * 60 + 1)
    for n in range(12):
        client.post("/host/login/", {"access_code": f"guess-{n}"}, REMOTE_ADDR=HERE)
    assert len(judged) == 20
    assert len(told(caplog)) == 2
