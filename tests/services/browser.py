"""The system's Chromium, driven by Playwright, and axe-core to judge the pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.services.presence import MissingService
from tests.services.waiting import DEADLINE

PATIENCE = DEADLINE * 1000
"""The same in milliseconds, as Playwright counts."""

expect.set_options(timeout=PATIENCE)

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

TOO_WIDE = """async () => {
  await document.fonts.ready;
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const reaches = (element) => element.getBoundingClientRect().right;
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => reaches(element) > clientWidth);
  return [`the page (${scrollWidth} pixels in ${clientWidth})`, ...beyond.map((one) => one.outerHTML.slice(0, 120))];
}"""
"""The elements that reach beyond the window, if it scrolls sideways."""


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
        browser = playwright.chromium.launch(executable_path=executable, args=arguments, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


def patient_context(browser: Browser, **options: Any) -> BrowserContext:
    """A context as `Browser.new_context` makes it, in which a slow machine alone fails nothing."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def watched_page(browser: Browser, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page with cookies of its own. Fails at the end if it asked another host for anything or a script broke."""
    context = patient_context(browser, viewport={"width": width, "height": height})
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


def arrived_at(page: Page, heading: str) -> None:
    """Wait until a click has led to the page with that heading, and everything of it is there."""
    expect(page.locator("h1")).to_contain_text(heading)
    page.wait_for_load_state()


def faults(page: Page) -> list[str]:
    """What is wrong with a page that has been arrived at: what is wider than the window, and what axe-core finds."""
    page.wait_for_load_state()
    wide = [f"{page.url}: wider than the window: {element}" for element in page.evaluate(TOO_WIDE)]
    return wide + [f"{page.url}: {fault['id']}: {node['html']}" for fault in axe(page) for node in fault["nodes"]]


def axe(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page: each with `id`, `impact`, `help` and the `nodes` concerned."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return violations
