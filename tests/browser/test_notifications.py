"""notification-system.js with the page's own markup and style."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

START = """async (markup) => {
  document.body.innerHTML = `<button id="before">Before</button><input id="field">${markup}`;
  for (const name of ["tokens", "base", "notification"]) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet" });
    link.href = `/css/${name}.css`;
    document.head.append(link);
    await new Promise((loaded) => (link.onload = loaded));
  }
  Object.assign(window, await import("/js/notification-system.js"));
  connectNotifications();
}"""
# The bar is the clock: what it would take seconds for happens now.
RUN_OUT = """(text) => document.getAnimations()
  .filter(({ effect }) => effect.target.matches("[data-progress]"))
  .filter(({ effect }) => effect.target.closest(".notification").textContent.includes(text))
  .forEach((animation) => animation.finish())"""
CLOCK_OF_FIRST = """document.querySelector("[data-progress]").getAnimations()[0].playState"""


def start(page: Page, *said: tuple[int, str]) -> None:
    messages = [Message(level, text) for level, text in said]
    page.evaluate(START, render_to_string("_notifications.html", {"messages": messages}))


def notify(page: Page, text: str, **options: object) -> None:
    page.evaluate("([text, options]) => void notify(text, options)", [text, options])


def shown(page: Page) -> list[str]:
    texts = page.locator(".notification:not([data-leaving]) [data-field=text]")
    return texts.all_text_contents()


def test_a_sentence_is_shown_as_text(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "<b>Not</b> markup")
    assert shown(bare_page) == ["<b>Not</b> markup"]
    expect(bare_page.get_by_role("status")).to_have_attribute("data-level", "info")


def test_an_error_interrupts(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "That song is not in this jam.", level="error")
    expect(bare_page.get_by_role("alert")).to_contain_text("not in this jam")


def test_it_leaves_by_itself_when_its_time_is_over(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Soon gone")
    notify(bare_page, "Still here")
    bare_page.evaluate(RUN_OUT, "Soon gone")
    expect(bare_page.locator(".notification")).to_have_count(1)
    assert shown(bare_page) == ["Still here"]


def test_it_leaves_by_itself_without_motion_too(bare_page: Page) -> None:
    bare_page.emulate_media(reduced_motion="reduce")
    start(bare_page)
    notify(bare_page, "Soon gone")
    assert bare_page.evaluate(CLOCK_OF_FIRST) == "running"
    bare_page.evaluate(RUN_OUT, "Soon gone")
    expect(bare_page.locator(".notification")).to_have_count(0)


def test_a_sticky_one_stays(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Load the page again", sticky=True)
    assert bare_page.evaluate("document.querySelector('[data-progress]').getAnimations()") == []


def test_time_stands_still_under_the_pointer(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Read me")
    assert bare_page.evaluate(CLOCK_OF_FIRST) == "running"
    bare_page.locator(".notification").hover()
    assert bare_page.evaluate(CLOCK_OF_FIRST) == "paused"


def test_time_stands_still_with_the_focus_on_it(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Read me")
    bare_page.locator("[data-dismiss]").focus()
    assert bare_page.evaluate(CLOCK_OF_FIRST) == "paused"


def test_the_button_dismisses(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Go away")
    bare_page.get_by_role("button", name="Dismiss").click()
    expect(bare_page.locator(".notification")).to_have_count(0)


def test_escape_dismisses_the_newest(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "First")
    notify(bare_page, "Second")
    bare_page.keyboard.press("Escape")
    expect(bare_page.locator(".notification")).to_have_count(1)
    assert shown(bare_page) == ["First"]


def test_escape_in_a_field_is_the_fields_own(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Stays")
    bare_page.locator("#field").focus()
    bare_page.keyboard.press("Escape")
    assert shown(bare_page) == ["Stays"]


def test_at_most_four_are_shown_and_sticky_ones_go_last(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Sticky", sticky=True)
    for number in range(1, 7):
        notify(bare_page, f"Number {number}")
    assert shown(bare_page) == ["Sticky", "Number 4", "Number 5", "Number 6"]


def test_the_same_sentence_is_not_said_twice(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Again")
    notify(bare_page, "Other")
    notify(bare_page, "Again")
    assert shown(bare_page) == ["Other", "Again"]


def test_what_the_server_said_is_looked_after_too(bare_page: Page) -> None:
    start(bare_page, (constants.SUCCESS, "Your song is in."), (constants.ERROR, "It had ended."))
    assert shown(bare_page) == ["Your song is in.", "It had ended."]
    bare_page.evaluate(RUN_OUT, "Your song")
    expect(bare_page.locator(".notification")).to_have_count(1)
    bare_page.get_by_role("button", name="Dismiss").click()
    expect(bare_page.locator(".notification")).to_have_count(0)


def test_the_focus_goes_on_and_then_back(bare_page: Page) -> None:
    start(bare_page)
    bare_page.locator("#before").focus()
    notify(bare_page, "First")
    notify(bare_page, "Second")
    assert bare_page.evaluate("document.activeElement.id") == "before", "no focus is stolen"
    bare_page.locator(".notification", has_text="Second").locator("[data-dismiss]").focus()
    bare_page.keyboard.press("Enter")
    expect(
        bare_page.locator(".notification", has_text="First").locator("[data-dismiss]")
    ).to_be_focused()
    bare_page.keyboard.press("Escape")
    expect(bare_page.locator("#before")).to_be_focused()


def test_what_is_disconnected_hears_nothing(bare_page: Page) -> None:
    start(bare_page)
    notify(bare_page, "Stays")
    bare_page.evaluate("disconnectNotifications()")
    bare_page.keyboard.press("Escape")
    bare_page.get_by_role("button", name="Dismiss").click()
    assert shown(bare_page) == ["Stays"]
