"""The services that tests ask for by name.

Each xdist worker starts its own on first use and keeps it to its end, so that a test may flush or restart them without
disturbing the other worker.
"""

import gc
import os
import signal
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from fondaco.kernel import clock
from fondaco.kernel.database import db
from fondaco.settings import Settings
from tests import compiled, passwords
from tests.services.browser import chromium, watched_page
from tests.services.memory import write_into_memory
from tests.services.postgres import (
    PostgresServer,
    drop_database,
    fresh_database,
    postgres_server,
    template_database,
)
from tests.services.presence import MissingService, answer_for_missing
from tests.services.redis import RedisServer, redis_server
from tests.services.smtp import SmtpServer, smtp_server
from tests.world import World, copied_sqlite, migrate


def pytest_configure() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background has it ignored, children too
    write_into_memory()
    compiled.compile_once()
    passwords.hash_quickly()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have each worker begin with its share of the long tests: one begun last would be waited for.

    `--dist worksteal` cuts the list into as many equal parts as there are workers.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("long")]
    others = iter([item for item in items if not item.get_closest_marker("long")])
    left = len(items)
    items.clear()
    for number in range(workers):
        part = left // (workers - number)
        left -= part
        begin_with = long[number::workers]
        items += [*begin_with, *islice(others, max(0, part - len(begin_with)))]
    items += others


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Have the collector look at what tests leave behind, and not at all at what is imported."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    try:
        with postgres_server() as server:
            yield server
    except MissingService as missing:
        answer_for_missing(str(missing))


@pytest.fixture(scope="session")
def redis_service() -> Iterator[RedisServer]:
    try:
        with redis_server() as server:
            yield server
    except MissingService as missing:
        answer_for_missing(str(missing))


@pytest.fixture
def redis_url(redis_service: RedisServer) -> str:
    """The address of an empty Redis."""
    redis_service.flush()
    return redis_service.url


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: whoever asks for it runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fondaco.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = fresh_database(server)
    yield url
    drop_database(server, url)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The name of a template database with the schema of the migrations."""
    return template_database(postgres, migrate)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the schema of the migrations, to be copied."""
    file = tmp_path_factory.mktemp("schema") / "template.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def world(tmp_path: Path, smtp: SmtpServer, migrated_sqlite: Path) -> Iterator[World]:
    """Fondaco on SQLite: for everything that does not depend on the kind of database."""
    yield from _world(copied_sqlite(migrated_sqlite, tmp_path), tmp_path, smtp)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path, smtp: SmtpServer) -> Iterator[World]:
    """Fondaco once on SQLite and once on PostgreSQL: for rules that the database keeps."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("migrated_sqlite")
        yield from _world(copied_sqlite(template, tmp_path), tmp_path, smtp)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = fresh_database(server, request.getfixturevalue("migrated_postgres"))
    yield from _world(url, tmp_path, smtp)
    drop_database(server, url)


def _world(url: str, folder: Path, smtp: SmtpServer) -> Iterator[World]:
    settings = Settings(
        var=folder,
        database_url=url,
        smtp_url=smtp.url,
        smtp_timeout=60,
        clock_file=folder / "clock",
        lease_seconds=0.01,
        base_url="https://meet.example.org",
        secure_cookies=False,
    )
    world = World(settings, smtp)
    yield world
    with world.app.app_context():
        engine = db.engine
    if engine.pool.checkedout():
        gc.collect()  # what a thread left behind goes back to the pool before the pool is closed
    engine.dispose()
    compiled.forget_statements()
    clock.follow(None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as browser:
            yield browser
    except MissingService as missing:
        answer_for_missing(str(missing))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        yield page
