"""A copy of a database in use is whole, and Fondaco goes on from it as it stood."""

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from fondaco.accounts.models import Person, RoleKind
from fondaco.commands.group import fondaco
from fondaco.kernel import schema
from fondaco.kernel.database import db
from tests import making
from tests.services.postgres import PostgresServer, drop_database, find_bindir, fresh_database
from tests.services.presence import answer_for_missing
from tests.world import World


def enter(world: World, number: int) -> None:
    with world.work() as session:
        chamber = making.institution(session, f"Chamber {number}")
        making.person(session, RoleKind.ORGANISER, chamber)


def people_in(url: str) -> int:
    engine = create_engine(url)
    with Session(engine) as session:
        assert schema.present(session.connection()) == schema.newest()
        number = session.scalar(select(func.count()).select_from(Person)) or 0
    engine.dispose()
    return number


def test_an_sqlite_database_is_copied_while_it_is_written_to(world: World, tmp_path: Path) -> None:
    enter(world, 1)
    copy, environment = tmp_path / "copy.sqlite3", {"FONDACO_VAR": str(tmp_path)}
    with world.app.app_context():
        session = db.session()
        making.institution(session, "Not committed")
        made = CliRunner().invoke(fondaco, ["database", "backup", str(copy)], env=environment)
        session.commit()
    assert made.exit_code == 0, made.output
    assert people_in(f"sqlite:///{copy}") == 1
    again = CliRunner().invoke(fondaco, ["database", "backup", str(copy)], env=environment)
    assert (again.exit_code, "exists already" in again.output) == (1, True)


@pytest.mark.parametrize("any_world", ["postgresql"], indirect=True)
def test_a_postgresql_database_is_dumped_and_restored(
    any_world: World, postgres: PostgresServer, tmp_path: Path
) -> None:
    enter(any_world, 1)
    dump = tmp_path / "fondaco.dump"
    run(postgres_program("pg_dump"), "--format=custom", f"--file={dump}", conninfo(any_world.settings.database))
    enter(any_world, 2)
    url = fresh_database(postgres)
    run(postgres_program("pg_restore"), "--no-owner", f"--dbname={conninfo(url)}", str(dump))
    assert (people_in(url), people_in(any_world.settings.database)) == (1, 2)
    drop_database(postgres, url)


def conninfo(url: str) -> str:
    return psycopg.conninfo.make_conninfo(url.replace("+psycopg", ""))


def postgres_program(name: str) -> str:
    program = find_bindir() / name
    if not program.exists():
        answer_for_missing(f"{name} is not here: on Debian, apt-get install postgresql-client")
    return str(shutil.which(program))


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
