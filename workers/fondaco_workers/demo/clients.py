"""How the people of the story reach Fondaco: an API key, a browser without JavaScript, a mailbox."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

T = TypeVar("T")

PER_PAGE = 200

TRUST = httpx.create_ssl_context()
"""Shared, as reading it takes longer than most requests: a story has some five hundred browsers."""

PATIENCE = 300.0
"""Seconds after which the story gives up waiting for a worker."""


class StoryBroken(Exception):
    """Raised when the site does not answer as the story needs; the message names the request and the answer."""


class Api:
    """A program with an API key."""

    def __init__(self, base_url: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=f"{base_url}/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=60.0,
            verify=TRUST,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def get(self, path: str, **query: Any) -> Any:
        return self._checked(self._http.get(path, params=query))

    def post(self, path: str, body: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return self._checked(self._http.post(path, json=body, **more) if not more else self._http.post(path, **more))

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._checked(self._http.put(path, json=body))

    def delete(self, path: str) -> Any:
        return self._checked(self._http.delete(path))

    def every(self, path: str, **query: Any) -> list[Any]:
        """The items of a list, page after page."""
        items: list[Any] = []
        while True:
            answer = self.get(path, **query, page=len(items) // PER_PAGE + 1, per_page=PER_PAGE)
            items += answer["items"]
            if len(answer["items"]) < PER_PAGE:
                return items

    def download(self, path: str) -> bytes:
        """A file, such as a PDF."""
        return self._file(self._http.get(path))

    def print_out(self, path: str, body: Mapping[str, Any]) -> bytes:
        """A document whose making changes something, such as letters with new links."""
        return self._file(self._http.post(path, json=body))

    @staticmethod
    def _file(answer: httpx.Response) -> bytes:
        if answer.is_error:
            raise StoryBroken(f"{answer.request.method} {answer.url.path}: {answer.status_code} {answer.text[:300]}")
        return answer.content

    @staticmethod
    def _checked(answer: httpx.Response) -> Any:
        if answer.is_error:
            request = answer.request
            raise StoryBroken(f"{request.method} {request.url.path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else None


@dataclass(frozen=True)
class Page:
    """A page as a person without JavaScript has it: texts, links, forms."""

    url: str
    status: int
    html: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Read only when somebody looks at it: most pages of the story are passed by."""
        return BeautifulSoup(self.html, "html.parser")

    @property
    def title(self) -> str:
        return self.soup.title.get_text(strip=True) if self.soup.title else ""

    def forms(self) -> list[Tag]:
        """The forms of the content; the frame's (language, sign-out) are left out."""
        main = self.soup.find("main") or self.soup
        return [form for form in main.find_all("form") if str(form.get("method", "")).lower() == "post"]


class Browser:
    """One person's browser: keeps cookies, follows links, fills in forms as they stand."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        # Everybody of the story has a browser: none of them keeps its connections open.
        self._http = httpx.Client(
            follow_redirects=True, timeout=60.0, verify=TRUST, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def open(self, address: str) -> Page:
        return self._page(self._http.get(urljoin(self._base_url, address)))

    def submit(
        self,
        page: Page,
        values: Mapping[str, str | list[str]] | None = None,
        *,
        action: str = "",
        having: Mapping[str, str] | None = None,
    ) -> Page:
        """Send a form: what stands in it, with `values` written over it.

        It is the first whose address contains `action` and in which the fields of `having` stand as given.
        """
        for form in page.forms():
            target = urljoin(page.url, str(form.get("action") or page.url))
            fields = _standing_in(form)
            if action in target and (having or {}).items() <= fields.items():
                return self._page(self._http.post(target, data=fields | dict(values or {})))
        raise StoryBroken(f"{page.url} ({page.title}) has no form for {action!r} with {having or 'any fields'}")

    def _page(self, answer: httpx.Response) -> Page:
        page = Page(str(answer.url), answer.status_code, answer.text)
        if answer.is_error:
            errors = [item.get_text(" ", strip=True) for item in page.soup.select(".errors li, .lede")]
            raise StoryBroken(f"{answer.request.method} {answer.url.path}: {answer.status_code} {page.title}: {errors}")
        return page


def _standing_in(form: Tag) -> dict[str, str | list[str]]:
    """The fields of a form with what stands in them, as a browser would send them."""
    fields: dict[str, list[str]] = {}
    for item in form.find_all(["input", "textarea", "select"]):
        name, kind = str(item.get("name") or ""), str(item.get("type") or "text")
        if not name or item.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        for value in _values_of(item, kind):
            fields.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _values_of(item: Tag, kind: str) -> Iterable[str]:
    if item.name == "textarea":
        return [item.get_text().removeprefix("\n")]
    if item.name == "select":
        options = item.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.get_text(strip=True))) for option in chosen]
    if kind in ("checkbox", "radio"):
        return [str(item.get("value", "on"))] if item.has_attr("checked") else []
    return [str(item.get("value", ""))]


def wait_for(look: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """Look again and again until there is something. Raises `StoryBroken` when patience ends."""
    deadline, pause = time.monotonic() + patience, 0.05
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise StoryBroken(f"still waiting for {what} after {patience:.0f} seconds: is the worker silent?")
        time.sleep(pause)
        pause = min(pause * 1.5, 1.0)
