"""The ledger of mails: one row a mail, from queued to sent. Writing a mail is part of the act that causes it.

States, and what they mean after a crash:

queued, retry   nothing has reached the server: send
claimed         a worker prepares it; when its lease ends: send
data            committed just before the body goes out; when its lease ends nobody knows whether the server took it
unknown         mail of that kind which must not come twice (bulk): waits for evidence or the organiser's word
sent, failed    final
"""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import css_inline
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import CursorResult, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock, i18n, outbox
from fondaco.kernel.database import Keyed, Model, choice, new_id
from fondaco.kernel.errors import WrongState


class MailState(enum.StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"


class MailQueued(outbox.Message):
    mail_id: uuid.UUID


class Mail(Keyed, Model):
    """One mail to one person. `raw` holds the whole message until it is sent, then nothing: it may carry links."""

    __tablename__ = "mail"
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """What this mail is, said once: `letter:<invitation>`; queueing the same key again does nothing."""
    kind: Mapped[str] = mapped_column(String(40))
    bulk: Mapped[bool]
    event_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The row that the mail is about: an invitation, a meeting, a feedback."""
    to_address: Mapped[str] = mapped_column(String(320), index=True)
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(500))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    raw: Mapped[bytes | None]
    state: Mapped[MailState] = mapped_column(choice(MailState), index=True)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    claim: Mapped[uuid.UUID | None]
    """Marks the one attempt that holds the mail."""
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reply: Mapped[str | None] = mapped_column(String(500))
    """The server's last words."""


_inliner = css_inline.CSSInliner(keep_at_rules=True)  # media queries stay: dark mode, small screens


@dataclass(frozen=True)
class Person:
    """Somebody with an address."""

    name: str
    address: str


@dataclass(frozen=True)
class Content:
    """What a mail says, once, for its text and its HTML alike, in the reader's language."""

    subject: str
    paragraphs: Sequence[str]
    """The first says what is asked and by when."""
    why: str
    """The foot: why the reader gets this."""
    facts: Sequence[tuple[str, str]] = ()
    button: tuple[str, str] | None = None
    after: Sequence[str] = ()
    stop: tuple[str, str] | None = None
    accent: str | None = None


@dataclass(frozen=True)
class CalendarPart:
    """An iTIP object (RFC 5546) that travels with the mail (RFC 6047)."""

    ics: bytes
    method: str


def queue(
    session: Session,
    *,
    key: str,
    kind: str,
    to: Person,
    content: Content,
    sender: Person,
    language: str,
    event_id: uuid.UUID | None = None,
    subject_id: uuid.UUID | None = None,
    bulk: bool = False,
    unsubscribe: str | None = None,
    calendar: CalendarPart | None = None,
) -> Mail:
    """Enter a mail in the ledger, in the caller's transaction; a worker sends it after the commit.

    `sender` is the person or office who answers: the name in From and the address in Reply-To. `unsubscribe` is the
    address that takes a one-click POST (RFC 8058). A mail of the same `key` is left as it is.
    """
    existing = session.scalar(select(Mail).where(Mail.key == key))
    if existing is not None:
        return existing
    mail_id = new_id()
    message_id = f"<{mail_id}@{current_app.config['MAIL_DOMAIN']}>"
    message = _compose(to, content, sender, language, calendar)
    message["Message-ID"] = message_id
    if bulk:
        message["Precedence"] = "bulk"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = Mail(
        id=mail_id,
        key=key,
        kind=kind,
        bulk=bulk,
        event_id=event_id,
        subject_id=subject_id,
        to_address=to.address,
        language=language,
        subject=one_line(content.subject)[:500],
        message_id=message_id,
        raw=message.as_bytes(policy=SMTP),
        state=MailState.QUEUED,
        queued_at=clock.now(),
    )
    session.add(mail)
    outbox.record(session, MailQueued(mail_id=mail_id, event_id=event_id))
    return mail


def _compose(
    to: Person, content: Content, sender: Person, language: str, calendar: CalendarPart | None
) -> EmailMessage:
    with i18n.in_language(language):
        said = {**vars(content), "sender_name": sender.name, "lang": i18n.known(language)}
        layouts = current_app.jinja_env  # not render_template: a mail has none of a page's frame
        text = layouts.get_template("mail/layout.txt").render(said)
        html = _inliner.inline(layouts.get_template("mail/layout.html").render(said))
    message = EmailMessage()
    message["From"] = _address(sender.name, own_address())
    message["Reply-To"] = _address(sender.name, sender.address)
    message["To"] = _address(to.name, to.address)
    message["Subject"] = one_line(content.subject)
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if calendar:
        params = {"method": calendar.method, "charset": "UTF-8"}
        message.add_alternative(calendar.ics, maintype="text", subtype="calendar", cte="base64", params=params)
        message.add_attachment(calendar.ics, maintype="application", subtype="ics", filename="invite.ics", cte="base64")
    message["Content-Language"] = i18n.known(
        language
    )  # last, as each part that is added moves such headers into itself
    return message


def _address(name: str, address: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=address)


def own_address() -> str:
    """The address from which Fondaco sends."""
    return str(current_app.config["MAIL_FROM"])


def one_line(text: str) -> str:
    """`text` without line breaks of any kind or control characters: fit for a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def claim(session: Session, mail_id: uuid.UUID, lease: timedelta) -> Mail | None:
    """Take a mail for one attempt to send it; None if it is final or somebody else's. The caller commits.

    A lease that ended in `data` leaves the outcome unknown: booking mail is taken again (same Message-ID, so that a
    second copy is recognised), bulk mail is set aside as `unknown`.
    """
    now = clock.machine_now()
    mail = session.scalars(select(Mail).where(Mail.id == mail_id).with_for_update()).one()
    under_way = mail.state in (MailState.CLAIMED, MailState.DATA)
    if under_way and mail.lease_until is not None and mail.lease_until > now:
        return None
    if mail.state in (MailState.SENT, MailState.FAILED, MailState.UNKNOWN):
        return None
    if mail.state == MailState.DATA and mail.bulk:
        mail.state = MailState.UNKNOWN
        return None
    mail.state = MailState.CLAIMED
    mail.claim = new_id()
    mail.lease_until = now + lease
    mail.attempts += 1
    return mail


def mark(session: Session, mail: Mail, state: MailState, reply: str | None = None) -> None:
    """Write how the attempt that `mail` was claimed for went on. The caller commits.

    Raises `WrongState` when the attempt's lease ended and the mail now belongs to another one.
    """
    values: dict[str, object] = {"state": state, "reply": reply[:500] if reply else None}
    if state == MailState.SENT:
        values |= {"sent_at": clock.now(), "raw": None}
    marked = session.execute(update(Mail).where(Mail.id == mail.id, Mail.claim == mail.claim).values(values))
    if isinstance(marked, CursorResult) and marked.rowcount != 1:
        raise WrongState(f"mail {mail.id} is in other hands")


def settle_unknown(session: Session, mail: Mail, *, arrived: bool) -> None:
    """Apply the organiser's word on a mail that may or may not have arrived: it did, or send it again."""
    if mail.state != MailState.UNKNOWN:
        raise WrongState(_("Only a mail whose arrival is unknown can be settled."))
    if arrived:
        mail.state, mail.sent_at, mail.raw = MailState.SENT, clock.now(), None
        return
    mail.state, mail.claim, mail.lease_until = MailState.QUEUED, None, None
    outbox.record(session, MailQueued(mail_id=mail.id, event_id=mail.event_id))
