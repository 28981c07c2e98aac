"""`fondaco web`: pages and API in production."""

import os
import sys
from pathlib import Path
from tempfile import gettempdir

import click
from sqlalchemy import NullPool, create_engine

from fondaco import settings as settings_module
from fondaco.commands.database import require_migrations
from fondaco.settings import Settings

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system without a disk, for each process's signs of life

ACCESS_LOG = {
    "text": "%(t)s %(h)s %(m)s %({fondaco.route}e)s %(s)s %(B)s bytes %(M)s ms",
    "json": (
        '{"event": "request", "time": "%(t)s", "client": "%(h)s", "method": "%(m)s", "route": "%({fondaco.route}e)s", '
        '"status": %(s)s, "bytes": %(B)s, "ms": %(M)s}'
    ),
}
"""The route and not the address, which may carry the token of a link."""


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Threads in each process.")
def web(workers: int, threads: int) -> None:
    """Serve pages and API with gunicorn (production; the workers run apart)."""
    settings = settings_module.load()
    if settings.embedded:
        raise click.ClickException("redis_url is not set: `fondaco serve` serves everything from one process.")
    require_migrations(create_engine(settings.database, poolclass=NullPool))
    gunicorn = [sys.executable, "-m", "gunicorn", *gunicorn_options(settings, workers, threads)]
    os.execv(sys.executable, [*gunicorn, "fondaco.commands.group:application()"])  # noqa: S606 - the arguments are ours


def gunicorn_options(settings: Settings, workers: int, threads: int) -> list[str]:
    options = {
        "--bind": settings.listen,
        "--worker-class": "gthread",
        "--workers": str(workers),
        "--threads": str(threads),
        "--worker-tmp-dir": str(MEMORY if MEMORY.is_dir() else gettempdir()),
        "--keep-alive": "5",
        "--graceful-timeout": "30",
        "--forwarded-allow-ips": "",  # the setting trusted_proxies alone says whose X-Forwarded-* is believed
        "--access-logfile": "-",
        "--access-logformat": ACCESS_LOG[settings.log_format],
    }
    # Preloaded: the application is imported once, and what is wrong with it is said once and ends the start.
    return ["--preload", "--no-control-socket", *(word for option in options.items() for word in option)]
