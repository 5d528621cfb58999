"""What a reader is about to tap or reads stays where it is; what they ask for is shown."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Answer, BareSite
from tests.browser.room import Room
from tests.browser.test_jam_page_script import (
    expect_order,
    five,
    frame,
    jam_of,
    night,
    now,
    open_page,
    order,
    row,
    run_until,
    votes,
)
from tests.browser.test_jam_state_module import song

__all__ = ["open_page"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

PLAYER = {"attendee_id": 1, "name": "Ana", "instrument": "voice"}


def test_the_stage_does_not_push_the_queue_from_under_a_finger(
    page: Page, room: Room, open_page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    guest = open_page(night(*five(), jam=jam_of(status="waiting")))
    button = row(page, "Déjà Vu").locator("[data-vote]")
    button.hover()
    page.mouse.down()
    at = row(page, "Déjà Vu").bounding_box()
    playing = song(1, 9, title="Valerie", status="playing", duration_s=125)
    jam = jam_of(now_playing=1, now_playing_since="2026-11-21T20:00:00Z")
    guest.say("song_update", **{**frame(songs=[playing], removed=[]), "version": 10})
    guest.say("jam_update", **frame(jam=jam, ts="2026-11-21T20:01:05Z"))
    guest.say("vote_update", **frame(11, votes=votes(3, 70)))
    expect(button).to_contain_text("70")
    page.wait_for_function("started => performance.now() - started > 900", arg=now(page))
    assert row(page, "Déjà Vu").bounding_box() == at
    page.mouse.up()
    expect_order(page, "Valerie", queue="stage")
    expect(page.locator("#jam")).to_have_attribute("data-jam-status", "playing")


def test_a_row_that_grows_above_does_not_push_what_is_read(
    page: Page, room: Room, open_page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    songs = [song(number, 100 - number) for number in range(1, 41)]
    guest = open_page(night(*songs))
    page.locator("#song-20").evaluate("row => row.scrollIntoView({ block: 'center' })")
    at = page.locator("#song-20").bounding_box()
    grown = song(1, 99, performers=[PLAYER], needs=["drums"])
    on_stage = song(41, 0, status="playing", title="Long " * 30)
    guest.say("song_added", **{**frame(songs=[on_stage]), "version": 10})
    guest.say("song_update", **frame(songs=[grown], removed=[], order=[41, *range(1, 41)]))
    expect_order(page, on_stage["title"].strip(), queue="stage")
    arrived = "row => Promise.all(row.getAnimations().map((slide) => slide.finished))"
    page.locator("#song-20").evaluate(arrived)
    after = page.locator("#song-20").bounding_box()
    assert at is not None
    assert after is not None
    assert after["y"] == pytest.approx(at["y"], abs=2)
    performing = {"song_id": 2, "performers": [PLAYER], "needs": ["drums"], "waiting": []}
    guest.say("performance_update", **frame(11, performances=[performing]))
    expect(page.locator("#song-2 [data-list=lineup]")).to_be_visible()
    after = page.locator("#song-20").bounding_box()
    assert after is not None
    assert after["y"] == pytest.approx(at["y"], abs=2)


def test_where_nothing_matches_all_songs_are_one_tap_away(
    page: Page, room: Room, open_page: Any
) -> None:
    open_page(night(*five()))
    page.get_by_role("searchbox").fill("polka")
    page.get_by_role("link", name="Show all songs").click()
    expect(page.locator("[data-queue=queue] .song:visible")).to_have_count(5)
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert len(order(page)) == len(five())


def test_the_line_says_whether_there_is_news_at_all(
    page: Page, room: Room, open_page: Any, bare_site: BareSite
) -> None:
    page.clock.install(time=1_000_000)
    guest = open_page(night(*five()))
    page.clock.pause_at(2_000_000)
    room.greet = lambda guest: guest.close(1011)
    guest.close(1001)
    line = page.locator("#link")
    run_until(page, line, "lost")
    expect(line).to_have_text("No connection. Votes are kept and sent later.")
    for _step in range(100):
        page.clock.run_for(50)
    expect(line).to_have_text("No connection. Votes are kept and sent later.")
    bare_site.answer = lambda _asked: Answer(304)
    for _step in range(100):
        page.clock.run_for(50)
    expect(line).to_have_text("Not live. This page asks for news every 5 seconds.")


def test_the_songs_clock_rests_in_a_break(page: Page, room: Room, open_page: Any) -> None:
    playing = song(6, 9, title="Creep", status="playing", duration_s=125)
    jam = jam_of(now_playing=6, now_playing_since="2026-11-21T20:00:00Z")
    guest = open_page(night(playing, *five(), jam=jam))
    expect(page.locator("[data-elapsed]")).to_be_visible()
    guest.say("jam_update", **frame(jam={**jam, "status": "paused"}))
    expect(page.locator("[data-elapsed]")).to_be_hidden()


def test_the_finger_finds_the_chords_and_nothing_else(
    page: Page, room: Room, open_page: Any
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    # The artist's name fills the line, so that the dot stays on it and the word goes below.
    sheet = "https://tabs.example/shallow"
    songs = [
        song(number, 50 - number, artist="M" * number, chord_sheet_url=sheet)
        for number in range(8, 22)
    ]
    open_page(night(*songs))
    sizes = page.evaluate("""() => [...document.querySelectorAll(".song__sheet")].map((word) => {
      const { width, height } = word.getBoundingClientRect();
      const { position } = getComputedStyle(word);
      return [position, width < 60 && height < 30];
    })""")
    assert sizes == [["relative", True]] * len(songs)
