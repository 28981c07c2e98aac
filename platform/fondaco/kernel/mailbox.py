"""Reading the embedded mailbox: what the mail server of the embedded mode has kept in its Maildir."""

import mailbox
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask_babel import gettext as _

from fondaco.kernel.errors import NotFound


@dataclass(frozen=True)
class KeptMail:
    """A mail as its recipient got it. `key` is its name in the Maildir."""

    key: str
    to: str
    sender: str
    reply_to: str
    subject: str
    at: datetime
    text: str
    attachments: tuple[str, ...]


_read: dict[tuple[Path, str], KeptMail] = {}
"""Mails that were read before: a mail never changes, and one who waits for an answer looks again and again."""

_MOST_READ = 10_000


class Mailbox:
    """The Maildir of that folder."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._box = mailbox.Maildir(folder)

    def newest(self, to: str = "", limit: int = 100) -> list[KeptMail]:
        """The latest mails, the newest first; `to` narrows down to one address."""
        found: list[KeptMail] = []
        for key in sorted(self._box.keys(), key=_delivery_order, reverse=True):
            kept = self.get(key)
            if to.lower() in kept.to.lower():
                found.append(kept)
            if len(found) == limit:
                break
        return found

    def get(self, key: str) -> KeptMail:
        """One mail. Raises `NotFound`."""
        if (self._folder, key) not in _read:
            if len(_read) >= _MOST_READ:
                _read.clear()
            _read[self._folder, key] = _summary(key, self._message(key))
        return _read[self._folder, key]

    def html(self, key: str) -> str:
        """The mail as it looks; empty if it has no HTML. Raises `NotFound`."""
        return _body(self._message(key), "html")

    def _message(self, key: str) -> EmailMessage:
        try:
            raw = self._box.get_bytes(key)
        except KeyError as error:
            raise NotFound(_("There is no such mail.")) from error
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default makes
        return message


def _summary(key: str, message: EmailMessage) -> KeptMail:
    return KeptMail(
        key=key,
        to=str(message["To"]),
        sender=str(message["From"]),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(str(message["Date"])).astimezone(UTC),
        text=_body(message, "plain"),
        attachments=tuple(str(part.get_filename()) for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _delivery_order(key: str) -> tuple[int, int, int]:
    """Maildir names begin with seconds, then M and microseconds, then Q and the number of the delivery."""
    seconds, _dot, rest = key.partition(".")
    micro = rest.partition("M")[2].partition("P")[0]
    number = rest.partition("Q")[2].partition(".")[0]
    return int(seconds), int(micro or 0), int(number or 0)
