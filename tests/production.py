"""Fondaco as it runs in production: PostgreSQL, Redis, and web and workers as processes of their own."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from fondaco.settings import Settings
from tests.services.processes import Process, free_port, running

STARTING = 120.0
"""Seconds that a process may take to start, on a machine with much else to do."""


class Production:
    """Starts processes of one installation; whatever still runs ends with it."""

    def __init__(self, settings: Settings, folder: Path, stack: ExitStack) -> None:
        self.settings = settings
        self._folder = folder
        self._stack = stack
        self.port = int(settings.listen.rpartition(":")[2])

    @property
    def environment(self) -> dict[str, str]:
        """The settings as a process gets them."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FONDACO_")}
        given = self.settings.model_dump(exclude_defaults=True, mode="json")
        given["secret_key"] = self.settings.secret_key.get_secret_value()
        return inherited | {f"FONDACO_{name.upper()}": str(value) for name, value in given.items()}

    def worker(self) -> Process:
        """A worker that is at work."""
        process = self.command("worker")
        process.wait_for_output("The worker is at work", STARTING)
        return process

    def web(self) -> Process:
        """A web server that answers."""
        process = self.command("web", "--workers", "2", "--threads", "4")
        process.wait_until(self._answers, "the web server to answer", STARTING)
        return process

    def command(self, *arguments: str) -> Process:
        command = (sys.executable, "-m", "fondaco", *arguments)
        return self._stack.enter_context(running(*command, env=self.environment, cwd=self._folder))

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/sign-in", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def production(
    folder: Path, *, database_url: str, redis_url: str, smtp_url: str, **more: object
) -> Iterator[Production]:
    """An installation whose workers take up lost work after three seconds, and a mail that was under way after eight.

    Eight, because a mail that is merely slow on a busy machine must not count as interrupted.
    """
    settings = Settings(
        **{
            "var": folder,
            "listen": f"127.0.0.1:{free_port()}",
            "database_url": database_url,
            "redis_url": redis_url,
            "smtp_url": smtp_url,
            "smtp_timeout": 60,
            "lease_seconds": 3,
            "mail_lease_seconds": 8,
            "sweep_seconds": 0.5,
            "secret_key": "a key for tests that is long enough to sign with",
            "clock_file": folder / "clock",
            **more,
        }
    )
    with ExitStack() as stack:
        yield Production(settings, folder, stack)
