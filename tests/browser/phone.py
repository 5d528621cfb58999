"""A phone in the room: one browser context of its own, looking at one jam."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

PHONE = {"width": 390, "height": 844}


class Phone:
    """A page and what can be done on it; notes every complaint, and every foreign request."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.on("request", self._note)

    def open(self, path: str) -> "Phone":
        """Go to this page of the site."""
        self.page.goto(f"{self.site}{path}")
        return self

    def live(self) -> "Phone":
        """Wait until the page's line to the jam is live."""
        expect(self.page.locator("#link")).to_have_attribute("data-link", "live")
        return self

    def song(self, title: str) -> Locator:
        """The row of the song with this title."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator("[data-song-id]").filter(has=heading)

    def vote_button(self, title: str) -> Locator:
        """The button that votes for it."""
        return self.song(title).locator("[data-vote]")

    def queue(self) -> list[str]:
        """The titles that can be voted for, from the top."""
        return self.page.locator("[data-queue=queue] [data-field=title]").all_inner_texts()

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        if (
            url.scheme in ("http", "https", "ws", "wss")
            and url.netloc != urlsplit(self.site).netloc
        ):
            self.foreign.append(request.url)


@contextmanager
def phone(browser: Browser, site: str, **options: Any) -> Iterator[Phone]:
    """A new phone, with a cookie jar of its own; it must have had nothing to complain of."""
    context = browser.new_context(**{"viewport": PHONE, "has_touch": True, **options})
    phone = Phone(context.new_page(), site)
    yield phone
    context.close()
    assert phone.complaints == []
    assert phone.foreign == []
