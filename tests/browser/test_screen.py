"""The room's big screen: it follows the night, and can be read from the last table."""

import pytest
from playwright.sync_api import expect

from jams.actions import hosting, signing_up, voting
from jams.models import Jam
from tests.browser.phone import phone
from tests.browser.test_accessibility import violations
from tests.scene import add_song, make_jam, make_voter, song_id

pytestmark = pytest.mark.browser

WITHIN_A_SECOND = 1_000
# What a test writes comes from another process: without Redis its server looks every two seconds.
SOON = 3_000
AT_720P = {"width": 1280, "height": 720}
SIZES = [(1280, 720), (1920, 1080), (1024, 768), (1366, 768), (3840, 2160), (1920, 720)]
LONG = "The Longest Title That Anybody Ever Wrote on a Set List, Live at the Harbour (2019)"
TITLES = [f"Song {number:02}" for number in range(9)]

SCROLLS = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  scrollTo(99, 99);
  return scrollX + scrollY > 0 || scrollWidth > innerWidth || scrollHeight > innerHeight;
}"""
# What of these stands partly outside of the window, or of the part that would cut it.
CUT = """(selectors) => selectors.filter((selector) => {
  const element = document.querySelector(selector);
  const { left, top, right, bottom, width } = element.getBoundingClientRect();
  const stage = document.querySelector(".screen-now").getBoundingClientRect();
  const lowest = element.closest(".screen-now") ? stage.bottom : innerHeight;
  const rightmost = element.closest(".screen-now") ? stage.right : innerWidth;
  return !width || left < 0 || top < 0 || right > rightmost || bottom > lowest ||
    element.scrollWidth > element.clientWidth;
})"""
SHOWN = [
    "[data-queue=stage] [data-field=title]",
    "[data-queue=stage] [data-list=lineup]",
    "[data-queue=next] > li:nth-child(3)",
    "[data-queue=queue] > li:nth-child(2)",
    ".screen-bar__qr",
    ".screen-bar__code",
    ".screen-bar__facts",
]
SMALLEST = """() => {
  const sizes = [];
  const screen = document.querySelector("#screen");
  const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const drawn = element.checkVisibility() && !element.closest(".visually-hidden, svg, script");
    if (drawn && walker.currentNode.data.trim())
      sizes.push([parseFloat(getComputedStyle(element).fontSize), walker.currentNode.data]);
  }
  return sizes.sort((one, other) => one[0] - other[0])[0];
}"""


@pytest.fixture
def jam(site):
    jam = make_jam("Angie", *TITLES)
    for instrument, name in (("voice", "Ana"), ("guitar", "Tom"), ("drums", "Liv")):
        for title in ("Angie", "Song 00"):
            voter = make_voter(jam, f"{name} {title}")
            signing_up.sign_up(jam, voter, song_id(jam, title), instrument)
    voting.set_vote(jam, make_voter(), song_id(jam, "Song 00"), voted=True)
    hosting.play(jam, song_id(jam, "Angie"))
    return jam


def screen(browser, site, size=AT_720P, **options):
    """A projector's browser."""
    return phone(browser, site, viewport=size, has_touch=False, **options)


def path_of(jam):
    return f"/jam/{jam.slug}/screen/"


def titles(page, queue):
    return page.locator(f"[data-queue={queue}] [data-field=title]")


def vote(jam, title, times=1):
    for _i in range(times):
        voting.set_vote(jam, make_voter(), song_id(jam, title), voted=True)


def test_it_follows_a_vote_within_a_second_and_a_song_that_starts(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        expect(titles(page, "next")).to_have_text(["Song 00", "Song 01", "Song 02"])
        vote(jam, "Song 05")
        expect(titles(page, "next")).to_have_text(["Song 00", "Song 05", "Song 01"], timeout=SOON)
        with phone(browser, site) as ana:
            ana.open(f"/jam/{jam.slug}/").live().vote_button("Song 05").tap()
            expect(titles(page, "next")).to_have_text(
                ["Song 05", "Song 00", "Song 01"], timeout=WITHIN_A_SECOND
            )
        first = page.locator("[data-queue=next] .screen-song").first
        expect(first.locator("[data-field=vote_count]")).to_have_text("2")
        hosting.play(jam, song_id(jam, "Song 05"))
        expect(titles(page, "stage")).to_have_text("Song 05", timeout=SOON)
        expect(titles(page, "next").first).to_have_text("Song 00")


def test_it_says_what_is_still_needed_and_hears_when_it_is_not(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        needs = page.locator("[data-queue=next] [data-field=needs]").first
        expect(needs).to_have_text("needs a bassist")
        signing_up.sign_up(jam, make_voter(jam, "Max"), song_id(jam, "Song 00"), "bass")
        expect(needs).to_be_hidden(timeout=SOON)


def test_what_the_host_locks_is_next_and_asks_for_no_votes(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        first = page.locator("[data-queue=next] .screen-song").first
        expect(first.locator(".screen-song__votes")).to_be_visible()
        entry = jam.entries.get(song__title="Song 06")
        entry.pinned_place = 1
        entry.save()
        expect(titles(page, "next").first).to_have_text("Song 06", timeout=SOON)
        expect(first.locator(".screen-song__votes")).to_be_hidden()


def test_it_goes_through_the_whole_night(browser, site):
    jam = make_jam(*TITLES, status=Jam.Status.WAITING)
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        stage = page.locator("[data-section=stage]")
        expect(stage).to_contain_text("Scan and vote")
        expect(page.locator("[data-section=next]")).to_be_hidden()
        for act, words in (
            (hosting.start_jam, "Tuning up…"),
            (hosting.pause_jam, "Back in a moment"),
            (hosting.start_jam, "Tuning up…"),
        ):
            act(jam)
            expect(page.get_by_text(words)).to_be_visible(timeout=SOON)
        vote(jam, "Song 03")
        hosting.play(jam, song_id(jam, "Song 03"))
        expect(titles(page, "stage")).to_have_text("Song 03", timeout=SOON)
        expect(page.get_by_text("Tuning up…")).to_be_hidden()
        hosting.end_jam(jam)
        expect(page.get_by_text("Thank you, good night!")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("Tonight 1 song was played.")).to_be_visible()
        expect(titles(page, "queue")).to_have_text(["Song 03"])
        hosting.open_jam(jam)
        expect(page.get_by_text("Scan and vote")).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
def test_nothing_scrolls_and_all_that_matters_is_in_sight(browser, site, jam, size):
    width, height = size
    with screen(browser, site, {"width": width, "height": height}) as wall:
        page = wall.open(path_of(jam)).live().page
        assert not page.evaluate(SCROLLS)
        assert page.evaluate(CUT, SHOWN) == []


@pytest.mark.parametrize(
    "size", [(1280, 720), (1024, 768), (1080, 1920), (390, 844)], ids=lambda size: str(size[0])
)
def test_long_names_and_a_full_band_still_fit(browser, site, size):
    jam = make_jam(LONG, *[f"{LONG} {number}" for number in range(4)], name=LONG)
    for instrument in ("voice", "guitar", "bass", "drums", "keys", "other"):
        voter = make_voter(jam, f"Maximiliane-Josephine {instrument}")
        signing_up.sign_up(jam, voter, song_id(jam, LONG), instrument)
    hosting.play(jam, song_id(jam, LONG))
    width, height = size
    with screen(browser, site, {"width": width, "height": height}) as wall:
        page = wall.open(path_of(jam)).live().page
        assert not page.evaluate(SCROLLS)
        shown = [one for one in SHOWN if "queue=next" not in one and "queue=queue" not in one]
        assert page.evaluate(CUT, shown) == []


def test_it_can_be_read_at_ten_metres(browser, site, jam):
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        title = titles(page, "stage")
        size = "title => parseFloat(getComputedStyle(title).fontSize)"
        assert title.evaluate(size) >= 96
        smallest, text = page.evaluate(SMALLEST)
        assert smallest >= 20, text
        # Three lines of it have room; what is longer than a set list's longest line has to give.
        voters = [add_song(jam, "Everybody Wants to Rule the World"), add_song(jam, LONG)]
        hosting.play(jam, voters[0].song_id)
        expect(title).to_have_text("Everybody Wants to Rule the World")
        assert title.evaluate(size) >= 96
        hosting.play(jam, voters[1].song_id)
        expect(title).to_have_text(LONG)
        assert 36 < title.evaluate(size) < 96


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("status", ["playing", "waiting", "paused", "ended"])
def test_no_theme_and_no_state_has_a_violation(browser, site, jam, theme, status):
    Jam.objects.filter(pk=jam.pk).update(status=status)
    other = {"dark": "light", "light": "dark"}[theme]  # what the system wants does not count
    with screen(browser, site, color_scheme=other) as wall:
        page = wall.open(f"{path_of(jam)}?theme={theme}").live().page
        assert violations(page) == []
        background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert background == {"dark": "rgb(21, 17, 13)", "light": "rgb(251, 247, 241)"}[theme]
        page.mouse.move(5, 5)
        page.mouse.move(50, 50)
        expect(page.locator(".screen-controls")).to_have_css("opacity", "1")
        assert violations(page) == []


def test_names_come_when_the_host_allows_them_and_go_again(browser, site, jam):
    jam.venue.names_need_consent = True
    jam.venue.save()
    with screen(browser, site) as wall:
        said = []
        wall.page.on(
            "websocket", lambda ws: ws.on("framereceived", lambda frame: said.append(frame))
        )
        page = wall.open(path_of(jam)).live().page
        lineup = page.locator("[data-queue=stage] .chip")
        expect(lineup.locator("[data-field=instrument]")).to_have_text(
            ["voice", "guitar", "drums"]
        )
        expect(lineup.locator("[data-field=name]:visible")).to_have_count(0)
        assert "Ana Angie" not in page.content() + "".join(map(str, said))
        for allowed in (True, False):
            night = Jam.objects.get(pk=jam.pk)
            night.names_on_screen = allowed
            night.save()
            name = page.get_by_text("Ana Angie", exact=True)
            expect(name).to_have_count(int(allowed), timeout=SOON)


def test_the_scripts_draw_what_the_server_drew(browser, site, jam):
    lists = """() => [...document.querySelectorAll("[data-queue]")].map((list) => {
      const drawn = list.cloneNode(true);
      for (const one of [drawn, ...drawn.querySelectorAll("*")])
        for (const attribute of ["style", "data-breaking", "data-voted"])
          one.removeAttribute(attribute);
      return drawn.outerHTML.replace(/\\s+/g, " ").replace(/> </g, "><");
    })"""
    vote(jam, "Song 07", 2)
    with (
        screen(browser, site) as wall,
        screen(browser, site, java_script_enabled=False) as still,
    ):
        page = wall.open(path_of(jam)).live().page
        # Drawn anew, row by row, out of the page's template.
        page.evaluate(
            "document.querySelectorAll('[data-queue] > li').forEach((row) => row.remove())"
        )
        hosting.play(jam, song_id(jam, "Song 07"))
        expect(titles(page, "stage")).to_have_text("Song 07")
        drawn = still.open(path_of(jam)).page
        expect(titles(drawn, "stage")).to_have_text("Song 07")
        assert page.evaluate(lists) == drawn.evaluate(lists)


def test_without_scripts_it_is_a_still_page_with_all_of_it(browser, site, jam):
    with screen(browser, site, java_script_enabled=False) as wall:
        page = wall.open(path_of(jam)).page
        expect(titles(page, "stage")).to_be_visible()
        expect(page.locator("[data-queue=next] > li")).to_have_count(3)
        expect(page.locator(".screen-bar__qr svg")).to_be_visible()
        assert not page.evaluate(SCROLLS)


def test_a_row_slides_and_with_reduced_motion_is_marked_instead(browser, site, jam):
    with screen(browser, site, reduced_motion="reduce") as wall:
        page = wall.open(path_of(jam)).live().page
        vote(jam, "Song 08", 2)
        expect(page.locator(".song--moved").first).to_be_attached(timeout=SOON)
    with screen(browser, site) as wall:
        page = wall.open(path_of(jam)).live().page
        page.evaluate("""() => {
          window.slid = [];
          const animate = Element.prototype.animate;
          Element.prototype.animate = function (...way) {
            slid.push(this.querySelector("[data-field=title]").textContent);
            return animate.apply(this, way);
          };
        }""")
        vote(jam, "Song 07", 3)
        expect(titles(page, "next").first).to_have_text("Song 07")
        assert "Song 07" in page.evaluate("slid")
