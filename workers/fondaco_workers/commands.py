"""Commands of `fondaco` that need workers."""

import signal
import threading

import click
import waitress
from flask import current_app
from flask.cli import with_appcontext

from fondaco import settings as settings_module
from fondaco.app import create_app
from fondaco.commands.database import require_migrations
from fondaco.kernel import schema
from fondaco.kernel.database import db
from fondaco.settings import Settings
from fondaco_workers import deliveries
from fondaco_workers.doctor import examine
from fondaco_workers.mailbox import EmbeddedMailbox
from fondaco_workers.worker import WorkerProcess


@click.command()
@click.option("--port", type=int, help="Instead of the port in the settings.")
def serve(port: int | None) -> None:
    """Serve everything from one process: pages, API, relay and workers (SQLite, in-process queue)."""
    settings = settings_module.load()
    if not settings.embedded:
        raise click.ClickException("redis_url is set: run `fondaco web` and `fondaco worker`, not `fondaco serve`.")
    if port:
        settings = settings.model_copy(update={"listen": f"{settings.host}:{port}"})
    run_embedded(settings)


def run_embedded(settings: Settings) -> None:
    """Bring the database up to date and serve until the process is told to end."""
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(db.engine)
    mailbox = None if settings.smtp_url else EmbeddedMailbox(app, settings)
    worker = WorkerProcess(app, settings)
    try:
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=8,
            ident=None,
            connection_limit=1000,  # a hall full of phones keeps its connections open
            asyncore_use_poll=True,
        )
    except OSError as error:
        raise click.ClickException(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            "End what uses it, or choose another one with --port."
        ) from error
    signal.signal(signal.SIGTERM, _end)
    if mailbox:
        mailbox.start()
    worker.start()
    click.echo(f"Fondaco is at http://{settings.listen}")
    try:
        server.run()
    finally:
        worker.stop()
        if mailbox:
            mailbox.stop()


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)  # waitress finishes the requests at hand and leaves its loop


@click.command()
def worker() -> None:
    """Run one worker process: relay, timers and jobs (PostgreSQL and Redis)."""
    settings = settings_module.load()
    if settings.embedded:
        raise click.ClickException("redis_url is not set: `fondaco serve` has its workers inside.")
    app = create_app(settings)
    with app.app_context():
        require_migrations(db.engine)
    process = WorkerProcess(app, settings)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    process.start()
    click.echo("The worker is at work.")
    ending.wait()
    process.stop()


@click.command()
@with_appcontext
def doctor() -> None:
    """Say whether database, migrations, queue, workers and mail are well; exit status 1 if something is not."""
    settings: Settings = current_app.extensions["fondaco.settings"]
    findings = list(examine(db.session(), settings))
    for finding in findings:
        click.echo(f"{'well' if finding.well else 'ILL ':4}  {finding.subject}: {finding.words}")
    if not all(finding.well for finding in findings):
        raise SystemExit(1)


@click.command()
@with_appcontext
def retry() -> None:
    """Hand out again the jobs that were given up."""
    click.echo(f"{deliveries.hand_out_again(db.session())} jobs will be tried again.")
    db.session.commit()
