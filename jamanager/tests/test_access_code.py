import pytest
from django.conf import settings as site
from django.contrib.auth import authenticate, get_user_model

from jamanager.lib.access_code import HOST_USERNAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(settings):
    settings.JAM_MANAGER_ACCESS_CODE = "Blue-Note 42"
    return settings.JAM_MANAGER_ACCESS_CODE


@pytest.mark.parametrize("typed", ["Blue-Note 42", "bluenote42", " BLUE NOTE-42 "])
def test_the_code_is_right_however_it_is_typed(code, typed):
    host = authenticate(access_code=typed)
    assert host
    assert (host.get_username(), host.is_staff, host.is_superuser) == (HOST_USERNAME, True, False)
    assert not host.has_usable_password()


@pytest.mark.parametrize("typed", ["", " ", "-", "bluenote4", "bluenote422", "blüenote42", "\x00"])
def test_any_other_code_is_wrong(code, typed):
    assert authenticate(access_code=typed) is None
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("empty", ["", " - "])
def test_where_no_code_is_set_none_is_right(settings, empty):
    settings.JAM_MANAGER_ACCESS_CODE = empty
    for typed in ("", " ", "-"):
        assert authenticate(access_code=typed) is None


def test_where_codes_are_switched_off_none_is_right(settings, code):
    settings.ENABLE_ACCESS_CODE = False
    assert authenticate(access_code=code) is None


def test_the_host_is_one_account(code):
    assert authenticate(access_code=code) == authenticate(access_code=code)
    assert get_user_model().objects.count() == 1


def test_a_host_who_was_shut_out_stays_out(code):
    authenticate(access_code=code)
    get_user_model().objects.update(is_active=False)
    assert authenticate(access_code=code) is None


def test_the_code_opens_no_account_that_may_do_everything(code, caplog):
    get_user_model().objects.create_superuser(HOST_USERNAME, password="a password of its own")
    assert authenticate(access_code=code) is None
    assert len(caplog.records) == 1
    assert code not in caplog.text


def signed_in(client, code):
    assert client.post("/host/login/", {"access_code": code}).status_code == 302
    assert client.get("/host/").status_code == 200


def test_another_code_ends_the_sessions_that_the_old_one_opened(client, settings, code):
    signed_in(client, code)
    settings.JAM_MANAGER_ACCESS_CODE = "ruby-heron-1234"
    assert client.get("/host/").status_code == 302
    signed_in(client, "ruby-heron-1234")
    assert get_user_model().objects.count() == 1


def test_switching_codes_off_ends_the_sessions_that_they_opened(client, settings, code):
    signed_in(client, code)
    settings.ENABLE_ACCESS_CODE = False
    assert client.get("/host/").status_code == 302


def test_what_moves_with_the_code_is_not_saved(client, code):
    signed_in(client, code)
    saved = get_user_model().objects.get()
    before = saved.password
    signed_in(client, code)
    host = authenticate(access_code=code)
    assert host
    assert host.password != before
    assert get_user_model().objects.get().password == before


def test_the_host_may_change_the_night_and_no_accounts(code):
    host = authenticate(access_code=code)
    assert host
    for app in ("venues", "songs", "chordsheets", "jams"):
        assert host.has_module_perms(app)
        assert host.has_perm(f"{app}.change_anything")
    assert not host.has_module_perms("auth")
    assert not host.has_perm("auth.change_user")


def test_nobody_else_is_a_host_by_the_code(code, django_user_model):
    other = django_user_model.objects.create_user("ann", is_staff=True)
    assert not other.has_perm("jams.change_jam")


def test_the_tests_have_a_code_of_their_own():
    assert authenticate(access_code=site.JAM_MANAGER_ACCESS_CODE)
