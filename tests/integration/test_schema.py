"""The schema of the migrations is the schema of the models, CHECK constraints and partial indexes included."""

import re
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from fondaco import tables
from fondaco.kernel import schema
from fondaco.kernel.database import Base, prepare_engine
from tests.services.postgres import PostgresServer, drop_database, fresh_database
from tests.world import migrate

POSTGRES_SCHEMA = """
    SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
        || ' ' || coalesce(character_maximum_length::text, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def sqlite_schema(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {_in_one_spelling(sql) for (sql,) in rows if "alembic_version" not in sql}


def _in_one_spelling(sql: str) -> str:
    """Without white space and quotes, and with a table's parts in one order: the models do not fix it."""
    bare = re.sub(r'[\s"]+', " ", sql).strip()
    head, _open, rest = bare.partition("(")
    return head.strip() + "(" + " , ".join(sorted(part.strip() for part in _parts(rest.rstrip(")"))))


def _parts(columns: str) -> list[str]:
    parts, depth = [""], 0
    for character in columns:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def postgres_schema(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.execute(text(POSTGRES_SCHEMA))
        return {line for (line,) in rows if "alembic_version" not in line}


def test_on_sqlite(tmp_path: Path) -> None:
    made, moved = (f"sqlite:///{tmp_path / name}" for name in ("made", "moved"))
    migrate(moved)
    create_all(made)
    by_models, by_migrations = (sqlite_schema(create_engine(url)) for url in (made, moved))
    assert by_models == by_migrations


def test_on_postgresql(postgres: PostgresServer) -> None:
    made, moved = fresh_database(postgres), fresh_database(postgres)
    migrate(moved)
    create_all(made)
    engines = [create_engine(url) for url in (made, moved)]
    by_models, by_migrations = (postgres_schema(engine) for engine in engines)
    with engines[1].connect() as connection:
        differences = schema.differences(connection)
    for engine, url in zip(engines, (made, moved), strict=True):
        engine.dispose()
        drop_database(postgres, url)
    assert by_models == by_migrations
    assert differences == []


def create_all(url: str) -> None:
    engine = create_engine(url)
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    engine.dispose()


def test_every_table_is_known_to_the_migrations() -> None:
    assert set(tables.__all__) >= {"firms", "events", "invitations", "catalogue", "meetings", "followup", "outbox"}
    assert len(Base.metadata.tables) > 40


def test_the_migrations_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in Path(schema.folder("migrations")).glob("0*.py"))
    assert numbers == list(range(1, len(numbers) + 1))
