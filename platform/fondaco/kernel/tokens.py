"""Links that carry a right: 256 random bits, only their hash at rest, for one purpose, until a time."""

import enum
import hashlib
import secrets
import uuid
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import CursorResult, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.kernel.errors import Gone, NotFound


class Purpose(enum.StrEnum):
    """What a link opens. Only SIGN_IN signs anybody in; it is short-lived and works once."""

    SIGN_IN = "sign_in"
    ANSWER = "answer"
    UNSUBSCRIBE = "unsubscribe"
    REGISTRATION = "registration"
    MEETING_REQUEST = "meeting_request"
    CALENDAR_FEED = "calendar_feed"
    FEEDBACK = "feedback"


class Token(Keyed, Model):
    """A right that was sent to somebody. `subject_id` is the row that it is about."""

    __tablename__ = "token"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def issue(session: Session, purpose: Purpose, subject_id: uuid.UUID, expires_at: datetime) -> str:
    """A new token as it goes into a link. Only its hash is stored: it cannot be shown again."""
    text = secrets.token_urlsafe(32)
    session.add(
        Token(
            digest=_digest(text),
            purpose=purpose,
            subject_id=subject_id,
            created_at=clock.now(),
            expires_at=expires_at,
        )
    )
    return text


def read(session: Session, purpose: Purpose, text: str) -> Token:
    """The token behind a link, unchanged: looking is free, as mail scanners look too.

    Raises `NotFound` for an unknown token or one of another purpose, `Gone` for one used or expired.
    """
    token = session.scalar(select(Token).where(Token.digest == _digest(text), Token.purpose == purpose))
    if token is None:
        raise NotFound(_("This link is not complete or not right. Open it once more from the mail."))
    if token.used_at is not None:
        raise Gone(_("This link has been used already."))
    if token.expires_at <= clock.now():
        raise Gone(_("This link is past its time."))
    return token


def use(session: Session, purpose: Purpose, text: str) -> Token:
    """`read`, and spend the token: of many at once, one succeeds and the others get `Gone`."""
    token = read(session, purpose, text)
    spent = session.execute(
        update(Token).where(Token.id == token.id, Token.used_at.is_(None)).values(used_at=clock.now())
    )
    if isinstance(spent, CursorResult) and spent.rowcount != 1:
        raise Gone(_("This link has been used already."))
    return token


def revoke(session: Session, purpose: Purpose, subject_id: uuid.UUID) -> None:
    """End all unused tokens of that purpose for the subject: a newer link replaces them."""
    session.execute(
        update(Token)
        .where(Token.purpose == purpose, Token.subject_id == subject_id, Token.used_at.is_(None))
        .values(used_at=clock.now())
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
