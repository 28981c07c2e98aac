"""Durable timers: a message that will be recorded at a given time, whatever restarts in between."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock, outbox
from fondaco.kernel.database import Keyed, Model, insert, new_id, only_where


class Timer(Keyed, Model):
    """A message to come. `key` names its purpose, so that setting it again moves it instead of doubling it."""

    __tablename__ = "timer"
    key: Mapped[str] = mapped_column(String(200), unique=True)
    due_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    event_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    fired_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_timer_waiting",
            "due_at",
            **only_where("fired_at IS NULL"),
        ),
    )


def at(session: Session, when: datetime, message: outbox.Message, *, key: str) -> None:
    """Record `message` at `when`. A timer of the same key that has not fired is moved; one that has is set anew."""
    values = {
        "due_at": when,
        "kind": type(message).__name__,
        "payload": message.model_dump(mode="json"),
        "event_id": message.event_id,
        "fired_at": None,
    }
    entered = insert(session, Timer).values(id=new_id(), key=key, **values)
    session.execute(entered.on_conflict_do_update(index_elements=[Timer.key], set_=values))


def cancel(session: Session, key: str) -> bool:
    """Forget the timer `key`, if there is one that has not fired; says whether there was."""
    forgotten = session.execute(delete(Timer).where(Timer.key == key, Timer.fired_at.is_(None)))
    return isinstance(forgotten, CursorResult) and forgotten.rowcount > 0


def fire_due(session: Session, limit: int = 200) -> int:
    """Record the messages of the timers that are due; gives their number. The caller commits."""
    due = session.scalars(
        select(Timer)
        .where(Timer.fired_at.is_(None), Timer.due_at <= clock.now(), Timer.kind.in_(outbox.Message.kinds))
        .order_by(Timer.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for timer in due:
        outbox.record(session, outbox.Message.kinds[timer.kind].model_validate(timer.payload))
        timer.fired_at = clock.now()
    return len(due)
