"""The command `fondaco`. Commands with workers come from `fondaco_workers`, by the entry point `flask.commands`."""

import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup, with_appcontext

from fondaco import settings as settings_module
from fondaco.app import create_app
from fondaco.institutions.cli import institution, person
from fondaco.kernel import schema
from fondaco.kernel.database import db


@click.group(
    cls=FlaskGroup,
    create_app=lambda: create_app(settings_module.load()),
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Fondaco: targeted international B2B meeting events.",
)
@click.version_option(package_name="fondaco")
def fondaco() -> None:
    """Nothing of its own: the commands are below."""


@fondaco.group()
def database() -> None:
    """Bring the database up to date, or look whether it is."""


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
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(file),))


@fondaco.command()
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Threads in each process.")
def web(workers: int, threads: int) -> None:
    """Serve pages and API with gunicorn (production; the workers run apart)."""
    settings = settings_module.load()
    arguments = ["gunicorn", "fondaco.cli:application()", "--bind", settings.listen, "--worker-class", "gthread"]
    arguments += ["--workers", str(workers), "--threads", str(threads), "--access-logfile", "-"]
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - the arguments are ours


def application() -> object:
    """The WSGI application, for gunicorn and its like."""
    return create_app(settings_module.load())


fondaco.add_command(institution)
fondaco.add_command(person)


def main() -> None:
    try:
        fondaco()
    except settings_module.WrongSettings as error:
        click.echo(str(error), err=True)
        sys.exit(2)
