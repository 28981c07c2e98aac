"""The mail of the story: what arrived where, and the links in it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from fondaco_workers.demo.clients import Api, StoryBroken, wait_for


@dataclass(frozen=True)
class Mail:
    """A mail that came."""

    to: str
    subject: str
    text: str
    attachments: tuple[str, ...]

    def link(self, containing: str) -> str:
        """The first address in the text that contains `containing`."""
        for found in re.findall(r"https?://\S+", self.text):
            if containing in found:
                return str(found)
        raise StoryBroken(f"the mail “{self.subject}” to {self.to} has no link with {containing!r}")


class Post(Protocol):
    """Whatever has the mails that were delivered."""

    def delivered(self, to: str, limit: int) -> list[Mail]:
        """The newest first; `to` may be empty for all."""
        ...


class EmbeddedPost:
    """The embedded mailbox, read through the API by the administrator."""

    def __init__(self, administrator: Api) -> None:
        self._api = administrator

    def delivered(self, to: str, limit: int) -> list[Mail]:
        items = self._api.get("/mailbox", to=to, limit=limit)["items"]
        return [Mail(_address(item["to"]), item["subject"], item["text"], tuple(item["attachments"])) for item in items]


class Mailbox:
    """Everybody's mail; each person of the story looks at their own."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def all(self, containing: str = "") -> list[Mail]:
        """Every mail so far, the newest first; `containing` keeps those with such a link."""
        return [mail for mail in self._post.delivered("", 5000) if containing in mail.text]

    def texts_to(self, address: str) -> set[str]:
        """What has been written to that address so far."""
        return {mail.text for mail in self._post.delivered(address, 20)}

    def newest_to(self, address: str, containing: str, except_texts: Collection[str] = ()) -> Mail:
        """Wait for a mail to `address` that has a link with `containing`; the newest such."""

        def look() -> Mail | None:
            mails = (mail for mail in self._post.delivered(address, 20) if containing in mail.text)
            return next((mail for mail in mails if mail.text not in except_texts), None)

        return wait_for(look, f"a mail to {address} with a link to {containing}")


def _address(to: str) -> str:
    return to.rpartition("<")[2].rstrip(">").lower()
