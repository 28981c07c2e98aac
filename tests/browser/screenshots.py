"""Photographs each main screen in its season, at the width of a desktop and of a phone.

python -m tests.browser.screenshots FOLDER
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext

from fondaco_workers.demo import plots, story
from fondaco_workers.demo.opening import open_house
from fondaco_workers.demo.play import Play
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.terminal import Terminal
from tests.browser import screens
from tests.services.browser import chromium, patient_context
from tests.services.processes import free_port

WIDTHS = {"desktop": 1280, "phone": 390}


def main() -> None:
    album = Path(sys.argv[1])
    album.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="fondaco-screenshots-") as folder, chromium() as browser:
        site = Site(Path(folder) / "site", free_port())
        try:
            play = open_house(plots.own(), site, Terminal())
            for season, tell in story.CHAPTERS.items():
                tell(play)
                visitors = Visitors(play, browser)
                for screen in screens.of(play, season):
                    _photograph(screen, visitors, album)
        finally:
            site.stop()
    print(f"{len(list(album.glob('*.png')))} pictures in {album}")  # noqa: T201 - a command's answer


class Visitors:
    """A browser context for each of those who look, in which they stay signed in for a season."""

    def __init__(self, play: Play, browser: Browser) -> None:
        self._play = play
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}

    def context_of(self, who: str) -> BrowserContext:
        if who not in self._contexts:
            context = patient_context(self._browser, base_url=self._play.site.base_url)
            if who:
                sign_in(context, self._play.sign_in_link(who))
            self._contexts[who] = context
        return self._contexts[who]


def _photograph(screen: screens.Screen, visitors: Visitors, album: Path) -> None:
    page = visitors.context_of(screen.who).new_page()
    for device, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(screen.address)
        if "/sign-in" in page.url and screen.who:
            raise AssertionError(f"{screen.who} was asked to sign in at {screen.address}")
        page.screenshot(path=album / f"{screen.name}-{device}.png", full_page=True)
    page.close()


def sign_in(context: BrowserContext, link: str) -> None:
    """Press the button behind a mailed link."""
    page = context.new_page()
    page.goto(link)
    page.locator("main button").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    page.close()


if __name__ == "__main__":
    main()
