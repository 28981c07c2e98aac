"""The database: session, base model, types, and the settings that make SQLite durable and its writers orderly."""

import enum
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, Uuid, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from uuid6 import uuid7

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in, UTC datetimes out. A naive datetime is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            uuid.UUID: Uuid(),
            dict[str, Any]: Json,
            list[str]: Json,
            list[dict[str, Any]]: Json,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique anywhere, and in the order of creation."""
    return uuid.UUID(int=uuid7().int)


class Keyed:
    """A row with a UUIDv7 as its key."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


def choice(values: type[enum.StrEnum]) -> Enum:
    """The column type of a state or other closed list: text, held to its values by a CHECK in the database."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(values.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def only_where(condition: str) -> dict[str, Any]:
    """Arguments that make an `Index` partial, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def session() -> Session:
    """The session of the request or job at hand."""
    return db.session()


def dialect(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def insert(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens on a conflict."""
    return sqlite.insert(model) if dialect(session) == "sqlite" else postgresql.insert(model)


_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Let transactions begun within take no write lock on SQLite. They must not write."""
    before = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(before)


def engine_options(url: str) -> dict[str, Any]:
    """How the engine of that address keeps its connections."""
    options: dict[str, Any] = {
        "max_overflow": -1,  # threads are what bounds their number
        "hide_parameters": True,  # an error that is logged names the statement, not the people in it
    }
    if url.startswith("postgresql"):
        options["pool_pre_ping"] = True  # after a restart of the server, old connections are replaced unnoticed
        # A machine that vanished must not hold its locks for the two hours that TCP would wait.
        keepalive = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
        options["connect_args"] = {
            "connect_timeout": 10,
            "options": " ".join(f"-c {name}={value}" for name, value in keepalive.items()),
        }
    return options


def prepare_engine(engine: Engine) -> None:
    """Set up connections: for SQLite durable commits, foreign keys, orderly writers, and explicit BEGIN."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "handle_error", _leave_out_details)
        return
    turn = threading.Lock()

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own: _on_begin does
        for pragma in ("busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A deferred transaction that turns to writing fails at once when another has written in between; one that
        # takes the write lock at its start waits its turn.
        if _reading.get():
            connection.exec_driver_sql("BEGIN")
            return
        # SQLite lets writers sleep and try again, so that some starve: the threads of this process stand in line.
        if not connection.info.get(_HAS_TURN):
            connection.info[_HAS_TURN] = turn.acquire(timeout=_PATIENCE)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop(_HAS_TURN, False):
            turn.release()


def _leave_out_details(context: ExceptionContext) -> None:
    """PostgreSQL tells in a DETAIL which values were in the way: personal data, which must not get into logs."""
    error, told = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and error.diag.message_detail:
        error.args = (error.diag.message_primary,)
        if told:
            told.args = (f"({type(error).__name__}) {error.diag.message_primary}",)


_HAS_TURN = "has the turn to write"
_PATIENCE = 30.0
"""Seconds after which a writer asks SQLite although it is not its turn; SQLite has patience of its own."""
