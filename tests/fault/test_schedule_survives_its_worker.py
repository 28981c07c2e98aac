"""A schedule run whose worker is killed amid its work is solved by another one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fondaco.meetings.models import RunState
from tests.integration.meetings.scene import scene
from tests.integration.meetings.test_runs import hard_problem, queue_problem, the_run
from tests.production import Production, production
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import eventually
from tests.world import World


@pytest.fixture
def site(
    postgres: PostgresServer, migrated_postgres: str, redis_service: RedisServer, smtp: SmtpServer, tmp_path: Path
) -> Iterator[Production]:
    redis_service.flush()
    url = fresh_database(postgres, migrated_postgres)
    with production(tmp_path, database_url=url, redis_url=redis_service.url, smtp_url=smtp.url) as site:
        yield site
    drop_database(postgres, url)


def test_a_killed_workers_run_is_solved_by_the_next_one(
    site: Production, smtp: SmtpServer, redis_service: RedisServer
) -> None:
    world = World(site.settings, smtp)
    here = scene(world, firms=1)
    first = site.worker()
    with world.work() as session:
        run_id = queue_problem(session, here, hard_problem(), seconds=4)
    eventually(lambda: the_run(world, run_id).progress, "the first progress")
    claim = the_run(world, run_id).claim
    first.kill()
    redis_service.flush()
    site.worker()
    eventually(lambda: the_run(world, run_id).state == RunState.DONE, "the run's end")
    run = the_run(world, run_id)
    assert run.claim != claim
    assert run.result["placed"]
