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
    subject: str
    at: datetime
    message: EmailMessage

    def body(self, kind: str) -> str:
        """The `plain` or `html` part; empty if there is none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


class Mailbox:
    """The Maildir of that folder. Opening reads its index only; mails are read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(folder)

    def newest(self, to: str = "", limit: int = 100) -> list[KeptMail]:
        """The latest mails, the newest first; `to` narrows down to one address."""
        found: list[KeptMail] = []
        for key in sorted(self._box.keys(), key=_delivery_order, reverse=True):
            kept = self.get(key)
            if not to or to.lower() in kept.to.lower():
                found.append(kept)
            if len(found) == limit:
                break
        return found

    def get(self, key: str) -> KeptMail:
        """One mail. Raises `NotFound`."""
        try:
            raw = self._box.get_bytes(key)
        except KeyError as error:
            raise NotFound(_("There is no such mail.")) from error
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default makes
        return KeptMail(
            key=key,
            to=str(message["To"]),
            sender=str(message["From"]),
            subject=str(message["Subject"]),
            at=parsedate_to_datetime(str(message["Date"])).astimezone(UTC),
            message=message,
        )


def _delivery_order(key: str) -> tuple[int, int, int]:
    """Maildir names begin with seconds, then M and microseconds, then Q and the number of the delivery."""
    seconds, _dot, rest = key.partition(".")
    micro = rest.partition("M")[2].partition("P")[0]
    number = rest.partition("Q")[2].partition(".")[0]
    return int(seconds), int(micro or 0), int(number or 0)
