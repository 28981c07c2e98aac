"""`fondaco web`: pages and API in production."""

import os
import sys

import click

from fondaco import settings as settings_module


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Threads in each process.")
def web(workers: int, threads: int) -> None:
    """Serve pages and API with gunicorn (production; the workers run apart)."""
    settings = settings_module.load()
    arguments = ["gunicorn", "fondaco.cli:application()", "--bind", settings.listen, "--worker-class", "gthread"]
    arguments += ["--workers", str(workers), "--threads", str(threads), "--access-logfile", "-"]
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - the arguments are ours
