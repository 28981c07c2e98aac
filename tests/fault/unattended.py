"""Fondaco on PostgreSQL and an empty Redis, without workers: what lies there is for the test to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from fondaco.kernel.database import db
from fondaco.settings import Settings
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.world import World


@contextmanager
def unattended_world(
    postgres: PostgresServer,
    template: str,
    redis_service: RedisServer,
    smtp: SmtpServer,
    folder: Path,
    *,
    lease_seconds: float,
    sweep_seconds: float,
) -> Iterator[World]:
    """`template` names the migrated database that this one is copied from."""
    redis_service.flush()
    url = fresh_database(postgres, template)
    settings = Settings(
        var=folder,
        database_url=url,
        redis_url=redis_service.url,
        smtp_url=smtp.url,
        secret_key=SecretStr("a key for tests"),
        lease_seconds=lease_seconds,
        sweep_seconds=sweep_seconds,
        clock_file=folder / "clock",
    )
    world = World(settings, smtp)
    yield world
    with world.app.app_context():
        db.engine.dispose()
    drop_database(postgres, url)
