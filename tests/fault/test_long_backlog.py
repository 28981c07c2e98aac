"""A backlog that nobody works off for a while does not fill Redis."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select

from fondaco.invitations.messages import CampaignStarted
from fondaco.kernel import outbox
from fondaco.kernel.database import new_id
from fondaco.kernel.outbox import RecordedMessage
from fondaco_workers.broker import CROWDED, Queue
from fondaco_workers.relay import BATCH, Relay, fan_out, sweep
from tests.fault.unattended import unattended_world
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import eventually
from tests.world import World

BACKLOG = 500
LEASE = timedelta(0)


@pytest.fixture
def world(
    postgres: PostgresServer, migrated_postgres: str, redis_service: RedisServer, smtp: SmtpServer, tmp_path: Path
) -> Iterator[World]:
    """Fondaco on PostgreSQL and an empty Redis, without workers; the sweeper is as eager as can be."""
    with unattended_world(
        postgres, migrated_postgres, redis_service, smtp, tmp_path, lease_seconds=0.01, sweep_seconds=0.01
    ) as world:
        yield world


def record(world: World, number: int) -> None:
    with world.work() as session:
        for _ in range(number):
            outbox.record(session, CampaignStarted(campaign_id=new_id()))


def unrelayed(world: World) -> int:
    with world.work() as session:
        waiting = select(func.count()).select_from(RecordedMessage).where(RecordedMessage.relayed_at.is_(None))
        return session.scalar(waiting) or 0


def test_the_queue_stays_bounded_and_new_work_still_comes_in(world: World, redis_service: RedisServer) -> None:
    record(world, BACKLOG)
    relay = Relay(world.app, world.settings, Queue(world.app, world.settings), "test")
    relay.start()
    try:
        with redis.Redis.from_url(redis_service.url) as client:
            eventually(lambda: client.llen("fondaco:default") >= CROWDED, "the queue to be crowded")
            for _ in range(20):
                record(world, 1)
                eventually(lambda: not unrelayed(world), "a round of the relay")
            assert client.llen("fondaco:default") < CROWDED + 2 * BATCH
    finally:
        relay.stop()


def test_what_a_crowded_queue_may_hold_is_left_and_other_queues_are_served(world: World) -> None:
    record(world, 1)
    with world.work() as session:
        fan_out(session, LEASE)
        session.commit()
        assert sweep(session, LEASE, {"invitations.write_letters"}) == []
        assert [name for _message, name in sweep(session, LEASE, {"mail.send"})] == ["invitations.write_letters"]
