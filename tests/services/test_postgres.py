import os
import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.services.postgres import (
    PostgresServer,
    drop_database,
    fresh_database,
    postgres_server,
    template_database,
    wheel_bindir,
)
from tests.services.presence import MissingService


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def test_server_runs_as_production_does_with_durable_commits(postgres: PostgresServer) -> None:
    assert execute(postgres.url, "SHOW fsync") == [("on",)]
    assert execute(postgres.url, "SHOW synchronous_commit") == [("on",)]
    assert execute(postgres.url, "SHOW server_encoding") == [("UTF8",)]


def test_fresh_databases_do_not_see_each_other(postgres: PostgresServer) -> None:
    first, second = fresh_database(postgres), fresh_database(postgres)
    execute(first, "CREATE TABLE firm (name text)")

    present = "SELECT count(*) FROM pg_tables WHERE tablename = 'firm'"
    assert execute(first, present) == [(1,)]
    assert execute(second, present) == [(0,)]


def test_fresh_database_starts_as_a_copy_of_its_template(postgres: PostgresServer) -> None:
    template = template_database(postgres, lambda url: execute(url, "CREATE TABLE firm AS SELECT 'Bottega' AS name"))

    copy = fresh_database(postgres, template)

    assert execute(copy, "SELECT name FROM firm") == [("Bottega",)]


def test_dropping_a_database_takes_its_connections_with_it(postgres: PostgresServer) -> None:
    url = fresh_database(postgres)
    with psycopg.connect(url.replace("+psycopg", "")) as forgotten:
        drop_database(postgres, url)
        with pytest.raises(psycopg.OperationalError):
            forgotten.execute("SELECT 1")


def test_what_was_committed_before_a_crash_is_there_after_it() -> None:
    with postgres_server() as server:
        execute(server.url, "CREATE TABLE firm AS SELECT 'Bottega' AS name")
        server.kill()
        with pytest.raises(Exception, match="refused"):
            execute(server.url, "SELECT 1")
        server.start()
        assert execute(server.url, "SELECT name FROM firm") == [("Bottega",)]


@pytest.mark.skipif(wheel_bindir() is None, reason="no wheel with PostgreSQL for this platform")
def test_wheel_stands_in_for_the_systems_binaries() -> None:
    with postgres_server(bindir=wheel_bindir()) as server:
        assert execute(server.url, "SELECT lower('ÈÜ')") == [("èü",)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_binaries_out_of_reach_of_the_unprivileged_user_count_as_missing(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    for program in ("postgres", "initdb"):
        shutil.copy("/bin/true", tmp_path / program)

    with pytest.raises(MissingService, match="apt-get install postgresql"), postgres_server(bindir=tmp_path):
        pass
