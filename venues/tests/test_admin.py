"""Venues in the admin."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.pictures import an_upload
from venues.models import Venue

pytestmark = pytest.mark.django_db

LIST = "admin:venues_venue_changelist"


@pytest.fixture
def host(client):
    assert client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    return client


@pytest.mark.parametrize("question", ["cellar", "mill lane", "hundred"])
def test_a_venue_is_found_by_name_address_and_description(host, question):
    Venue.objects.create(name="The Cellar", address="14 Mill Lane", description="For a hundred.")
    Venue.objects.create(name="Elsewhere")
    found = host.get(reverse(LIST), {"q": question}).context["cl"].result_list
    assert [venue.name for venue in found] == ["The Cellar"]


def test_the_list_shows_the_picture_of_a_venue_that_has_one(host):
    Venue.objects.create(name="Elsewhere")
    venue = Venue.objects.create(name="The Cellar", picture=an_upload())
    assert venue.shown_picture
    text = host.get(reverse(LIST)).content.decode()
    assert text.count(f'<img src="{venue.shown_picture.small}"') == 1
    assert text.count('<td class="field-small_picture"><img') == 1


def test_a_new_venue_gets_its_address_from_its_name(host):
    url = reverse("admin:venues_venue_add")
    host.post(url, {"name": "The Cellar", "address": "", "description": ""})
    assert Venue.objects.get().slug == "the-cellar"
