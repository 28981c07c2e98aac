"""One delivery: a subscriber called with its message, at most once to the end."""

import random
import uuid
from datetime import timedelta

import structlog
from flask import Flask, current_app
from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from fondaco.kernel import clock
from fondaco.kernel.database import db
from fondaco.kernel.outbox import Delivery, Message, RecordedMessage
from fondaco.settings import Settings
from fondaco_workers.hands import Hands
from fondaco_workers.subscribers import Later, Subscriber
from fondaco_workers.subscriptions import BY_NAME

log = structlog.get_logger()

MOST_ATTEMPTS = 10
"""Attempts after which a delivery is given up, whether they failed or ended their workers."""

_hands = Hands()


class _OnlyAlone(Exception):
    """Raised instead of beginning a last attempt beside other jobs."""


def deliver(app: Flask, message_id: uuid.UUID, subscriber_name: str) -> None:
    """Call the subscriber, unless its receipt is there already. A failure is kept and tried again after a pause.

    An attempt is counted before it begins: a job that ends its worker comes to an end too. If the one before the last
    ended its worker, the last is made while this process does nothing else, so that no job is given up for what another
    one did to their worker.
    """
    with app.app_context():
        session = db.session()
        subscriber = BY_NAME[subscriber_name]
        try:
            with _hands.beside_others():
                _attempt(session, message_id, subscriber)
        except _OnlyAlone:
            session.rollback()
            with _hands.alone():
                _attempt(session, message_id, subscriber)


def _attempt(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> None:
    try:
        if _begin_attempt(session, message_id, subscriber):
            _call(session, message_id, subscriber)
    except _OnlyAlone:
        raise
    except Later as later:
        session.rollback()
        _postpone(session, message_id, subscriber, later.seconds)
    except Exception as error:
        session.rollback()
        log.exception("delivery failed", message=str(message_id), subscriber=subscriber.name)
        _keep_failure(session, message_id, subscriber, error)


def hand_out_again(session: Session) -> int:
    """Give all deliveries that were given up another ten attempts; says how many. The caller commits."""
    again = session.execute(
        update(Delivery)
        .where(Delivery.failed_at.is_not(None))
        .values(failed_at=None, error=None, attempts=0, due_at=clock.machine_now())
    )
    return again.rowcount if isinstance(again, CursorResult) else 0


def _begin_attempt(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> bool:
    """Count an attempt; False where nothing is to be done now or another worker is at it. Raises `_OnlyAlone`."""
    delivery = _open_delivery(session, message_id, subscriber)
    if delivery is None or (delivery.rests_until and delivery.rests_until > clock.machine_now()):
        return False
    if delivery.attempts == MOST_ATTEMPTS - 1 and delivery.error is None and not _hands.is_alone:
        raise _OnlyAlone  # but not after a failure: where a mail server is silent, there are thousands
    if delivery.attempts < MOST_ATTEMPTS:
        delivery.error = None  # it tells of the latest attempt
    delivery.attempts += 1
    _rest(delivery, _seconds_without_word(delivery.attempts))
    session.commit()
    return True


def _seconds_without_word(attempts: int) -> float:
    """The pause if this attempt ends its worker: longer each time, and of a length of its own.

    What that worker did beside must not come back together with the job that ended it, to be ended with it again.
    """
    settings: Settings = current_app.extensions["fondaco.settings"]
    return settings.lease_seconds * attempts * random.uniform(0.5, 1)  # noqa: S311 - nothing to guess here


def _rest(delivery: Delivery, seconds: float) -> None:
    delivery.rests_until = delivery.due_at = clock.machine_now() + timedelta(seconds=seconds)


def _call(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> None:
    delivery = _open_delivery(session, message_id, subscriber)
    if delivery is None:
        return
    message = Message.of(session.get_one(RecordedMessage, message_id))
    if delivery.attempts > MOST_ATTEMPTS:
        _give_up(session, delivery, subscriber, message)
        return
    if subscriber.stepwise:
        session.commit()
    subscriber.run(session, message)
    session.execute(
        update(Delivery)
        .where(Delivery.message_id == message_id, Delivery.subscriber == subscriber.name)
        .values(done_at=clock.machine_now())
    )
    session.commit()


def _open_delivery(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> Delivery | None:
    """The delivery, locked; None if it has come to its end or another worker holds it."""
    delivery = session.scalar(
        select(Delivery)
        .where(Delivery.message_id == message_id, Delivery.subscriber == subscriber.name)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return None if delivery is None or delivery.done_at or delivery.failed_at else delivery


def _give_up(session: Session, delivery: Delivery, subscriber: Subscriber, message: Message) -> None:
    """End the delivery, in what it was about too, where people will look for it."""
    if subscriber.give_up:
        subscriber.give_up(session, message)
    delivery.attempts = MOST_ATTEMPTS
    delivery.error = (
        delivery.error or f"ended its worker at the last of {MOST_ATTEMPTS} attempts (killed, or out of memory)"
    )
    delivery.failed_at = clock.machine_now()
    log.error("delivery given up", message=str(delivery.message_id), subscriber=subscriber.name, error=delivery.error)
    session.commit()


def _postpone(session: Session, message_id: uuid.UUID, subscriber: Subscriber, seconds: float) -> None:
    """Have it called again later. An attempt that found nothing to do yet does not count."""
    delivery = _locked(session, message_id, subscriber)
    delivery.attempts -= 1
    _rest(delivery, seconds)
    session.commit()


def _keep_failure(session: Session, message_id: uuid.UUID, subscriber: Subscriber, error: Exception) -> None:
    delivery = _locked(session, message_id, subscriber)
    delivery.error = repr(error)[:500]
    _rest(delivery, 0 if delivery.attempts == MOST_ATTEMPTS else min(2.0**delivery.attempts, 3600.0))
    session.commit()


def _locked(session: Session, message_id: uuid.UUID, subscriber: Subscriber) -> Delivery:
    return session.get_one(Delivery, (message_id, subscriber.name), with_for_update=True, populate_existing=True)
