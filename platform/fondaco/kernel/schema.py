"""The schema: bringing a database up to date, and saying whether models and migrations agree."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from fondaco.kernel.database import Base
from fondaco.kernel.resources import folder


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "fondaco:kernel/alembic")
    config.set_main_option("version_locations", str(folder("migrations")))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Run the migrations that the database has not seen."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")


def present(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that this version of Fondaco wants."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def behind(engine: Engine) -> str | None:
    """Where a database stands that lacks migrations, in words; None if it has them all.

    One that a newer version of Fondaco has upgraded already is not behind: machines are updated one after the other.
    """
    with engine.connect() as connection:
        at = present(connection)
    known = {revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions()}
    if at is None:
        return "empty"
    return None if at == newest() or at not in known else f"at {at}"


def differences(connection: Connection) -> list[object]:
    """What the models have and the database lacks, or the other way round."""
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def write_revision(engine: Engine, slug: str) -> None:
    """Write the next numbered migration from what the models have and the (up-to-date) database lacks."""
    number = f"{int(newest() or 0) + 1:04}"
    with engine.connect() as connection:
        command.revision(_config(connection), message=slug, autogenerate=True, rev_id=number)
