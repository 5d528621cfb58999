"""`make screenshots`: the pictures in docs/pictures, of a server of its own with the demo."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import server

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
PAGES = {"home": "/", "jam": "/jam/open-stage/"}
PROJECTOR = (1280, 720)
SCREENS = {
    "screen": "/jam/open-stage/screen/?theme=dark",
    "screen-light": "/jam/open-stage/screen/?theme=light",
    "screen-waiting": "/jam/harbour-singers/screen/?theme=dark",
    "screen-ended": "/jam/foundry-nights/screen/?theme=dark",
}


@contextmanager
def demo() -> Iterator[str]:
    """A server with a new database, seeded; gives its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "REDIS_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "JAM_MANAGER_ACCESS_CODE": secrets.token_urlsafe(9),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": "http://jam.bluedoor.example",  # what codes and screens say
            "DEBUG": "false",
            "PORT": str(port),
        }
        for command in (["migrate", "-v0"], ["seed"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
        process = subprocess.Popen(server.command(environment), env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str) -> None:
    """Return when this address answers."""
    for _try in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit(f"{address} did not answer.")


def take(browser: Browser, site: str, name: str, path: str, size: str) -> None:
    """One picture of one page."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{site}{path}")
    if name == "jam":
        take_part(page)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}-{size}.png")
    context.close()


def take_screen(browser: Browser, site: str, name: str, path: str) -> None:
    """One picture of a big screen."""
    width, height = PROJECTOR
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{site}{path}")
    page.locator("#link[data-link=live]").wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def take_part(page: Page) -> None:
    """Vote for two songs, so that the picture shows what a vote looks like."""
    page.locator("#link[data-link=live]").wait_for(state="attached")
    buttons = page.locator("[data-queue=queue] [data-vote]")
    for place in (1, 3):
        button = buttons.nth(place)
        button.click()
        page.locator("[data-vote][aria-pressed=true]").nth(0).wait_for()
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Take all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, path in PAGES.items():
            for size in SIZES:
                take(browser, site, name, path, size)
        for name, path in SCREENS.items():
            take_screen(browser, site, name, path)
        browser.close()
    print(
        f"{len(PAGES) * len(SIZES) + len(SCREENS)} pictures are in {PICTURES.relative_to(ROOT)}."
    )


if __name__ == "__main__":
    main()
