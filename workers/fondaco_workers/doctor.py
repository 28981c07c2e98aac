"""Whether an installation is well: one line for each thing that must be, with what to do where it is not."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import redis
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from fondaco.kernel import clock, heartbeat, schema
from fondaco.kernel.mail import Mail, MailState
from fondaco.kernel.outbox import Delivery, RecordedMessage
from fondaco.settings import Settings
from fondaco_workers import mail

LONGEST_WAIT = timedelta(minutes=2)
"""A message that has waited longer than this was not relayed in time."""

LATELY = timedelta(days=1)
MANY_FAILED = 5


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what was seen or is to be done."""

    subject: str
    well: bool
    words: str


Check = Callable[[Session, Settings], Finding]


def examine(session: Session, settings: Settings) -> Iterator[Finding]:
    """Look at everything. Without a database the rest cannot be looked at."""
    database = _database(session, settings)
    yield database
    if not database.well:
        return
    migrations = _migrations(session, settings)
    yield migrations
    if not migrations.well:
        return
    for check in (_queue, _workers, _messages, _failed, _mail_server, _mails):
        yield check(session, settings)


def _database(session: Session, settings: Settings) -> Finding:
    try:
        session.execute(select(1))
    except SQLAlchemyError as error:
        return Finding("database", False, f"does not answer ({error.__class__.__name__}). Check database_url.")
    kind = "PostgreSQL" if settings.database.startswith("postgresql") else "SQLite"
    return Finding("database", True, f"{kind} answers")


def _migrations(session: Session, _settings: Settings) -> Finding:
    present, newest = schema.present(session.connection()), schema.newest()
    if present != newest:
        return Finding("migrations", False, f"at {present}, wanted {newest}. Run: fondaco database upgrade")
    return Finding("migrations", True, f"at {present}")


def _queue(_session: Session, settings: Settings) -> Finding:
    if settings.embedded:
        return Finding("queue", True, "in the process of `fondaco serve`")
    try:
        policy = _eviction(redis.Redis.from_url(settings.redis_url, socket_timeout=3))
    except redis.RedisError as error:
        return Finding("queue", False, f"Redis does not answer ({error}). Nothing is lost, but everything waits.")
    if policy is None:
        return Finding("queue", True, "Redis answers, but not whether it may evict. It must not (noeviction)")
    if policy != "noeviction":
        return Finding("queue", False, f"Redis may evict ({policy}). Set maxmemory-policy noeviction.")
    return Finding("queue", True, "Redis answers")


def _eviction(client: redis.Redis) -> str | None:
    """Redis' maxmemory-policy; None where it tells nobody, as managed ones may."""
    client.ping()
    try:
        return client.info("memory").get("maxmemory_policy")
    except redis.ResponseError:
        return None


def _workers(session: Session, settings: Settings) -> Finding:
    living = heartbeat.living(session, timedelta(seconds=settings.silent_after_seconds))
    if not living:
        start = "fondaco serve" if settings.embedded else "fondaco worker"
        return Finding("workers", False, f"none has given a sign of life lately. Start: {start}")
    return Finding("workers", True, f"{len(living)} at work: {', '.join(worker.name for worker in living)}")


def _messages(session: Session, _settings: Settings) -> Finding:
    number, oldest = session.execute(
        select(func.count(), func.min(RecordedMessage.recorded_at)).where(RecordedMessage.relayed_at.is_(None))
    ).one()
    if number and clock.now() - oldest > LONGEST_WAIT:
        return Finding("messages", False, f"{number} wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC")
    return Finding("messages", True, f"{number} wait")


def _failed(session: Session, _settings: Settings) -> Finding:
    failed = session.scalars(select(Delivery).where(Delivery.failed_at.is_not(None)).limit(100)).all()
    if failed:
        last = failed[-1]
        words = f"{len(failed)} given up, such as {last.subscriber}: {last.error}"
        return Finding("jobs", False, f"{words}. When the cause is mended, run: fondaco retry")
    return Finding("jobs", True, "none given up")


def _mail_server(_session: Session, settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail server", True, f"the embedded mailbox in {settings.mailbox}: no mail leaves this machine")
    try:
        with mail.connect(settings) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail server", False, f"does not take mail ({error}). Check smtp_url.")
    return Finding("mail server", True, "answers")


def _mails(session: Session, _settings: Settings) -> Finding:
    """Single mails that come back are the organisers' to deal with; when most do, the mail server refuses us."""
    counts = _mails_by_state(session)
    lately = _mails_by_state(session, Mail.queued_at > clock.now() - LATELY)
    words = ", ".join(f"{number} {state.value}" for state, number in sorted(counts.items())) or "none yet"
    failed, sent = lately.get(MailState.FAILED, 0), lately.get(MailState.SENT, 0)
    if failed >= MANY_FAILED and failed > sent:
        return Finding("mails", False, f"{words}; most of the last day failed. Read why at the letters, or in the log")
    return Finding("mails", True, words)


def _mails_by_state(session: Session, *conditions: ColumnElement[bool]) -> dict[MailState, int]:
    counted = session.execute(select(Mail.state, func.count()).where(*conditions).group_by(Mail.state))
    return dict(counted.all())
