"""Pictures as guests and hosts see them: there at once when changed, moving nothing, light."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from jams.models import Jam
from tests.browser.phone import Phone, phone
from tests.browser.test_accessibility import SIZES, violations
from tests.pictures import a_jpeg, an_upload
from tests.scene import make_jam

pytestmark = pytest.mark.browser


@pytest.fixture
def jam(site):
    return make_jam("Angie", "Creep", "Jolene")


def loaded(guest: Phone, selector: str) -> bool:
    picture = guest.page.locator(selector)
    expect(picture).to_be_visible()
    return bool(picture.evaluate("img => img.decode().then(() => img.naturalWidth > 0)"))


def sign_in(host: Phone) -> None:
    host.open("/host/login/")
    host.page.get_by_label("Access code").fill(settings.JAM_MANAGER_ACCESS_CODE)
    host.page.get_by_role("button", name="Sign in", exact=True).click()
    host.page.wait_for_url("**/host/")


def test_a_picture_comes_changes_and_goes_while_the_room_looks_on(browser, site, jam):
    with phone(browser, site) as ana:
        ana.open(f"/jam/{jam.slug}/").live()
        picture = ana.page.locator("[data-jam-picture]")
        expect(picture).to_be_hidden()
        jam.venue.picture = an_upload(a_jpeg(300, 200))
        jam.venue.save()
        assert loaded(ana, "[data-jam-picture]")
        own = Jam.objects.get(pk=jam.pk)
        own.picture = an_upload(a_jpeg(400, 200))
        own.save()
        expect(picture).to_have_attribute("width", "400")
        assert own.shown_picture
        expect(picture).to_have_attribute("src", own.shown_picture.small)
        own.picture = ""
        own.save()
        expect(picture).to_have_attribute("width", "300")
        jam.venue.picture = ""
        jam.venue.save()
        expect(picture).to_be_hidden()


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_pages_with_a_picture_have_no_violation_and_shift_nothing(
    browser, site, jam, size, scheme
):
    jam.venue.picture = an_upload(a_jpeg(1600, 1200))
    jam.venue.save()
    watch = """new PerformanceObserver(list => list.getEntries().forEach(
        shift => window.shifted = (window.shifted ?? 0) + shift.value
    )).observe({ type: "layout-shift", buffered: true })"""
    with phone(browser, site, viewport=size, color_scheme=scheme) as ana:
        ana.page.add_init_script(watch)
        for path, selector in (("/", ".jam-card__picture"), (f"/jam/{jam.slug}/", ".jam-picture")):
            ana.open(path)
            assert loaded(ana, selector)
            assert violations(ana.page) == []
            assert ana.page.evaluate("window.shifted ?? 0") < 0.01


def test_a_host_sees_what_was_chosen_and_what_is_too_large_is_said_at_once(
    browser, site, jam, tmp_path: Path
):
    picture, film = tmp_path / "room.jpg", tmp_path / "film.jpg"
    picture.write_bytes(a_jpeg(300, 200))
    film.write_bytes(a_jpeg() + bytes(11 * 1024 * 1024))
    with phone(browser, site) as host:
        sign_in(host)
        host.open(f"/admin/jams/jam/{jam.pk}/change/")
        field = host.page.locator(".picture-input")
        field.locator("[type=file]").set_input_files(film)
        expect(field.get_by_role("alert")).to_have_text(
            "That picture is larger than 10 MB. Please send a smaller one."
        )
        field.locator("[type=file]").set_input_files(picture)
        expect(field.get_by_role("alert")).to_be_hidden()
        chosen = re.compile("^data:image/jpeg")
        expect(field.get_by_role("img")).to_have_attribute("src", chosen)
        host.page.locator("[name=_save]").first.click()
        host.page.wait_for_url("**/admin/jams/jam/")
    kept = Jam.objects.get(pk=jam.pk).picture.name
    assert kept
    assert default_storage.exists(kept)
