"""axe on the pages that everybody opens, at a phone's and a desktop's size."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from jams.actions import hosting, voting
from tests.browser.phone import phone
from tests.scene import make_jam, make_voter, song_id

pytestmark = pytest.mark.browser

SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 800}]


@pytest.fixture
def jam(site):
    jam = make_jam("Angie", "Creep", "Jolene", "Valerie")
    voting.set_vote(jam, make_voter(), song_id(jam, "Angie"), voted=True)
    hosting.play(jam, song_id(jam, "Creep"))
    return jam


def violations(page):
    found = Axe().run(page).response["violations"]
    return [
        (violation["id"], node["target"]) for violation in found for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_the_home_and_the_jams_page_have_no_violation(browser, site, jam, size, scheme):
    with phone(browser, site, viewport=size, color_scheme=scheme) as ana:
        assert violations(ana.open("/").page) == []
        ana.open(f"/jam/{jam.slug}/").live()
        ana.vote_button("Jolene").tap()
        assert violations(ana.page) == []


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_neither_have_the_result_the_login_and_an_unknown_code(browser, site, jam, size):
    hosting.end_jam(jam)
    with phone(browser, site, viewport=size) as ana:
        assert violations(ana.open(f"/jam/{jam.slug}/").page) == []
        assert violations(ana.open("/host/login/").page) == []
        ana.page.goto(f"{site}/j/ZZZZZ")
        assert violations(ana.page) == []
        ana.complaints.clear()  # the browser notes the 404 itself


def test_the_check_itself_finds_something(browser, site):
    with phone(browser, site) as ana:
        ana.open("/").page.evaluate("document.querySelector('label').remove()")
        assert violations(ana.page) != []
