"""The commands of `fondaco`.

Each is imported when it is called, so that a small one starts quickly. Those
that need workers come from `fondaco_workers`, by the entry point `flask.commands`.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from flask import Flask
from flask.cli import FlaskGroup

from fondaco.settings import WrongSettings

COMMANDS = {
    "database": "fondaco.commands.database:database",
    "institution": "fondaco.commands.installation:institution",
    "person": "fondaco.commands.installation:person",
    "schedule": "fondaco.scheduling.cli:schedule",
    "web": "fondaco.commands.web:web",
}

FOREIGN = {"limiter", "spec"}
"""Commands that extensions bring along and nobody here needs."""


@contextmanager
def to_stay() -> Iterator[None]:
    """Let the collector pass over all that is imported and made so far: looking at it takes a third of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Commands(FlaskGroup):
    """The commands above, those of the workers, and no others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS} - FOREIGN)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        with to_stay():
            if name not in COMMANDS:
                return super().get_command(ctx, name)
            module, _colon, attribute = COMMANDS[name].partition(":")
            command = getattr(import_module(module), attribute)
            return command if isinstance(command, click.Command) else None


def application() -> Flask:
    """The WSGI application by the settings of this process, for gunicorn and its like."""
    with to_stay():
        app = import_module("fondaco.app")
        settings = import_module("fondaco.settings")
        made = app.create_app(settings.load())
    assert isinstance(made, Flask)  # noqa: S101 - what create_app promises; imported late, mypy cannot know
    return made


@click.group(
    cls=Commands,
    create_app=application,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
)
@click.version_option(package_name="fondaco")
def fondaco() -> None:
    """Fondaco: targeted international B2B meeting events."""


def run() -> None:
    try:
        fondaco()
    except WrongSettings as error:
        click.echo(str(error), err=True)
        sys.exit(2)
