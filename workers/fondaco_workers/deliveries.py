"""One delivery: a subscriber called with its message, at most once to the end."""

import uuid
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fondaco.kernel import clock
from fondaco.kernel.database import db
from fondaco.kernel.outbox import Delivery, Message, RecordedMessage
from fondaco_workers.subscribers import Later, Subscriber
from fondaco_workers.subscriptions import BY_NAME

log = structlog.get_logger()

MOST_ATTEMPTS = 10


def deliver(app: Flask, message_id: uuid.UUID, subscriber_name: str) -> None:
    """Call the subscriber, unless its receipt is there already. A failure is kept and tried again after a pause."""
    with app.app_context():
        session = db.session()
        try:
            _call(session, message_id, BY_NAME[subscriber_name])
        except Later as later:
            session.rollback()
            _postpone(session, message_id, subscriber_name, later.seconds)
        except Exception as error:
            session.rollback()
            log.exception("delivery failed", message=str(message_id), subscriber=subscriber_name)
            _count_failure(session, message_id, subscriber_name, error)


def _call(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> None:
    delivery = session.scalar(
        select(Delivery)
        .where(Delivery.message_id == message_id, Delivery.subscriber == subscriber.name)
        .with_for_update(skip_locked=True)
    )
    if delivery is None or delivery.done_at or delivery.failed_at:
        return
    message = Message.of(session.get_one(RecordedMessage, message_id))
    if subscriber.stepwise:
        session.commit()
    subscriber.run(session, message)
    session.execute(
        update(Delivery)
        .where(Delivery.message_id == message_id, Delivery.subscriber == subscriber.name)
        .values(done_at=clock.machine_now())
    )
    session.commit()


def _postpone(session: Session, message_id: uuid.UUID, subscriber_name: str, seconds: float) -> None:
    delivery = session.get_one(Delivery, (message_id, subscriber_name))
    delivery.due_at = clock.machine_now() + timedelta(seconds=seconds)
    session.commit()


def _count_failure(session: Session, message_id: uuid.UUID, subscriber_name: str, error: Exception) -> None:
    delivery = session.get_one(Delivery, (message_id, subscriber_name), with_for_update=True)
    delivery.attempts += 1
    delivery.error = repr(error)[:500]
    delivery.due_at = clock.machine_now() + timedelta(seconds=min(2.0**delivery.attempts, 3600.0))
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.failed_at = clock.machine_now()
    session.commit()
