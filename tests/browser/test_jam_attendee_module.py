"""jam-attendee.js over a real link: a tap shows at once, and is never lost or counted twice."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Answer, Asked, BareSite
from tests.browser.room import Guest, Room
from tests.browser.test_jam_state_module import snapshot, song

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

START = """async ({ socket, snapshot }) => {
  const { JamState } = await import("/js/jam-state.js");
  const { JamLink } = await import("/js/jam-websocket.js");
  const { JamAttendee } = await import("/js/jam-attendee.js");
  window.state = new JamState(snapshot);
  const position = () => ({ epoch: state.epoch, version: state.version });
  window.link = new JamLink({ socket, api: "/api/jam", position });
  const storageKey = "taps";
  window.me = new JamAttendee({ state, link, api: "/api/jam", csrf: () => "token", storageKey });
  window.seen = [];
  window.said = [];
  const look = () => seen.push(me.shown(1).count);
  link.addEventListener("frame", ({ detail: { event, data } }) => {
    if (state.apply(event, data) === "applied") me.follow({ whole: event === "snapshot" });
    look();
  });
  me.addEventListener("change", look);
  seen.length = 0;
  me.addEventListener("refused", ({ detail }) => said.push(detail.message));
  me.addEventListener("kept", () => said.push("kept"));
  window.after = (event) => new Promise((heard) => {
    link.addEventListener("frame", ({ detail }) => detail.event === event && heard());
  });
  me.connect();
  link.connect();
  addEventListener("pagehide", () => (link.disconnect(), me.disconnect()));
}"""
SHOWN = "me.shown(1)"


@pytest.fixture
def still_page(page: Page, bare_site: BareSite, room: Room) -> Iterator[Page]:
    """The blank page; its clock moves only when a test says so. It leaves before the room does."""
    page.clock.install(time=1_000_000)
    page.goto(bare_site.url)
    page.clock.pause_at(2_000_000)
    yield page
    page.evaluate("window.link?.disconnect()")


def start(page: Page, room: Room, **fields: Any) -> Guest:
    data = {"socket": room.url, "snapshot": snapshot(song(1, 30), song(2, 5), **fields)}
    before = len(room.guests)
    page.evaluate(START, data)
    guest = room.wait_for_guest(before + 1)
    page.wait_for_function("link.isLive")
    return guest


def tell(page: Page, guest: Guest, event: str, **data: Any) -> None:
    """Say something to the page, and wait until it has heard it."""
    page.evaluate("name => void (window.heard = after(name))", event)
    guest.say(event, **data)
    page.evaluate("heard")


def update(votes: int, prev: int = 10) -> dict[str, Any]:
    change = {"jam_id": 1, "epoch": "e", "prev": prev, "version": prev + 1}
    return {**change, "votes": [{"song_id": 1, "vote_count": votes}]}


def tap(page: Page, guest: Guest, times: int = 1) -> str:
    """Tap the first song; the command's id."""
    page.evaluate("seen.length = 0, me.tap(1)")
    command_id: str = guest.wait_to_hear("vote", times)[-1]["cmd_id"]
    return command_id


def test_a_tap_shows_at_once_and_is_sent(still_page: Page, room: Room) -> None:
    guest = start(still_page, room)
    assert still_page.evaluate("me.tap(1), me.shown(1)") == {"voted": True, "count": 31}
    [command] = guest.wait_to_hear("vote")
    assert (command["song_id"], command["voted"]) == (1, True)
    assert 1 <= len(command["cmd_id"]) <= 64


def test_a_second_tap_takes_it_back(still_page: Page, room: Room) -> None:
    guest = start(still_page, room)
    still_page.evaluate("me.tap(1), me.tap(1)")
    assert still_page.evaluate(SHOWN) == {"voted": False, "count": 30}
    assert [one["voted"] for one in guest.wait_to_hear("vote", 2)] == [True, False]


def test_each_new_link_is_a_new_line(still_page: Page, room: Room) -> None:
    guest = start(still_page, room)
    tap(still_page, guest)
    tap(still_page, guest, times=2)
    first, second = guest.wait_to_hear("vote", 2)
    assert first["line"] == second["line"] >= 2_000_000
    guest.close()
    still_page.wait_for_function("link.state === 'lost'")
    still_page.clock.run_for(500)
    [again] = room.wait_for_guest(2).wait_to_hear("vote")
    assert again["line"] > second["line"]


def test_an_overtaken_tap_is_sent_again_without_a_line(still_page: Page, room: Room) -> None:
    guest = start(still_page, room)
    command_id = tap(still_page, guest)
    error = {"cmd_id": command_id, "code": "overtaken", "message": "A newer one was quicker."}
    guest.say("error", **error, fields={})
    _first, again = guest.wait_to_hear("vote", 2)
    assert again == {"cmd_id": command_id, "song_id": 1, "voted": True}
    assert still_page.evaluate("said") == []


@pytest.mark.parametrize("update_first", [True, False])
def test_the_number_never_flickers(still_page: Page, room: Room, update_first: bool) -> None:
    """The room's update may count our vote before or after the answer to it comes."""
    guest = start(still_page, room)
    ack = {"cmd_id": tap(still_page, guest), "song_id": 1, "vote_count": 31, "voted": True}
    said = [("vote_update", update(31)), ("ack", {**ack, "version": 11})]
    for event, data in said if update_first else reversed(said):
        tell(still_page, guest, event, **data)
    assert set(still_page.evaluate("seen")) == {31}
    tell(still_page, guest, "vote_update", **update(33, prev=11))
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 33}


def test_an_older_update_does_not_hide_what_was_acknowledged(still_page: Page, room: Room) -> None:
    guest = start(still_page, room)
    command_id = tap(still_page, guest)
    ack = {"cmd_id": command_id, "song_id": 1, "vote_count": 32, "voted": True, "version": 12}
    tell(still_page, guest, "ack", **ack)
    tell(still_page, guest, "vote_update", **update(31))
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 32}
    tell(still_page, guest, "vote_update", **update(32, prev=11))
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 32}


@pytest.mark.parametrize("code", ["jam_ended", "song_not_in_jam", "banned"])
def test_a_refusal_rolls_back_and_says_why(still_page: Page, room: Room, code: str) -> None:
    guest = start(still_page, room)
    command_id = tap(still_page, guest)
    tell(still_page, guest, "error", cmd_id=command_id, code=code, message="No more votes.")
    assert still_page.evaluate(SHOWN) == {"voted": False, "count": 30}
    assert still_page.evaluate("said") == ["No more votes."]
    assert still_page.evaluate("sessionStorage.taps") == "[]"


@pytest.mark.parametrize("code", ["unavailable", "slow_down"])
def test_what_cannot_be_saved_now_is_kept_and_sent_again(
    still_page: Page, room: Room, code: str
) -> None:
    guest = start(still_page, room)
    command_id = tap(still_page, guest)
    tell(still_page, guest, "error", cmd_id=command_id, code=code, message="Later.")
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 31}
    assert "Later." not in still_page.evaluate("said")
    tell(still_page, guest, "vote_update", **update(40))
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 41}, "ours is not in the 40"
    still_page.clock.run_for(1_000)
    assert [one["cmd_id"] for one in guest.wait_to_hear("vote", 2)] == [command_id] * 2


def test_only_the_newest_tap_of_a_song_is_sent_again(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    guest = start(still_page, room)
    still_page.evaluate("me.tap(1), me.tap(2), me.tap(1), me.tap(1)")
    sent = guest.wait_to_hear("vote", 4)
    # While there is no socket HTTP is tried; this server does not answer it.
    with still_page.expect_request("**/api/jam/songs/2/vote?line=*"):
        guest.close(1001)
    room.wait(lambda: guest.gone, "the socket's end")
    still_page.wait_for_function("!link.isLive")
    still_page.clock.run_for(1_000)
    again = room.wait_for_guest(2)
    votes = sorted(again.wait_to_hear("vote", 2), key=lambda vote: -vote["song_id"])
    old_and_new = list(zip([sent[1], sent[3]], votes, strict=True))
    assert [{**old, "line": new["line"]} for old, new in old_and_new] == votes


def test_taps_outlive_a_reload(still_page: Page, room: Room, bare_site: BareSite) -> None:
    guest = start(still_page, room)
    command_id = tap(still_page, guest)
    still_page.reload()
    again = start(still_page, room)
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 31}
    [command] = again.wait_to_hear("vote")
    assert command["cmd_id"] == command_id
    assert bare_site.asked == [], "the socket comes in time: HTTP is for pages that have none"


def test_a_tap_that_had_arrived_before_the_reload_is_not_counted_twice(
    still_page: Page, room: Room
) -> None:
    tap(still_page, start(still_page, room))
    still_page.reload()
    me = {"attendee_id": 1, "name": None, "voted": [1], "signed_up": [], "role": "attendee"}
    start(still_page, room, me=me)
    assert still_page.evaluate(SHOWN) == {"voted": True, "count": 30}


def test_without_a_socket_a_vote_goes_by_http(
    still_page: Page, room: Room, bare_site: BareSite
) -> None:
    guest = start(still_page, room)
    room.greet = lambda guest: guest.close(1011)
    guest.close(1001)
    still_page.wait_for_function("!link.isLive")

    def set_vote(asked: Asked) -> Answer:
        voted = asked.method == "PUT"
        saved = {"song_id": 1, "vote_count": 30 + voted, "voted": voted, "version": 11}
        return Answer(200, json.dumps(saved))

    bare_site.answer = set_vote
    for method in ("PUT", "DELETE"):
        with still_page.expect_response("**/vote?line=*"):
            still_page.evaluate("seen.length = 0, me.tap(1)")
        still_page.wait_for_function("sessionStorage.taps === '[]'")
        assert bare_site.asked[-1].method == method
        assert re.fullmatch(r"/api/jam/songs/1/vote\?line=\d+", bare_site.asked[-1].path)
        assert bare_site.asked[-1].headers["x-csrftoken"] == "token"
    assert still_page.evaluate(SHOWN) == {"voted": False, "count": 30}


def test_a_tap_on_a_page_that_connects_waits_for_the_socket(still_page: Page, room: Room) -> None:
    start(still_page, room)
    still_page.evaluate("link.disconnect(), link.connect(), me.tap(1)")
    assert room.wait_for_guest(2).wait_to_hear("vote")[0]["voted"] is True


def test_a_burst_of_taps_stays_below_the_servers_limit(still_page: Page, room: Room) -> None:
    songs = [song(number) for number in range(1, 21)]
    guest = start(still_page, room)
    tell(still_page, guest, "snapshot", **snapshot(*songs))
    still_page.evaluate("for (let number = 1; number <= 20; number += 1) me.tap(number)")
    still_page.evaluate("link.send('ping')")
    guest.wait_to_hear("ping")
    assert len(guest.heard_of("vote")) == 15
    still_page.clock.run_for(10_000)
    assert [one["song_id"] for one in guest.wait_to_hear("vote", 20)] == list(range(1, 21))


def test_a_command_has_an_id_on_a_page_without_a_secure_context(still_page: Page) -> None:
    ids = still_page.evaluate("""async () => {
      const { newCommandId } = await import("/js/vote-request.js");
      Object.defineProperty(crypto, "randomUUID", { value: undefined });
      return Array.from({ length: 200 }, newCommandId);
    }""")
    assert len(set(ids)) == 200
    assert max(map(len, ids)) <= 64
