"""Messages: what happened, recorded in the transaction in which it happened.

A worker's relay turns each message into one delivery a subscriber; the delivery is the receipt. Redis (or the
in-process queue) only distributes: what has no receipt when its lease ends is enqueued again.
"""

import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, Index, String, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock
from fondaco.kernel.database import Keyed, Model, only_where


class Message(BaseModel):
    """Something that happened. Subclasses carry ids and small facts, never personal data: they are kept."""

    model_config = ConfigDict(frozen=True)
    kinds: ClassVar[dict[str, type["Message"]]] = {}

    event_id: uuid.UUID | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if cls.__name__ in Message.kinds:
            raise TypeError(f"two messages are called {cls.__name__}")
        Message.kinds[cls.__name__] = cls

    @classmethod
    def of(cls, row: "RecordedMessage") -> Self:
        """The message that `row` holds. Raises `KeyError` for a kind that this version does not know."""
        message = Message.kinds[row.kind].model_validate(row.payload)
        if not isinstance(message, cls):
            raise TypeError(f"{row.kind} is not a {cls.__name__}")
        return message


class RecordedMessage(Keyed, Model):
    """A message in the outbox; `relayed_at` is empty until its deliveries exist."""

    __tablename__ = "message"
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    event_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    relayed_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_message_waiting",
            "id",
            **only_where("relayed_at IS NULL"),
        ),
    )


class Delivery(Model):
    """One message for one subscriber: waiting until `done_at` (the receipt) or `failed_at` (given up) is set."""

    __tablename__ = "delivery"
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    subscriber: Mapped[str] = mapped_column(String(80), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a subscriber was called with it, the present call included."""
    due_at: Mapped[datetime]
    """Machine time from which it may be enqueued again: the end of its lease, or of the pause after an attempt."""
    rests_until: Mapped[datetime | None]
    """Machine time before which it is not called, though a copy of it comes out of the queue."""
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(500))
    __table_args__ = (
        Index(
            "ix_delivery_open",
            "due_at",
            **only_where("done_at IS NULL AND failed_at IS NULL"),
        ),
        Index(
            "ix_delivery_given_up",
            "failed_at",
            **only_where("failed_at IS NOT NULL"),
        ),
    )


def record(session: Session, message: Message) -> RecordedMessage:
    """Record `message` in the caller's transaction; the relay is woken after its commit."""
    row = RecordedMessage(
        kind=type(message).__name__,
        payload=message.model_dump(mode="json"),
        event_id=message.event_id,
        recorded_at=clock.now(),
    )
    session.add(row)
    session.info["has_messages"] = True
    return row


def given_up(session: Session, event_id: uuid.UUID) -> int:
    """How many deliveries of the event's messages have failed for good."""
    failed = select(func.count()).select_from(Delivery).join(RecordedMessage)
    return session.scalar(failed.where(Delivery.failed_at.is_not(None), RecordedMessage.event_id == event_id)) or 0


class Bell:
    """Rings after each commit that recorded a message, in this process and, through `beyond`, in others."""

    def __init__(self) -> None:
        self.rung = threading.Event()
        self.beyond: Callable[[], None] | None = None
        """Set in production, see `wake`."""

    def ring(self) -> None:
        self.rung.set()
        if self.beyond:
            self.beyond()


bell = Bell()


@event.listens_for(Session, "after_commit")
def _ring_after_commit(session: Session) -> None:
    if session.in_nested_transaction():  # the release of a savepoint: nobody else sees the message yet
        return
    if session.info.pop("has_messages", False):
        bell.ring()


@event.listens_for(Session, "after_rollback")
def _forget_after_rollback(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop("has_messages", None)
