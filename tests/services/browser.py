"""The system's Chromium, driven by Playwright, and axe-core to judge the pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.services.presence import MissingService

CURE = "no Chromium on the path: on Debian, apt-get install chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise MissingService(CURE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises `MissingService` where there is no Chromium."""
    executable = find_chromium()
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched_page(browser: Browser, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page with cookies of its own. Fails at the end if it asked another host for anything or a script broke."""
    context = browser.new_context(viewport={"width": width, "height": height})
    complaints: list[str] = []

    def note_foreign(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("127.0.0.1", "localhost"):
            complaints.append(f"the page asked another host for {request.url}")

    try:
        page = context.new_page()
        page.on("request", note_foreign)
        page.on("pageerror", lambda error: complaints.append(f"a script failed on {page.url}: {error}"))
        yield page
        if complaints:
            raise AssertionError("\n".join(complaints))
    finally:
        context.close()


def axe(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page: each with `id`, `impact`, `help` and the `nodes` concerned."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return violations
