"""Who hosts what, and what each door calls them in a jam."""

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Permission, User

from jams import roles
from jams.models import Jam
from tests.line import Line
from tests.scene import PASSWORD, make_host, make_jam
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return make_jam("Angie")


@pytest.fixture
def foreign():
    return make_jam("Creep")


@pytest.fixture
def hana(own, foreign):
    return make_host(own)


def give(user: User, *permissions: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))


def hosted(user) -> tuple[set[Venue], set[Jam]]:
    return set(roles.venues_of(user)), set(roles.jams_of(user))


def test_an_account_hosts_the_venues_that_name_it_and_no_others(hana, own):
    assert hosted(hana) == ({own.venue}, {own})


def test_the_built_in_host_hosts_all(own, foreign):
    built_in = authenticate(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    assert hosted(built_in) == ({own.venue, foreign.venue}, {own, foreign})


def test_staff_who_may_change_jams_host_all(own, foreign):
    tom = User.objects.create_user("tom", is_staff=True)
    give(tom, "change_jam")
    assert hosted(tom)[1] == {own, foreign}


def test_a_permission_without_staff_status_opens_nothing(own):
    tom = User.objects.create_user("tom")
    give(tom, "change_jam")
    assert hosted(tom) == (set(), set())


def test_staff_status_without_a_permission_opens_only_what_one_hosts(hana, own):
    hana.is_staff = True
    assert hosted(hana) == ({own.venue}, {own})


@pytest.mark.parametrize("who", [AnonymousUser(), User(pk=None), User(pk=5, is_active=True)])
def test_nobody_else_hosts_anything(who, own):
    assert hosted(who) == (set(), set())


def test_a_host_who_was_shut_out_hosts_nothing(hana, own):
    assert roles.role_of(hana, own.pk) == "host"
    hana.is_active = False
    assert hosted(hana) == (set(), set())
    assert roles.role_of(hana, own.pk) == "attendee"


def test_without_codes_the_built_in_account_hosts_nothing(settings, own):
    built_in = authenticate(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    settings.ENABLE_ACCESS_CODE = False
    assert hosted(built_in) == (set(), set())


def test_of_some_jams_those_are_given_that_are_ones_own(hana, own):
    ended = make_jam(status=Jam.Status.ENDED)
    hana.hosted_venues.add(ended.venue)
    playing = Jam.objects.filter(status=Jam.Status.PLAYING)
    assert set(roles.jams_of(hana, playing)) == {own}


def test_nothing_is_asked_about_who_is_not_signed_in(own, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert roles.role_of(AnonymousUser(), own.pk) == "attendee"


def test_the_page_and_the_api_call_one_a_host_only_in_ones_own_jam(client, hana, own, foreign):
    assert client.login(username=hana.username, password=PASSWORD)
    for jam, role in ((own, "host"), (foreign, "attendee")):
        assert f'"role":"{role}"' in client.get(f"/jam/{jam.slug}/").content.decode()
        assert client.get(f"/api/v1/jams/{jam.slug}").json()["me"]["role"] == role


@pytest.mark.django_db(transaction=True)
async def test_so_does_the_socket(client):
    own, foreign = await sync_to_async(lambda: (make_jam(), make_jam()))()
    hana = await sync_to_async(make_host)(own)
    await sync_to_async(client.force_login)(hana)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    for jam, role in ((own, "host"), (foreign, "attendee")):
        async with Line(jam, cookie=cookie) as line:
            assert (await line.hear("snapshot"))["me"]["role"] == role
