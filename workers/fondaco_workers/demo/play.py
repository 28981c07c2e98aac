"""What every chapter of the story has at hand."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fondaco_workers.demo.clients import Api, Browser, Page
from fondaco_workers.demo.mailbox import Mailbox
from fondaco_workers.demo.site import Site
from fondaco_workers.demo.terminal import Terminal

T = TypeVar("T")
R = TypeVar("R")

PLAYERS = 4
"""Firms that act at the same time. More would only wait for each other on two cores."""


@dataclass(frozen=True)
class Plot:
    """What is particular to this telling of the story."""

    source: str
    """Whose firms they are, in words."""
    filename: str
    firms: bytes
    """The list that is imported."""
    criteria: dict[str, Any]
    """Of the target list."""
    answers: tuple[int, int, int, int, int]
    """How likely a letter is answered by yes, no, somebody else, unsubscribing, silence."""
    agreeable: float
    """The share of requests that get an answer; nine in ten of these a yes, and all where it is 1."""
    seconds_to_schedule: int
    room: dict[str, Any]
    slots: dict[str, Any]
    wishes: tuple["WishByName", ...] | None = None
    """Who wants to meet whom, where the story is told so; else the firms look into the catalogue."""
    absences: dict[str, frozenset[int]] = field(default_factory=dict)
    """E-mail address to the places of the slots in which that firm is not there."""


@dataclass(frozen=True)
class WishByName:
    asking: str
    asked: str
    session: str | None


@dataclass
class Firm:
    """A firm that takes part, as the story gets to know it."""

    name: str
    registration_id: str
    email: str
    """Empty for a firm that can only be written to and called: staff act on its behalf."""
    firm_id: str
    browser: Browser | None = None
    """Where its delegate is signed in."""


@dataclass(frozen=True)
class Wish:
    """A meeting that `asking` wants, perhaps bound to the half-day whose name ends with `session`."""

    asking: Firm
    asked: Firm
    session: str | None = None


@dataclass(frozen=True)
class Accepted:
    """A firm that has said yes and has the registration before it."""

    email: str
    browser: Browser
    page: Page


@dataclass
class Play:
    """The stage with its people. Chapters read what earlier ones have put here."""

    plot: Plot
    site: Site
    terminal: Terminal
    organiser: Api
    adviser: Api
    mailbox: Mailbox
    event: dict[str, Any]
    accepted: list[Accepted] = field(default_factory=list)
    accepted_by_phone: list[dict[str, Any]] = field(default_factory=list)
    """Invitations, as the API gives them."""
    firms: list[Firm] = field(default_factory=list)
    """Those in the catalogue."""

    @property
    def event_id(self) -> str:
        return str(self.event["id"])

    @staticmethod
    def chance(whom: str) -> random.Random:
        """What befalls somebody: the same in every telling, whoever happens to act first."""
        return random.Random(f"Casa & Legno {whom}")  # noqa: S311 - a story, no secret

    def browser(self) -> Browser:
        """A new browser, for somebody who is not signed in."""
        return Browser(self.site.base_url)

    def all_do(self, act: Callable[[T], R], people: Iterable[T], words: str) -> list[R]:
        """Let many act, a few at the same time, with a bar that shows how many are done."""
        waiting = list(people)
        with self.terminal.step(words) as told, ThreadPoolExecutor(PLAYERS) as players:
            done = list(players.map(act, waiting))
            told.append(str(len(done)))
        return done

    def sides(self, meeting: dict[str, Any]) -> list[Firm]:
        """The two firms of a meeting."""
        ids = (meeting["requester_id"], meeting["recipient_id"])
        return [firm for firm in self.firms if firm.registration_id in ids]

    def keep(self, name: str, content: bytes) -> str:
        """Save a document of the story where the reader can open it; gives its place."""
        file = self.site.folder / "documents" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        return str(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)

    def sign_in(self, email: str) -> Browser:
        """A browser in which the person of that address is signed in, by a mailed link."""
        browser = self.browser()
        link = self.sign_in_link(email, browser)
        browser.submit(browser.open(link), action="/sign-in/link/")
        return browser

    def sign_in_link(self, email: str, browser: Browser | None = None) -> str:
        """A fresh link for that person; one that was asked for earlier ends by it."""
        earlier = self.mailbox.texts_to(email)
        asking = browser or self.browser()
        asking.submit(asking.open("/sign-in"), {"email": email}, action="/sign-in/link")
        return self.mailbox.newest_to(email, "/sign-in/link/", except_texts=earlier).link("/sign-in/link/")
