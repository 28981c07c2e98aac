"""What the doctor calls ill: what somebody can mend, and for as long as it lasts."""

import uuid
from collections.abc import Iterator

import pytest
import redis
from pydantic import SecretStr
from sqlalchemy.orm import Session

from fondaco.kernel import clock, mail, outbox
from fondaco.kernel.mail import MailState
from fondaco.kernel.outbox import Delivery
from fondaco.settings import Settings
from fondaco_workers import commands, doctor
from fondaco_workers.doctor import MANY_FAILED, Finding, examine
from tests.integration.kernel.test_outbox import note
from tests.services.redis import RedisServer
from tests.world import START, World


def finding(world: World, subject: str) -> Finding:
    with world.work() as session:
        return next(each for each in examine(session, world.settings) if each.subject == subject)


def mails(session: Session, *states: MailState) -> None:
    for state in states:
        note(session, str(uuid.uuid4())).state = state


def test_a_letter_that_comes_back_makes_nothing_ill(world: World) -> None:
    with world.work() as session:
        mails(session, MailState.FAILED, MailState.UNKNOWN)
    found = finding(world, "mails")
    assert (found.well, found.words) == (True, "1 failed, 1 unknown")


def test_when_most_letters_fail_the_mails_are_ill_until_that_is_a_day_ago(world: World) -> None:
    with world.work() as session:
        mails(session, *[MailState.FAILED] * MANY_FAILED, MailState.SENT)
    assert not finding(world, "mails").well
    world.move_clock(START + doctor.LATELY * 2)
    assert finding(world, "mails").well


def test_a_job_that_was_given_up_is_ill_until_it_is_tried_again(world: World) -> None:
    now = clock.machine_now()
    with world.work() as session:
        message = outbox.record(session, mail.MailQueued(mail_id=note(session).id))
        session.flush()
        failed = {"attempts": 10, "due_at": now, "failed_at": now, "error": "broken"}
        session.add(Delivery(message_id=message.id, subscriber="mail.send", **failed))
    found = finding(world, "jobs")
    assert (found.well, "mail.send: broken" in found.words) == (False, True)
    told = world.app.test_cli_runner().invoke(commands.retry)
    assert told.output == "1 jobs will be tried again.\n"
    assert finding(world, "jobs").well


@pytest.fixture
def managed(redis_service: RedisServer) -> Iterator[redis.Redis]:
    """A client that may do everything; others may not use CONFIG, as with a managed Redis."""
    with redis.Redis.from_url(redis_service.url) as client:
        client.execute_command("ACL", "SETUSER", "keeper", "on", "nopass", "~*", "&*", "+@all")
        keeper = redis.Redis.from_url(redis_service.url.replace("redis://", "redis://keeper:any@"))
        keeper.execute_command("ACL", "SETUSER", "default", "-config")
        yield keeper
        keeper.execute_command("ACL", "SETUSER", "default", "+@all")
        keeper.config_set("maxmemory-policy", "noeviction")


def queue_finding(url: str) -> Finding:
    settings = Settings(
        redis_url=url,
        database_url="postgresql+psycopg://",
        smtp_url="smtp://mail.example.org",
        secret_key=SecretStr("a key"),
    )
    return doctor._queue(Session(), settings)


def test_a_redis_without_the_command_config_is_well(managed: redis.Redis, redis_service: RedisServer) -> None:
    assert queue_finding(redis_service.url) == Finding("queue", True, "Redis answers")


def test_a_redis_that_may_evict_is_ill_though_it_is_managed(managed: redis.Redis, redis_service: RedisServer) -> None:
    managed.config_set("maxmemory-policy", "allkeys-lru")
    assert not queue_finding(redis_service.url).well


def test_a_redis_that_tells_nobody_is_well_with_a_warning(managed: redis.Redis, redis_service: RedisServer) -> None:
    managed.execute_command("ACL", "SETUSER", "default", "-info")
    found = queue_finding(redis_service.url)
    assert (found.well, "must not" in found.words) == (True, True)
