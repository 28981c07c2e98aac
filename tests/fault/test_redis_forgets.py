"""Why work goes through the outbox: what a program puts into Redis by itself is gone when Redis is."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP

import dramatiq
import pytest
import redis
from dramatiq import Actor
from sqlalchemy import func, select

from fondaco.kernel import mail
from fondaco.kernel.outbox import Delivery
from fondaco_workers.broker import Queue
from fondaco_workers.relay import Relay, fan_out
from tests.fault.unattended import unattended_world
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import eventually
from tests.world import World

NAIVE = "naive@firm.example.org"
OUTBOX = "outbox@firm.example.org"


@pytest.fixture
def world(
    postgres: PostgresServer, migrated_postgres: str, redis_service: RedisServer, smtp: SmtpServer, tmp_path: Path
) -> Iterator[World]:
    """Fondaco on PostgreSQL and an empty Redis; a lost job is taken up again after half a second."""
    with unattended_world(
        postgres, migrated_postgres, redis_service, smtp, tmp_path, lease_seconds=0.5, sweep_seconds=0.1
    ) as world:
        yield world


@pytest.fixture
def queue(world: World) -> Queue:
    return Queue(world.app, world.settings)


@pytest.fixture
def naive(queue: Queue, smtp: SmtpServer) -> "Actor[[str], None]":
    """A subscriber as it is often written: the view calls `send` after its commit, and Redis alone knows of the job."""

    @dramatiq.actor(broker=queue.broker)
    def send_directly(address: str) -> None:
        message = EmailMessage()
        message["To"], message["From"] = address, "office@chamber.example.org"
        with SMTP(smtp.host, smtp.port) as server:
            server.send_message(message)

    return send_directly


def order_both(world: World, queue: Queue, naive: "Actor[[str], None]") -> None:
    """Have a mail sent in either way, up to where both jobs lie in Redis."""
    with world.work() as session:
        content = mail.Content(subject="Please answer", paragraphs=["Dear Anna,"], why="You are invited.")
        office = mail.Person("Chamber of Udine", "office@chamber.example.org")
        to = mail.Person("Anna", OUTBOX)
        mail.queue(session, key="note", kind="note", to=to, content=content, sender=office, language="en")
    naive.send(NAIVE)
    with world.work() as session:
        due = fan_out(session, timedelta(seconds=world.settings.lease_seconds))
    for message_id, subscriber_name in due:
        queue.put(message_id, subscriber_name)


@pytest.mark.parametrize(("forgets", "arrive"), [(False, {NAIVE, OUTBOX}), (True, {OUTBOX})])
def test_what_arrives_though_redis_forgets(
    world: World,
    queue: Queue,
    naive: "Actor[[str], None]",
    redis_service: RedisServer,
    smtp: SmtpServer,
    forgets: bool,
    arrive: set[str],
) -> None:
    order_both(world, queue, naive)
    if forgets:
        redis_service.flush()
    relay = Relay(world.app, world.settings, queue, "test")
    threads = dramatiq.Worker(queue.broker, worker_threads=1, worker_timeout=100)
    threads.start()
    relay.start()
    try:
        smtp.wait_for(len(arrive))
        eventually(lambda: is_empty(redis_service) and all_done(world), "all jobs to be done")
    finally:
        relay.stop()
        threads.stop()
    assert is_empty(redis_service), "a job went back into the queue: the test ended too early to judge"
    assert {recipient for received in smtp.mails for recipient in received.recipients} == arrive
    assert len(smtp.mails) == len(arrive)


def all_done(world: World) -> bool:
    with world.work() as session:
        return not session.scalar(select(func.count()).where(Delivery.done_at.is_(None)))


def is_empty(server: RedisServer) -> bool:
    with redis.Redis.from_url(server.url) as client:
        return not any(client.llen(f"fondaco:{name}") for name in ("default", "mail"))
