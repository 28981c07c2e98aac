"""Signs of life of the workers, so that the site can say when nobody is at work."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fondaco.kernel import clock
from fondaco.kernel.database import Model


class Worker(Model):
    """A worker process; `seen_at` is machine time."""

    __tablename__ = "worker"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


def beat(session: Session, worker_id: uuid.UUID, name: str) -> None:
    """Say that the worker lives, and forget those unheard of for a day. The caller commits."""
    now = clock.machine_now()
    worker = session.get(Worker, worker_id)
    if worker is None:
        session.add(Worker(id=worker_id, name=name, started_at=now, seen_at=now))
        session.execute(delete(Worker).where(Worker.seen_at < now - timedelta(days=1)))
    else:
        worker.seen_at = now


def end(session: Session, worker_id: uuid.UUID) -> None:
    """Say that the worker stops in good order. The caller commits."""
    session.execute(delete(Worker).where(Worker.id == worker_id))


def living(session: Session, silent_after: timedelta) -> list[Worker]:
    """The workers heard of lately."""
    since = clock.machine_now() - silent_after
    return list(session.scalars(select(Worker).where(Worker.seen_at > since).order_by(Worker.name)))
