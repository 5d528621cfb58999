"""The jam's page as its templates draw it, come alive against a scripted room."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from jams.live.state import State
from jams.views import drawing
from tests.browser.conftest import BareSite
from tests.browser.room import Guest, Room
from tests.browser.test_jam_state_module import snapshot, song

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

Json = dict[str, Any]
CSP = b"""<meta http-equiv="Content-Security-Policy" content="
default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';
manifest-src 'self'; connect-src 'self' ws://127.0.0.1:*">"""
TITLES = {1: "Valerie", 2: "Jolene", 3: "Déjà Vu", 4: "Hey Jude", 5: "Wonderwall"}


def jam_of(**fields: Any) -> Json:
    return {
        "jam_id": 1,
        "slug": "x",
        "code": "K7QMP",
        "name": "Thursday Jam",
        "status": "playing",
        "venue": {"name": "The Blue Door", "address": ""},
        "starts_at": "2026-11-21T19:00:00Z",
        "now_playing": None,
        "now_playing_since": None,
        "next_up": [],
        "max_performances": 3,
        "signups_open": True,
        "names_on_screen": True,
        "suggestions": "open",
        **fields,
    }


def night(*songs: Json, **fields: Any) -> Json:
    return snapshot(*songs, **{"jam": jam_of(), **fields})


def five() -> list[Json]:
    return [song(number, 10 - number, title=title) for number, title in TITLES.items()]


@pytest.fixture
def open_page(page: Page, bare_site: BareSite, room: Room) -> Any:
    """Opens the jam's page in the state given; the room's socket is returned."""

    def open_it(state: Json) -> Guest:
        page.add_init_script("if (location.protocol === 'http:') sessionStorage.clear()")
        bare_site.html = _drawn(state, room.url)
        page.goto(bare_site.url)
        guest = room.wait_for_guest(1)
        page.wait_for_function("document.documentElement.classList.contains('js')")
        return guest

    return open_it


def _drawn(night: Json, socket: str) -> bytes:
    state = State(
        night["jam_id"],
        night["epoch"],
        night["version"],
        night["jam"],
        {one["song_id"]: one for one in night["songs"]},
        {one["song_id"]: (place,) for place, one in enumerate(night["songs"])},
    )
    drawn = drawing.draw(state, drawing.Surroundings("en", "http://jam.example/"))
    html = drawn.pressed({"name": None, "signed_up": [], **night["me"]}, "t" * 64)
    html = html.replace(b'data-socket="/ws/jam/x/"', f'data-socket="{socket}"'.encode())
    html = re.sub(rb'src="[^"]*/qr.svg"', b'src="/api/qr.svg"', html)
    return html.replace(b"<head>", b"<head>" + CSP)


def order(page: Page, queue: str = "queue") -> list[str]:
    return page.locator(f"[data-queue={queue}] [data-field=title]").all_text_contents()


def expect_order(page: Page, *titles: str, queue: str = "queue") -> None:
    expect(page.locator(f"[data-queue={queue}] [data-field=title]")).to_have_text(list(titles))


def row(page: Page, title: str) -> Locator:
    return page.locator(".song", has=page.get_by_text(title, exact=True))


def frame(prev: int = 10, **fields: Any) -> Json:
    return {"jam_id": 1, "epoch": "e", "prev": prev, "version": prev + 1, **fields}


def votes(song_id: int, count: int) -> list[Json]:
    return [{"song_id": song_id, "vote_count": count}]


def test_a_vote_of_others_moves_the_song(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    guest.say("vote_update", **frame(votes=votes(4, 20), order=[4, 1, 2, 3, 5]))
    expect_order(page, "Hey Jude", "Valerie", "Jolene", "Déjà Vu", "Wonderwall")
    expect(row(page, "Hey Jude").locator("[data-field=place]")).to_have_text("1")
    expect(row(page, "Wonderwall").locator("[data-field=place]")).to_have_text("5")
    expect(row(page, "Hey Jude").get_by_role("button")).to_have_accessible_name(
        "Vote for Hey Jude, 20 votes"
    )


def test_the_form_for_suggestions_goes_and_comes_as_the_host_says(
    page: Page, room: Room, open_page: Any
) -> None:
    guest = open_page(night(*five()))
    form = page.get_by_role("region", name="Suggest a song")
    expect(form).to_be_visible()
    guest.say("jam_update", **frame(jam=jam_of(suggestions="closed")))
    expect(form).to_be_hidden()
    guest.say("jam_update", **frame(11, jam=jam_of(suggestions="ask")))
    expect(form).to_be_visible()


def test_an_empty_queue_leads_to_no_form_that_is_closed(
    page: Page, room: Room, open_page: Any
) -> None:
    guest = open_page(night())
    words = page.get_by_text("the host fills the list")
    expect(words).to_be_hidden()
    guest.say("jam_update", **frame(jam=jam_of(suggestions="closed")))
    expect(words).to_be_visible()
    expect(page.get_by_text("suggest the first song")).to_be_hidden()
    expect(page.locator("[data-opens=suggest]")).to_be_hidden()


def test_the_row_slides_to_its_place(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    page.evaluate("""() => {
      window.slid = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (frames, timing) {
        slid.push([this.id, frames[0].transform, timing.duration]);
        return animate.call(this, frames, timing);
      };
    }""")
    guest.say("vote_update", **frame(votes=votes(2, 20), order=[2, 1, 3, 4, 5]))
    expect_order(page, "Jolene", "Valerie", "Déjà Vu", "Hey Jude", "Wonderwall")
    slid = page.evaluate("slid")
    assert sorted(name for name, _from, _duration in slid) == ["song-1", "song-2"]
    assert {duration for _name, _from, duration in slid} == {250}


def test_with_reduced_motion_the_row_is_marked_instead(
    page: Page, room: Room, open_page: Any
) -> None:
    page.emulate_media(reduced_motion="reduce")
    guest = open_page(night(*five()))
    guest.say("vote_update", **frame(votes=votes(5, 20), order=[5, 1, 2, 3, 4]))
    expect(page.locator(".song--moved")).to_have_attribute("id", "song-5")
    moving = "document.querySelector('#song-5').getAnimations().some((a) => !a.animationName)"
    assert not page.evaluate(moving)


def test_a_tap_shows_at_once_and_is_confirmed(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    button = row(page, "Jolene").get_by_role("button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("value", "false")
    expect(button).to_have_text("9")
    [command] = guest.wait_to_hear("vote")
    assert (command["song_id"], command["voted"]) == (2, True)


def test_a_refused_tap_is_taken_back_with_the_reason(
    page: Page, room: Room, open_page: Any
) -> None:
    room.reply = lambda guest, _event, data: guest.say(
        "error", cmd_id=data["cmd_id"], code="jam_ended", message="This jam has ended."
    )
    open_page(night(*five()))
    button = row(page, "Jolene").get_by_role("button")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("This jam has ended.")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_have_text("8")


def test_nothing_moves_under_a_finger(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    before = order(page)
    row(page, "Déjà Vu").locator("[data-vote]").hover()
    page.mouse.down()
    guest.say("vote_update", **frame(votes=votes(5, 20), order=[5, 1, 2, 3, 4]))
    expect(row(page, "Wonderwall").locator("[data-field=vote_count]")).to_have_text("20")
    page.wait_for_function("started => performance.now() - started > 900", arg=now(page))
    assert order(page) == before, "counts are new, places wait"
    page.mouse.up()
    [command] = guest.wait_to_hear("vote")
    assert command["song_id"] == 3
    expect_order(page, "Wonderwall", "Valerie", "Jolene", "Déjà Vu", "Hey Jude")


def now(page: Page) -> float:
    moment: float = page.evaluate("performance.now()")
    return moment


def test_a_touched_row_stays_where_it_is_on_the_screen(
    page: Page, room: Room, open_page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    songs = [song(number, 100 - number) for number in range(1, 41)]
    guest = open_page(night(*songs))
    button = page.locator("#song-20 [data-vote]")
    # Not the button itself: Chromium would hold a focused element in place without our help.
    page.locator("#song-20 [data-field=title]").click()
    at = button.bounding_box()
    rest = [number for number in range(1, 41) if number != 20]
    guest.say("vote_update", **frame(votes=votes(20, 101), order=[*rest[:14], 20, *rest[14:]]))
    expect(page.locator("[data-queue=queue] .song").nth(14)).to_have_attribute("id", "song-20")
    arrived = "row => Promise.all(row.getAnimations().map((slide) => slide.finished))"
    page.locator("#song-20").evaluate(arrived)
    after = button.bounding_box()
    assert at is not None
    assert after is not None
    assert after["y"] == pytest.approx(at["y"], abs=2)


def test_the_focus_goes_along_with_its_song(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    button = row(page, "Hey Jude").get_by_role("button")
    button.focus()
    guest.say("vote_update", **frame(votes=votes(4, 20), order=[4, 1, 2, 3, 5]))
    expect_order(page, "Hey Jude", "Valerie", "Jolene", "Déjà Vu", "Wonderwall")
    expect(button).to_be_focused()


def test_a_song_goes_over_the_stage(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    playing = song(1, 9, title="Valerie", status="playing", duration_s=125)
    jam = jam_of(now_playing=1, now_playing_since="2026-11-21T20:00:00Z", next_up=[2])
    guest.say("song_update", **{**frame(songs=[playing], removed=[]), "version": 10})
    guest.say("jam_update", **frame(jam=jam, ts="2026-11-21T20:01:05Z"))
    expect_order(page, "Valerie", queue="stage")
    expect_order(page, "Jolene", queue="next")
    expect(page.locator("[data-section=next]")).to_be_visible()
    expect(page.locator("[data-empty=stage]")).to_be_hidden()
    expect(page.locator("[data-elapsed] [data-field=duration]")).to_have_text("2:05")
    expect(page.locator("[data-elapsed] [data-field=elapsed]")).to_have_text("1:05")
    played = {**playing, "status": "played"}
    change = frame(11, songs=[played], removed=[], order=[2, 3, 4, 5, 1])
    guest.say("song_update", **{**change, "version": 11, "order": None})
    guest.say("jam_update", **frame(11, jam=jam_of(), order=[2, 3, 4, 5, 1]))
    expect_order(page, "Valerie", queue="over")
    expect(page.locator("[data-empty=stage]")).to_be_visible()
    expect(row(page, "Valerie").locator("[data-vote]")).to_be_disabled()


def test_a_new_song_is_drawn_as_the_server_draws_it(
    page: Page, room: Room, open_page: Any, bare_site: BareSite
) -> None:
    fresh = song(
        9,
        0,
        title="<i>Creep</i>",
        added_by="Tom",
        chord_sheet_url="https://tabs.example/creep",
        performers=[{"attendee_id": 1, "name": "Ana", "instrument": "voice"}],
        needs=["drums"],
    )
    guest = open_page(night(*five()))
    guest.say("song_added", **frame(songs=[fresh], order=[1, 2, 3, 4, 5, 9]))
    expect(page.locator("#song-9")).to_be_visible()
    normal = """(id) => {
      const row = document.getElementById(id).cloneNode(true);
      for (const one of row.querySelectorAll("*"))
        if (!one.className) one.removeAttribute("class");
      return row.outerHTML.replace(/>\\s+/g, ">").replace(/\\s+</g, "<");
    }"""
    drawn = page.evaluate(normal, "song-9")
    bare_site.html = _drawn(night(*five(), fresh), room.url)
    page.reload()
    assert drawn == page.evaluate(normal, "song-9")


def test_a_removed_song_goes(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    guest.say("song_update", **frame(songs=[], removed=[1], order=[2, 3, 4, 5]))
    expect_order(page, "Jolene", "Déjà Vu", "Hey Jude", "Wonderwall")


def test_the_filter_knows_no_case_and_no_accents(page: Page, room: Room, open_page: Any) -> None:
    open_page(night(*five()))
    page.get_by_role("searchbox").fill("deja BAND")
    expect(page.locator("[data-queue=queue] .song:visible")).to_have_count(1)
    expect(page.locator("[data-filter-count]")).to_have_text("1 song")
    page.get_by_role("searchbox").fill("polka")
    expect(page.locator("[data-empty=filter]")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.locator("[data-queue=queue] .song:visible")).to_have_count(5)
    expect(page.locator("[data-empty=filter]")).to_be_hidden()


def test_the_end_of_the_jam_takes_no_more_votes(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    guest.say("jam_update", **frame(jam=jam_of(status="ended")))
    expect(page.locator("#jam")).to_have_attribute("data-jam-status", "ended")
    for number in TITLES:
        expect(page.locator(f"#song-{number} [data-vote]")).to_be_disabled()


def test_the_announcer_says_what_the_votes_led_to(page: Page, room: Room, open_page: Any) -> None:
    guest = open_page(night(*five()))
    guest.say("vote_update", **frame(votes=votes(2, 9)))
    guest.say("vote_update", **frame(11, votes=votes(4, 20), order=[4, 1, 2, 3, 5]))
    expect(page.locator("#announcer")).to_have_text("Hey Jude is now first")


def test_the_line_says_that_the_link_is_lost_and_back(
    page: Page, room: Room, open_page: Any
) -> None:
    page.clock.install(time=1_000_000)
    guest = open_page(night(*five()))
    page.clock.pause_at(2_000_000)
    line = page.locator("#link")
    expect(line).to_have_text("")
    greet, room.greet = room.greet, lambda guest: guest.close(1011)
    guest.close(1001)
    run_until(page, line, "lost")
    expect(line).to_contain_text("Votes are kept")
    room.greet = greet
    run_until(page, line, "back")
    expect(line).to_have_text("Live again")
    page.clock.run_for(2_500)
    expect(line).to_have_attribute("data-link", "live")
    expect(line).to_have_text("")


def run_until(page: Page, line: Locator, state: str) -> None:
    """Let the page's time pass in small steps, between which the network has its turn."""
    for _step in range(400):
        if line.get_attribute("data-link") == state:
            return
        page.clock.run_for(50)
    raise AssertionError(f"The line never said {state}.")


def test_a_gap_is_mended_by_a_resync(page: Page, room: Room, open_page: Any) -> None:
    fresh = night(*reversed(five()), version=14)
    room.reply = lambda guest, event, _data: (
        guest.say("snapshot", **fresh) if event == "resync" else None
    )
    guest = open_page(night(*five()))
    guest.say("vote_update", **frame(12, votes=votes(1, 1)))
    expect_order(page, *reversed(TITLES.values()))
    assert guest.heard_of("resync") == [{"epoch": "e", "version": 10}]
