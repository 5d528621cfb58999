"""The big screen when nobody looks after it: it stays, comes back, and keeps the room lit."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from jams.actions import hosting
from tests.browser.phone import phone
from tests.browser.test_screen import AT_720P, path_of, screen, titles, vote
from tests.scene import make_jam, song_id
from tests.site import serving

pytestmark = pytest.mark.browser

ERROR_WORDS = re.compile(r"error|connection|offline|lost|failed|try again|unavailable", re.I)


@pytest.fixture
def jam(site):
    jam = make_jam("Angie", "Creep", "Jolene", "Valerie", "Wonderwall")
    hosting.play(jam, song_id(jam, "Angie"))
    return jam


class Network:
    """Stands between a page and the site, and can be pulled out."""

    def __init__(self, page):
        self._is_up = True
        self._open = []
        page.route_web_socket(re.compile("/ws/"), self._socket)
        page.route(re.compile("/api/"), lambda route: self._is_up or route.abort() or route)

    def _socket(self, ws):
        if not self._is_up:
            ws.close(code=1011)
            return
        ws.connect_to_server()
        self._open.append(ws)

    def pull(self):
        self._is_up = False
        for ws in self._open:
            ws.close(code=1001)
        self._open.clear()

    def plug_in(self):
        self._is_up = True


def test_without_a_network_all_of_it_stays_and_no_word_of_trouble(browser, site, jam):
    with screen(browser, site) as wall:
        wall.page.clock.install()
        network = Network(wall.page)
        page = wall.open(path_of(jam)).live().page
        network.pull()
        sign = page.locator("#link")
        for _step in range(100):
            page.clock.run_for(100)
        expect(sign).to_have_attribute("data-link", "lost")
        expect(titles(page, "stage")).to_have_text("Angie")
        expect(titles(page, "next")).to_have_text(["Creep", "Jolene", "Valerie"])
        expect(page.locator(".screen-bar__qr svg")).to_be_visible()
        assert not ERROR_WORDS.search(page.locator("body").inner_text())
        vote(jam, "Wonderwall")
        network.plug_in()
        for _step in range(300):
            page.clock.run_for(100)
            if sign.get_attribute("data-link") == "live":
                break
        expect(sign).to_have_attribute("data-link", "live")
        expect(titles(page, "next").first).to_have_text("Wonderwall")
        wall.complaints.clear()  # the browser notes itself what it could not reach


@pytest.fixture
def short_lived(transactional_db):
    """A site that a test may end before its page."""

    @contextmanager
    def open_site():
        with serving() as url:
            yield url

    return open_site


def test_a_reload_without_a_server_shows_what_was_shown_last(browser, short_lived):
    jam = make_jam("Angie", "Creep", "Jolene", "Valerie")
    context = browser.new_context(viewport=AT_720P)
    page = context.new_page()
    with short_lived() as url:
        page.goto(f"{url}{path_of(jam)}")
        kept = """async () => {
          const cache = await caches.open("jam-screen");
          const files = await cache.keys();
          return files.length > 15 && Boolean(await cache.match(location.pathname));
        }"""
        page.wait_for_function(f"async () => await ({kept})()")
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        expect(page.locator("#link")).to_have_attribute("data-link", "live")
        hosting.play(jam, song_id(jam, "Valerie"))
        expect(titles(page, "stage")).to_have_text("Valerie")
    page.reload()
    expect(titles(page, "stage")).to_have_text("Valerie")
    expect(page.locator(".screen-bar__qr svg")).to_be_visible()
    assert (
        page.locator(".screen-bar__code")
        .evaluate("code => getComputedStyle(code).fontFamily")
        .startswith('"Bricolage')
    )
    context.close()


def test_what_was_kept_of_another_life_of_the_jam_is_not_shown(browser, site, jam):
    keep = """([slug, epoch]) => {
      const snapshot = JSON.parse(document.getElementById("jam-snapshot").textContent);
      const kept = { ...snapshot, epoch, version: 99_999, songs: [] };
      localStorage.setItem(`jam-screen:${slug}`, JSON.stringify(kept));
    }"""
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        for epoch, shown in ((jam.epoch, 0), ("another", 1)):
            page.evaluate(keep, [jam.slug, epoch])
            page.route_web_socket(re.compile("/ws/"), lambda ws: None)  # which would put it right
            page.reload()
            expect(page.locator("[data-clock]")).not_to_be_empty()
            expect(titles(page, "stage")).to_have_count(shown)


def test_a_page_of_an_old_protocol_loads_itself_again_once_the_server_gives_it(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.page
        page.clock.install()
        page.route_web_socket(re.compile("/ws/"), lambda ws: ws.close(code=4426))
        asked = []
        page.on("request", lambda request: asked.append((request.method, request.resource_type)))
        page.route(
            re.compile("/screen/$"),
            lambda route: route.abort() if route.request.method == "HEAD" else route.continue_(),
        )
        wall.open(path_of(jam))
        page.evaluate("window.before = true")
        for _step in range(30):
            page.clock.run_for(1_000)
        assert ("HEAD", "fetch") in asked
        assert page.evaluate("window.before"), "the server is away: what is shown stays"
        page.unroute(re.compile("/screen/$"))
        with page.expect_navigation():
            page.clock.run_for(30_000)
        assert page.evaluate("window.before") is None
        wall.complaints.clear()


WAKE_LOCK = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  const lock = { kind, released: false, async release() { this.released = true; } };
  locks.push(lock);
  return lock;
} } });
"""


def test_the_machine_is_kept_awake_and_asked_again_after_the_page_was_hidden(browser, site, jam):
    with screen(browser, site) as wall:
        wall.page.add_init_script(WAKE_LOCK)
        page = wall.open(path_of(jam)).live().page
        assert page.evaluate("locks.map((lock) => lock.kind)") == ["screen"]
        seen = "document.dispatchEvent(new Event('visibilitychange'))"
        page.evaluate(seen)
        assert page.evaluate("locks.length") == 1, "it is held: nothing to ask for"
        page.evaluate("locks[0].released = true")  # as the browser does when it hides the page
        page.evaluate(seen)
        page.wait_for_function("locks.length === 2")


def test_one_key_makes_it_full_screen_and_so_do_two_clicks_and_the_button(browser, site, jam):
    is_full = "Boolean(document.fullscreenElement) === {}"
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        for turn in (
            lambda: page.keyboard.press("f"),
            lambda: page.mouse.dblclick(300, 300),
            lambda: page.get_by_role("button", name="Full screen").click(force=True),
        ):
            turn()
            page.wait_for_function(is_full.format("true"))
            page.keyboard.press("f")
            page.wait_for_function(is_full.format("false"))
        page.keyboard.press("Control+f")
        assert page.evaluate(is_full.format("false"))


def test_the_pointer_hides_while_it_is_still(browser, site, jam):
    cursor = "getComputedStyle(document.querySelector('.screen-now')).cursor"
    with screen(browser, site) as wall:
        wall.page.clock.install()
        page = wall.open(path_of(jam)).live().page
        controls = page.locator(".screen-controls")
        assert page.evaluate(cursor) == "none"
        expect(controls).to_have_css("opacity", "0")
        page.mouse.move(100, 100)
        page.mouse.move(200, 200)
        page.wait_for_function(f"{cursor} !== 'none'")
        page.clock.run_for(1_000)
        expect(controls).to_have_css("opacity", "1")
        page.clock.run_for(3_000)
        page.wait_for_function(f"{cursor} === 'none'")


def test_the_keyboard_finds_the_controls_and_the_theme_is_remembered(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        link = page.get_by_role("link", name="Light theme")
        link.focus()
        expect(page.locator(".screen-controls")).to_have_css("opacity", "1")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
        wall.open(path_of(jam))
        expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize(
    ("locale", "shown"), [("de-DE", r"^\d\d:\d\d$"), ("en-US", r"^\d?\d:\d\d\s[AP]M$")]
)
def test_the_time_is_told_as_people_here_tell_it(browser, site, jam, locale, shown):
    with screen(browser, site, locale=locale) as wall:
        page = wall.open(path_of(jam)).page
        expect(page.locator("[data-clock]")).to_have_text(re.compile(shown))


def test_whoever_looks_in_on_a_phone_sees_it_too(browser, site, jam):
    with phone(browser, site) as ana:
        page = ana.open(path_of(jam)).live().page
        expect(titles(page, "stage")).to_be_in_viewport(ratio=1)
        expect(page.locator(".screen-bar__code")).to_be_in_viewport(ratio=1)
