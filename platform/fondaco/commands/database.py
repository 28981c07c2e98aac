"""`fondaco database`: the schema and its backup."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from fondaco.kernel import schema
from fondaco.kernel.database import db


@click.group()
def database() -> None:
    """Bring the database up to date, or copy it."""


@database.command()
@with_appcontext
def upgrade() -> None:
    """Run the migrations that the database has not seen."""
    schema.upgrade(db.engine)
    click.echo(f"The database is at {schema.newest()}.")


@database.command()
@click.argument("slug")
@with_appcontext
def revision(slug: str) -> None:
    """Write the next numbered migration (for developers)."""
    schema.write_revision(db.engine, slug)


@database.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write a consistent copy of an SQLite database to FILE (PostgreSQL: use pg_basebackup)."""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("This database is PostgreSQL: back it up with pg_basebackup or pg_dump.")
    if file.exists():
        raise click.ClickException(f"{file} exists already. Choose a new name.")
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))
    finally:
        connection.close()
    click.echo(f"The database is copied to {file}.")


def require_migrations(engine: Engine) -> None:
    """Raises `click.ClickException` when the database is away or lacks migrations: nothing would work."""
    try:
        stands = schema.behind(engine)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from error
    if stands:
        newest = schema.newest()
        raise click.ClickException(
            f"The database is {stands}, this version wants {newest}. Run: fondaco database upgrade"
        )
