"""Pictures of venues and jams in the admin: chosen, refused, replaced, removed."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.urls import reverse

from jamanager.lib.pictures import forms, keeping
from jamanager.lib.pictures.writing import rewritten
from jams.models import Jam
from jams.tests.admin.conftest import JamPage
from jams.tests.admin.page_form import filled
from tests.pictures import HEIC, a_jpeg, an_upload
from tests.scene import make_jam
from venues.models import Venue


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def host(client, transactional_db, media):
    assert client.login(access_code=site.JAM_MANAGER_ACCESS_CODE)
    return client


@pytest.fixture
def jam(transactional_db):
    return make_jam("Alpha", "Beta")


class VenuePage(JamPage):
    """The admin's page of a venue."""

    def __init__(self, host, venue):
        self.host, self.jam = host, venue.jams.get()
        self.url = reverse("admin:venues_venue_change", args=[venue.pk])
        self.load()


@pytest.fixture(params=["jam", "venue"])
def open_page(request, host, jam):
    """The page of the one or of the other: both do the same."""
    return JamPage(host, jam) if request.param == "jam" else VenuePage(host, jam.venue)


def files(media: Path) -> int:
    return sum(path.is_file() for path in media.rglob("*"))


def shown(jam):
    return Jam.objects.get(pk=jam.pk).shown_picture


def send(open_page, content=None, **fields):
    open_page.form |= {"picture": an_upload(content), **fields}
    return open_page.save()


@pytest.mark.parametrize("content", [a_jpeg(), HEIC], ids=["jpeg", "heic"])
def test_a_picture_is_kept_shown_and_one_version(open_page, media, content):
    before = open_page.version()
    send(open_page, content)
    open_page.assert_saved()
    assert open_page.version() == before + 1
    assert files(media) == 2
    open_page.load()
    assert f'src="{shown(open_page.jam).small}"' in open_page.response.content.decode()


def test_saving_the_page_again_keeps_it_and_moves_nothing(open_page, media):
    send(open_page)
    before = open_page.version()
    open_page.load()
    open_page.save()
    open_page.assert_saved()
    assert (open_page.version(), files(media)) == (before, 2)


def test_another_one_takes_its_place(open_page, media):
    send(open_page)
    old, before = shown(open_page.jam), open_page.version()
    open_page.load()
    send(open_page, a_jpeg(200, 100))
    assert shown(open_page.jam) != old
    assert (open_page.version(), files(media)) == (before + 1, 2)


def test_it_is_removed(open_page, media):
    send(open_page)
    before = open_page.version()
    open_page.load()
    open_page.form["picture-clear"] = "on"
    open_page.save()
    open_page.assert_saved()
    assert shown(open_page.jam) is None
    assert (open_page.version(), files(media)) == (before + 1, 0)


def test_a_new_one_wins_over_the_mark_that_removes_the_old(open_page, media):
    send(open_page)
    open_page.load()
    send(open_page, a_jpeg(200, 100), **{"picture-clear": "on"})
    assert shown(open_page.jam).width == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "not a picture that we can read"),
        (a_jpeg(600, 400)[:2000], "damaged or not complete"),
        (b"", "empty"),
        (a_jpeg() + bytes(10 * 1024 * 1024), "larger than 10 MB"),
    ],
    ids=["a drawing", "half a JPEG", "nothing", "too large"],
)
def test_a_refusal_stands_beside_the_field_and_nothing_typed_is_lost(
    open_page, media, content, sentence
):
    send(open_page)
    before, old = open_page.version(), shown(open_page.jam)
    open_page.load()
    response = send(open_page, content, name="Elsewhere")
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert sentence in str(errors["picture"])
    text = response.content.decode()
    assert 'value="Elsewhere"' in text
    assert f'src="{old.small}"' in text  # what there is stays in sight
    assert (open_page.version(), shown(open_page.jam), files(media)) == (before, old, 2)


def test_where_something_else_is_refused_no_file_stays(open_page, media):
    response = send(open_page, name="")
    assert response.status_code == 200
    assert "picture" not in response.context["adminform"].form.errors
    assert files(media) == 0


def test_what_was_typed_survives_a_storage_that_is_away(open_page, media, monkeypatch):
    def away(*args):
        raise OSError("no route to host")

    monkeypatch.setattr(keeping, "_put", away)
    response = send(open_page)
    assert response.status_code == 200
    assert "could not be stored" in str(response.context["adminform"].form.errors["picture"])


def test_decoding_and_keeping_hold_no_lock(open_page, media, monkeypatch):
    seen = []

    def watched(file):
        seen.append(connection.in_atomic_block)
        return rewritten(file)

    def put(*args):
        seen.append(connection.in_atomic_block)

    monkeypatch.setattr(keeping, "rewritten", watched)
    monkeypatch.setattr(keeping, "_put", put)
    monkeypatch.setattr(forms, "rewritten", pytest.fail)
    send(open_page)
    open_page.assert_saved()
    assert seen[:3] == [False, False, False]


def test_the_jams_own_picture_comes_before_the_venues(host, jam, media):
    send(VenuePage(host, jam.venue))
    venues = shown(jam)
    assert venues.width == 90
    send(JamPage(host, jam), a_jpeg(200, 100))
    assert shown(jam).width == 200
    assert Venue.objects.get().shown_picture == venues


def test_a_new_jam_comes_with_its_picture(host, jam, media):
    url = reverse("admin:jams_jam_add")
    form = {**filled(host.get(url)), "name": "Open Stage", "picture": an_upload()}
    assert host.post(url, form).status_code == 302
    assert Jam.objects.get(name="Open Stage").shown_picture
    assert files(media) == 2


def test_nobody_but_a_host_has_a_picture_decoded(client, jam, media, monkeypatch):
    monkeypatch.setattr(keeping, "rewritten", pytest.fail)
    url = reverse("admin:jams_jam_change", args=[jam.pk])
    assert client.post(url, {"picture": an_upload()}).status_code == 302
