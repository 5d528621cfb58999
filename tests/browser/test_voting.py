"""The story that everything stands on: one votes, and the whole room sees it."""

import pytest
from playwright.sync_api import expect

from jams.actions import hosting, voting
from jams.models import Jam, Vote
from tests.browser.phone import phone
from tests.scene import make_jam, make_voter, song_id

pytestmark = pytest.mark.browser

WITHIN_A_SECOND = 1_000


@pytest.fixture
def jam(site: str) -> Jam:
    jam = make_jam("Angie", "Creep", "Jolene", "Valerie")
    voting.set_vote(jam, make_voter(), song_id(jam, "Angie"), voted=True)
    return jam


def test_one_votes_and_the_other_sees_the_count_and_the_new_order(browser, site, jam):
    with phone(browser, site) as ana, phone(browser, site) as tom:
        ana.open(f"/jam/{jam.slug}/").live()
        tom.open(f"/jam/{jam.slug}/").live()
        assert tom.queue() == ["Angie", "Creep", "Jolene", "Valerie"]
        for other in (ana, tom):
            other.vote_button("Valerie").tap()
        for seer in (ana, tom):
            count = seer.vote_button("Valerie").locator("[data-field=vote_count]")
            expect(count).to_have_text("2", timeout=WITHIN_A_SECOND)
        # The row waits for the finger to leave, then slides.
        first = tom.page.locator("[data-queue=queue] [data-field=title]").first
        expect(first).to_have_text("Valerie")
        assert tom.queue() == ["Valerie", "Angie", "Creep", "Jolene"]


def test_who_only_looks_sees_the_new_order_within_a_second(browser, site, jam):
    with phone(browser, site) as ana, phone(browser, site) as tom, phone(browser, site) as liv:
        for one in (ana, tom, liv):
            one.open(f"/jam/{jam.slug}/").live()
        ana.vote_button("Valerie").tap()
        tom.vote_button("Valerie").tap()
        expect(liv.page.locator("[data-queue=queue] [data-field=title]").first).to_have_text(
            "Valerie", timeout=WITHIN_A_SECOND
        )
        assert liv.queue() == ["Valerie", "Angie", "Creep", "Jolene"]


def test_ones_own_vote_is_marked_at_once_and_after_a_reload(browser, site, jam):
    with phone(browser, site) as ana:
        ana.open(f"/jam/{jam.slug}/").live()
        ana.vote_button("Jolene").tap()
        expect(ana.vote_button("Jolene")).to_have_attribute("aria-pressed", "true", timeout=100)
        expect(ana.vote_button("Creep")).to_have_attribute("aria-pressed", "false")
        ana.page.reload()
        expect(ana.vote_button("Jolene")).to_have_attribute("aria-pressed", "true")
        ana.live().vote_button("Jolene").tap()
        expect(ana.vote_button("Jolene")).to_have_attribute("aria-pressed", "false")
        ana.page.reload()
        expect(ana.vote_button("Jolene")).to_have_attribute("aria-pressed", "false")


def test_without_scripts_a_form_votes_and_the_page_shows_it(browser, site, jam):
    with phone(browser, site, java_script_enabled=False) as ana:
        ana.open(f"/jam/{jam.slug}/")
        ana.vote_button("Valerie").tap()
        expect(ana.vote_button("Valerie")).to_have_attribute("aria-pressed", "true")
        expect(ana.vote_button("Valerie")).to_contain_text("1")
        assert Vote.objects.filter(jam_song__song__title="Valerie").count() == 1
        ana.vote_button("Valerie").tap()
        expect(ana.vote_button("Valerie")).to_have_attribute("aria-pressed", "false")


def test_a_refused_vote_is_taken_back_with_a_reason(browser, site, jam):
    with phone(browser, site) as ana:
        ana.open(f"/jam/{jam.slug}/").live()
        # The page hears of the end within two seconds; a tap before that is refused.
        Jam.objects.filter(pk=jam.pk).update(status=Jam.Status.ENDED)
        ana.vote_button("Valerie").tap()
        expect(ana.page.locator("#notifications")).to_contain_text("ended")
        expect(ana.vote_button("Valerie")).to_have_attribute("aria-pressed", "false")
        assert not Vote.objects.filter(jam_song__song__title="Valerie").exists()


def test_what_the_host_does_moves_the_song_to_the_stage(browser, site, jam):
    with phone(browser, site) as ana:
        ana.open(f"/jam/{jam.slug}/").live()
        hosting.play(jam, song_id(jam, "Creep"))
        expect(ana.page.locator("[data-queue=stage]")).to_contain_text("Creep")
        assert "Creep" not in ana.queue()
        hosting.end_jam(jam)
        expect(ana.page.locator("#jam")).to_have_attribute("data-jam-status", "ended")


def test_scanning_leads_to_the_jam_and_typing_the_code_does_too(browser, site, jam):
    with phone(browser, site) as ana:
        ana.open(f"/j/{jam.code.lower()}")
        expect(ana.page.get_by_role("heading", level=1)).to_have_text(jam.name)
        ana.open("/")
        ana.page.get_by_role("textbox").first.fill(f" {jam.code.lower()} ")
        ana.page.keyboard.press("Enter")
        expect(ana.page.get_by_role("heading", level=1)).to_have_text(jam.name)
