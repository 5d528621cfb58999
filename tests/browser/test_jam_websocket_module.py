"""jam-websocket.js against a real socket: it comes back, whatever happens to the link."""

import json
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Answer, BareSite
from tests.browser.room import Guest, Room

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

START = """async ({ socket, chance }) => {
  const { JamLink } = await import("/js/jam-websocket.js");
  const Real = WebSocket;
  window.opened = window.failed = 0;
  window.WebSocket = class extends Real {
    constructor(url) {
      super(url);
      window.opened += 1;
      this.addEventListener("close", () => (window.failed += 1));
    }
  };
  Math.random = () => chance;
  window.at = { epoch: "e", version: 10 };
  window.heard = [];
  window.link = new JamLink({ socket, api: "/api/jam", position: () => window.at });
  for (const name of ["frame", "polled", "state"])
    link.addEventListener(name, ({ detail }) => heard.push([name, detail]));
  link.connect();
}"""


@pytest.fixture
def still_page(page: Page, bare_site: BareSite) -> Iterator[Page]:
    """The blank page; its clock moves only when a test says so."""
    page.clock.install(time=1_000_000)
    page.goto(bare_site.url)
    page.clock.pause_at(2_000_000)
    yield page
    page.evaluate("window.link?.disconnect()")


def start(page: Page, room_url: str, chance: float = 1) -> None:
    page.evaluate(START, {"socket": room_url, "chance": chance})


def wait_for_state(page: Page, state: str) -> None:
    page.wait_for_function("state => link.state === state", arg=state)


def states(page: Page) -> list[str]:
    said: list[str] = page.evaluate(
        "heard.filter(([name]) => name === 'state').map(([, detail]) => detail.state)"
    )
    return said


def opened(page: Page) -> int:
    count: int = page.evaluate("opened")
    return count


def turn_away(code: int = 1011) -> object:
    return lambda guest: guest.close(code)


def let_fail(page: Page, times: int) -> None:
    page.wait_for_function("times => failed >= times", arg=times)


def run_for(page: Page, time: int) -> None:
    """Let time pass in steps, between which the network has its turn."""
    for _step in range(time // 500):
        page.clock.run_for(500)
    page.clock.run_for(time % 500)


def test_it_says_what_it_has_and_is_live_with_the_first_frame(
    still_page: Page, room: Room
) -> None:
    greeted: list[Guest] = []
    room.greet = greeted.append
    start(still_page, room.url)
    guest = room.wait_for_guest(1)
    assert guest.query == {"v": "1", "epoch": "e", "version": "10"}
    still_page.wait_for_function("opened === 1")
    assert states(still_page) == ["connecting"], "an open socket alone shows nothing yet"
    guest.say("snapshot", version=11)
    wait_for_state(still_page, "live")
    frames = still_page.evaluate("heard.filter(([name]) => name === 'frame')")
    assert frames == [["frame", {"event": "snapshot", "data": {"version": 11}}]]


def test_it_comes_back_with_the_version_it_has_then(still_page: Page, room: Room) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    still_page.evaluate("window.at = { epoch: 'f', version: 31 }")
    room.wait_for_guest(1).close(1001)
    wait_for_state(still_page, "lost")
    still_page.clock.run_for(500)
    assert room.wait_for_guest(2).query == {"v": "1", "epoch": "f", "version": "31"}
    wait_for_state(still_page, "live")
    assert states(still_page) == ["connecting", "live", "lost", "live"]


def test_a_ping_every_fifteen_seconds_keeps_it_alive(still_page: Page, room: Room) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    guest = room.wait_for_guest(1)
    still_page.clock.run_for(14_000)
    assert guest.heard == []
    still_page.clock.run_for(1_000)
    for number in range(1, 6):
        guest.wait_to_hear("ping", number)
        pongs = "n => heard.filter(([, d]) => d.event === 'pong').length >= n"
        still_page.wait_for_function(pongs, arg=number)
        still_page.clock.run_for(15_000)
    assert opened(still_page) == 1
    assert states(still_page) == ["connecting", "live"]


def test_35_silent_seconds_mean_dead(still_page: Page, room: Room) -> None:
    room.reply = lambda *_frame: None
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    still_page.clock.run_for(34_000)
    assert states(still_page)[-1] == "live"
    still_page.clock.run_for(1_000)
    assert states(still_page)[-1] == "lost"
    still_page.clock.run_for(500)
    room.wait_for_guest(2)


def test_waits_double_from_half_a_second_to_fifteen_for_ever(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    bare_site.answer = lambda _asked: Answer(304)
    room.greet = turn_away()  # type: ignore[assignment]
    start(still_page, room.url, chance=1)
    for number, wait in enumerate([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000], 1):
        let_fail(still_page, number)
        run_for(still_page, wait - 10)
        assert opened(still_page) == number, f"came back before {wait} ms"
        still_page.clock.run_for(10)
        assert opened(still_page) == number + 1, f"did not come back after {wait} ms"


def test_chance_spreads_the_waits_down_to_nothing(still_page: Page, room: Room) -> None:
    room.greet = turn_away()  # type: ignore[assignment]
    start(still_page, room.url, chance=0)
    let_fail(still_page, 1)
    still_page.clock.run_for(1)
    room.wait_for_guest(2)


def test_a_restart_of_the_server_is_answered_within_two_seconds(
    still_page: Page, room: Room
) -> None:
    start(still_page, room.url, chance=0.9)
    wait_for_state(still_page, "live")
    room.wait_for_guest(1).close(1012)
    wait_for_state(still_page, "lost")
    still_page.clock.run_for(1_790)
    assert opened(still_page) == 1
    still_page.clock.run_for(10)
    wait_for_state(still_page, "live")


def test_on_a_network_that_flaps_it_is_back_within_two_seconds(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    bare_site.answer = lambda _asked: Answer(304)
    start(still_page, room.url)
    for number, wait in enumerate((500, 1_000, 2_000, 2_000, 2_000), start=1):
        wait_for_state(still_page, "live")
        room.wait_for_guest(number).close()
        wait_for_state(still_page, "lost")
        still_page.clock.run_for(wait - 1)
        assert opened(still_page) == number
        still_page.clock.run_for(1)
        assert opened(still_page) == number + 1


def test_a_link_that_lasted_starts_over(still_page: Page, room: Room) -> None:
    start(still_page, room.url)
    for number in (1, 2, 3):
        wait_for_state(still_page, "live")
        run_for(still_page, 5_000)
        room.wait_for_guest(number).close()
        wait_for_state(still_page, "lost")
        still_page.clock.run_for(500)
        assert opened(still_page) == number + 1


@pytest.mark.parametrize(
    "event",
    [
        "document.dispatchEvent(new Event('visibilitychange'))",
        "dispatchEvent(new Event('online'))",
    ],
)
def test_it_comes_back_at_once_when_looked_at_or_online(
    still_page: Page, room: Room, event: str
) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    room.wait_for_guest(1).close()
    wait_for_state(still_page, "lost")
    still_page.evaluate(event)
    wait_for_state(still_page, "live")


def test_a_socket_that_died_in_its_sleep_is_found_out(still_page: Page, room: Room) -> None:
    room.reply = lambda *_frame: None
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    still_page.evaluate("dispatchEvent(new Event('online'))")
    room.wait_for_guest(1).wait_to_hear("ping")
    still_page.clock.run_for(1_999)
    assert states(still_page)[-1] == "live"
    still_page.clock.run_for(1)
    assert room.wait_for_guest(2).query["version"] == "10"


def test_a_socket_that_is_well_after_a_sleep_stays(still_page: Page, room: Room) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    still_page.evaluate("dispatchEvent(new Event('online'))")
    still_page.wait_for_function("heard.some(([, detail]) => detail.event === 'pong')")
    still_page.clock.run_for(3_000)
    assert opened(still_page) == 1


def test_after_three_failures_it_polls_with_its_version(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    bare_site.answer = lambda _asked: Answer(304)
    room.greet = turn_away()  # type: ignore[assignment]
    start(still_page, room.url)
    for number, wait in ((1, 500), (2, 1_000)):
        let_fail(still_page, number)
        assert bare_site.asked == []
        still_page.clock.run_for(wait)
    with still_page.expect_response("**/api/jam"):
        let_fail(still_page, 3)
    assert bare_site.asked[0].headers["if-none-match"] == '"e-10"'
    fresh = {"version": 12}
    bare_site.answer = lambda _asked: Answer(200, json.dumps(fresh))
    with still_page.expect_response("**/api/jam"):
        still_page.clock.run_for(5_000)
    still_page.wait_for_function("heard.some(([name]) => name === 'polled')")
    polled = still_page.evaluate("heard.filter(([name]) => name === 'polled')")
    assert polled == [["polled", fresh]], "304 has nothing to say"
    assert still_page.evaluate("link.polling")


def test_where_nobody_answers_it_knocks_every_two_seconds_or_so(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    room.greet = turn_away()  # type: ignore[assignment]
    start(still_page, room.url, chance=1)
    for number, wait in enumerate((500, 1_000, 2_000, 4_000), 1):
        let_fail(still_page, number)
        run_for(still_page, wait)
    let_fail(still_page, 5)
    assert not still_page.evaluate("link.polling"), "nobody answered"
    room.greet = lambda guest: guest.say("synced")
    bare_site.answer = lambda _asked: Answer(304)
    # The socket's own turn comes after 8 s; the answer leads back to it before.
    run_for(still_page, 3_500)
    wait_for_state(still_page, "live")


def test_polling_ends_when_the_link_is_back(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    bare_site.answer = lambda _asked: Answer(304)
    room.greet = turn_away()  # type: ignore[assignment]
    start(still_page, room.url)
    for number, wait in ((1, 500), (2, 1_000), (3, 0)):
        let_fail(still_page, number)
        still_page.clock.run_for(wait)
    still_page.wait_for_function("link.polling")
    room.greet = lambda guest: guest.say("synced")
    still_page.clock.run_for(2_000)
    wait_for_state(still_page, "live")
    asked = len(bare_site.asked)
    still_page.clock.run_for(12_000)
    assert len(bare_site.asked) == asked
    assert not still_page.evaluate("link.polling")


@pytest.mark.parametrize(("code", "state"), [(4403, "gone"), (4404, "gone"), (4426, "old")])
def test_a_closed_door_is_not_knocked_at_again(
    still_page: Page, room: Room, code: int, state: str
) -> None:
    room.greet = turn_away(code)  # type: ignore[assignment]
    start(still_page, room.url)
    wait_for_state(still_page, state)
    still_page.evaluate("dispatchEvent(new Event('online'))")
    still_page.clock.run_for(60_000)
    assert opened(still_page) == 1


def test_who_was_too_fast_waits_long(still_page: Page, room: Room) -> None:
    start(still_page, room.url, chance=0)
    wait_for_state(still_page, "live")
    room.wait_for_guest(1).close(4408)
    wait_for_state(still_page, "lost")
    still_page.clock.run_for(7_400)
    assert opened(still_page) == 1
    still_page.clock.run_for(100)
    assert opened(still_page) == 2


def test_a_gap_is_asked_about_once(still_page: Page, room: Room) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    guest = room.wait_for_guest(1)
    still_page.evaluate("link.resync(); link.resync(); link.send('ping')")
    guest.wait_to_hear("ping")
    assert guest.heard_of("resync") == [{"epoch": "e", "version": 10}]
    guest.say("snapshot")
    still_page.wait_for_function("heard.some(([, detail]) => detail.event === 'snapshot')")
    still_page.evaluate("link.resync()")
    guest.wait_to_hear("resync", 2)


def test_a_server_that_never_answers_is_given_up(still_page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        start(still_page, f"ws://127.0.0.1:{deaf.getsockname()[1]}/")
        still_page.clock.run_for(9_000)
        assert states(still_page) == ["connecting"]
        still_page.clock.run_for(1_000)
        assert states(still_page) == ["connecting", "lost"]
        still_page.evaluate("link.disconnect()")


def test_what_was_disconnected_stays_so_until_it_is_connected(
    still_page: Page, room: Room
) -> None:
    start(still_page, room.url)
    wait_for_state(still_page, "live")
    still_page.evaluate("link.disconnect()")
    guest = room.wait_for_guest(1)
    room.wait(lambda: guest.gone, "the socket's end")
    still_page.evaluate("dispatchEvent(new Event('online'))")
    still_page.clock.run_for(60_000)
    assert opened(still_page) == 1
    assert not still_page.evaluate("link.isLive || link.send('ping')")
    still_page.evaluate("link.connect()")
    wait_for_state(still_page, "live")
