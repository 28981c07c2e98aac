"""From the outbox to the queue: new messages, due timers, and whatever has no receipt when its lease ends."""

import threading
import uuid
from collections.abc import Collection
from datetime import timedelta
from time import monotonic

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from fondaco.accounts import viewer
from fondaco.kernel import clock, heartbeat, timers, unit_of_work
from fondaco.kernel.database import db, new_id
from fondaco.kernel.outbox import Delivery, Message, RecordedMessage, bell
from fondaco.settings import Settings
from fondaco_workers import subscriptions
from fondaco_workers.broker import Queue

log = structlog.get_logger()

Due = list[tuple[uuid.UUID, str]]
"""Deliveries to enqueue: message and subscriber."""

BATCH = 200
LONGEST_BEAT_SECONDS = 10.0
LONGEST_NAP_SECONDS = 1.0
TIDY_SECONDS = 3600.0


def fan_out(session: Session, lease: timedelta) -> Due:
    """Give each new message one delivery a subscriber. The caller commits, then enqueues what is returned.

    Messages of a kind that only a newer version knows wait for it, and hold up no others.
    """
    rows = session.scalars(
        select(RecordedMessage)
        .where(RecordedMessage.relayed_at.is_(None), RecordedMessage.kind.in_(Message.kinds))
        .order_by(RecordedMessage.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    due: Due = []
    for row in rows:
        row.relayed_at = clock.machine_now()
        for subscriber in subscriptions.of(row.kind):
            session.add(
                Delivery(message_id=row.id, subscriber=subscriber.name, due_at=clock.machine_now() + lease, attempts=0)
            )
            due.append((row.id, subscriber.name))
    return due


def sweep(session: Session, lease: timedelta, crowded: Collection[str] = ()) -> Due:
    """The deliveries whose lease or pause has ended, with a new lease. The caller commits, then enqueues them.

    Those of `crowded` subscribers are left: they are late because their queue is long, and most are still in it.
    """
    now = clock.machine_now()
    rows = session.scalars(
        select(Delivery)
        .where(
            Delivery.done_at.is_(None),
            Delivery.failed_at.is_(None),
            Delivery.due_at <= now,
            Delivery.subscriber.in_(subscriptions.BY_NAME.keys() - set(crowded)),
        )
        .order_by(Delivery.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.due_at = now + lease
    return [(row.message_id, row.subscriber) for row in rows]


class Relay(threading.Thread):
    """Runs in every worker process; any number of them share the work through row locks."""

    def __init__(self, app: Flask, settings: Settings, queue: Queue, name: str) -> None:
        super().__init__(name="relay", daemon=True)
        self._app, self._settings, self._queue, self._worker_name = app, settings, queue, name
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._beat_seconds = min(LONGEST_BEAT_SECONDS, settings.silent_after_seconds / 3)
        self._worker_id = new_id()
        self._stopping = threading.Event()

    def run(self) -> None:
        next_sweep = next_beat = next_tidy = monotonic()
        while not self._stopping.is_set():
            try:
                with self._app.app_context():
                    if monotonic() >= next_beat:
                        heartbeat.beat(db.session(), self._worker_id, self._worker_name)
                        db.session.commit()
                        next_beat = monotonic() + self._beat_seconds
                    if monotonic() >= next_tidy:
                        unit_of_work.forget_old_answers(db.session())
                        viewer.forget_ended(db.session())
                        db.session.commit()
                        next_tidy = monotonic() + TIDY_SECONDS
                    busy = self._round(sweeping=monotonic() >= next_sweep)
                if monotonic() >= next_sweep:
                    next_sweep = monotonic() + self._settings.sweep_seconds
            except Exception:  # database or Redis away: all is kept, the next round tries again
                log.exception("relay")
                busy = False
                self._stopping.wait(LONGEST_NAP_SECONDS)
            if not busy:
                bell.rung.wait(min(LONGEST_NAP_SECONDS, max(0.0, next_sweep - monotonic())))
            bell.rung.clear()
        self._say_goodbye()

    def _say_goodbye(self) -> None:
        """Nothing new is taken on from here, so nobody should count on this worker any more."""
        try:
            with self._app.app_context():
                heartbeat.end(db.session(), self._worker_id)
                db.session.commit()
        except SQLAlchemyError:  # its silence will tell
            log.exception("goodbye")

    def _round(self, *, sweeping: bool) -> bool:
        session = db.session()
        due = sweep(session, self._lease, self._queue.crowded()) if sweeping else []
        fired = timers.fire_due(session)
        due += fan_out(session, self._lease)
        session.commit()
        for message_id, subscriber_name in due:
            self._queue.put(message_id, subscriber_name)
        return bool(due or fired)

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()
        bell.rung.set()
        self.join(10)
