"""What every chapter of the story has at hand."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fondaco_workers.demo.clients import Api, Browser, Mailbox
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.stage import Stage
from fondaco_workers.demo.terminal import Terminal

T = TypeVar("T")
R = TypeVar("R")

PLAYERS = 4
"""Firms that act at the same time. More would only wait for each other on two cores."""


@dataclass(frozen=True)
class Plot:
    """What the story is about: how far it goes, and whose firms or demand it plays with."""

    until: Stage
    firms: Path | None = None
    event: Path | None = None


@dataclass
class Firm:
    """A firm of the story that takes part, as the story gets to know it."""

    name: str
    registration_id: str = ""
    email: str = ""
    """Empty for a firm that can only be written to and called: staff act on its behalf."""
    firm_id: str = ""
    browser: Browser | None = None
    """Where its delegate is signed in."""


@dataclass
class Play:
    """The stage with its people. Chapters read what earlier ones have put here."""

    plot: Plot
    site: Site
    terminal: Terminal
    administrator: Api
    organiser: Api
    co_organiser: Api
    adviser: Api
    mailbox: Mailbox
    event: dict[str, Any]
    institutions: dict[str, dict[str, Any]]
    firms: list[Firm] = field(default_factory=list)
    """Those who take part."""
    chance: random.Random = field(default_factory=lambda: random.Random(20270310))  # noqa: S311 - a story, no secret

    @property
    def event_id(self) -> str:
        return str(self.event["id"])

    def browser(self) -> Browser:
        """A new browser, for somebody who is not signed in."""
        return Browser(self.site.base_url)

    def all_do(self, act: Callable[[T], R], people: Iterable[T], words: str) -> list[R]:
        """Let many act, a few at the same time, with a bar that shows how many are done."""
        waiting = list(people)
        with ThreadPoolExecutor(PLAYERS) as players:
            return list(self.terminal.each(players.map(act, waiting), words, total=len(waiting)))

    def keep(self, name: str, content: bytes) -> Path:
        """Save a document of the story where the reader can open it."""
        file = self.site.folder / "documents" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        return file


def sign_in(play: Play, email: str) -> Browser:
    """A browser in which the person of that address is signed in, by a mailed link."""
    browser = play.browser()
    browser.submit(browser.open("/sign-in"), {"email": email}, action="/sign-in/link")
    mail = play.mailbox.newest_to(email, "/sign-in/link/")
    browser.submit(browser.open(mail.link("/sign-in/link/")), action="/sign-in/link/")
    return browser


def sign_in_link(play: Play, email: str) -> str:
    """A fresh link for the reader of the terminal; one that was asked for earlier ends by it."""
    earlier = play.mailbox.texts_to(email)
    browser = play.browser()
    browser.submit(browser.open("/sign-in"), {"email": email}, action="/sign-in/link")
    mail = play.mailbox.newest_to(email, "/sign-in/link/", except_texts=earlier)
    return mail.link("/sign-in/link/")
