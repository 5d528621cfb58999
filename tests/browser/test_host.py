"""A host at work: signing in, the list of jams, and the admin's page of one."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from songs.models import Song
from tests.browser.phone import phone
from tests.browser.test_accessibility import SIZES, violations
from tests.scene import PASSWORD, make_host, make_jam
from tests.site import serving

pytestmark = pytest.mark.browser

LONG = "The Longest Title That Anybody Ever Wrote on a Set List, Live at the Harbour (2019)"
RUNS_OVER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def new_site(transactional_db):
    """A server that knows no content types of before: the admin's log needs today's."""
    with serving() as url:
        yield url


def signed_in(host):
    """This phone, once its host has typed the access code."""
    host.open("/host/")
    host.page.get_by_label("Access code").fill(settings.JAM_MANAGER_ACCESS_CODE)
    host.page.keyboard.press("Enter")
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Your jams")
    return host


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_the_pages_of_a_host_fit_and_have_no_violation(browser, site, size):
    make_jam("Angie", LONG)
    with phone(browser, site, viewport=size) as host:
        signed_in(host)
        assert violations(host.page) == []
        assert not host.page.evaluate(RUNS_OVER)
        host.page.get_by_role("link", name="Songs and settings").click()
        expect(host.page.get_by_text("Add another Song")).to_be_visible()
        assert not host.page.evaluate(RUNS_OVER)


def test_a_host_with_an_account_signs_in_after_a_slip_with_what_was_typed_still_there(
    browser, site
):
    own, foreign = make_jam(name="Own night"), make_jam(name="Foreign night")
    hana = make_host(own)
    with phone(browser, site) as host:
        host.open("/host/").page.get_by_label("Name").fill(hana.username)
        for password in ("a slip", PASSWORD):
            expect(host.page.get_by_label("Name")).to_have_value(hana.username)
            host.page.get_by_label("Password").fill(password)
            host.page.keyboard.press("Enter")
            if password != PASSWORD:
                expect(host.page.get_by_role("alert")).to_contain_text("do not belong together")
                assert violations(host.page) == []
        expect(host.page.get_by_role("heading", level=1)).to_have_text("Your jams")
        expect(host.page.get_by_role("heading", name=own.name)).to_be_visible()
        assert host.page.get_by_text(foreign.name).count() == 0
        host.complaints.clear()  # the browser notes the refusal's 422 itself


def test_what_a_host_does_in_the_admin_is_seen_in_the_room(browser, new_site):
    site = new_site
    jam = make_jam("Angie", "Creep")
    Song.objects.create(title="Jolene", artist="Dolly Parton")
    size = {"width": 1280, "height": 800}
    with phone(browser, site) as ana, phone(browser, site, viewport=size) as host:
        ana.open(f"/jam/{jam.slug}/").live()
        page = signed_in(host).page
        page.get_by_role("link", name="Songs and settings").click()
        page.locator("#id_entries-1-status").select_option("playing")
        page.get_by_text("Add another Song").click()
        page.locator("#entries-2 .select2-selection").click()
        page.locator(".select2-search__field").last.type("jol")
        page.get_by_role("option", name="Jolene").click()
        page.get_by_role("button", name="Save and continue editing").first.click()
        expect(page.locator(".messagelist")).to_contain_text("changed successfully")
        expect(ana.page.locator("[data-queue=stage]")).to_contain_text("Creep")
        assert ana.queue() == ["Angie", "Jolene"]
        host.open("/admin/jams/jam/")
        for action, status in (("end", "ended"), ("open_doors", "waiting")):
            page.locator(".action-select").check()
            page.locator("select[name=action]").select_option(action)
            page.get_by_role("button", name="Go").click()
            expect(ana.page.locator("#jam")).to_have_attribute("data-jam-status", status)
