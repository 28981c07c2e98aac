"""The site that the story is played on: a process of its own with its own data, as an operator would start it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TextIO

import httpx

from fondaco.kernel import clock
from fondaco_workers.demo.clients import Api
from fondaco_workers.demo.mailbox import EmbeddedPost, Mailbox

START_SECONDS = 120.0


class CannotStart(Exception):
    """Raised when the site cannot be started; the message says why and what to do, in one line."""


class Site:
    """`fondaco serve` with a folder, a clock and a port of the story's own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self._clock = folder / "clock"
        self._log = folder / "site.log"
        self._lock: TextIO | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the site, for its process and for the commands that set it up."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FONDACO_")}
        return inherited | {
            "FONDACO_VAR": str(self.folder),
            "FONDACO_LISTEN": f"127.0.0.1:{self.port}",
            "FONDACO_BASE_URL": self.base_url,
            "FONDACO_CLOCK_FILE": str(self._clock),
            "FONDACO_SIGN_IN_TRIES": "100000",  # everybody in the story comes from this machine
        }

    def prepare(self) -> None:
        """Begin with an empty folder and a free port. Raises `CannotStart` when somebody else has one of them."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise CannotStart(
                    f"Port {self.port} is in use ({error.strerror}). End what uses it, or choose another: "
                    f"make demo PORT={self.port + 1}"
                ) from error
        self._claim_folder()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def _claim_folder(self) -> None:
        """Two stories in one folder would pull it from under each other."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self.folder.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"Another demo is at work in {self.folder}. End it with Ctrl-C in its terminal."
            ) from error

    def start(self) -> None:
        """Start the site and wait until it answers. Raises `CannotStart`."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "fondaco", "serve"], env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                last = self._log.read_text(errors="replace").strip().splitlines()[-1:]
                raise CannotStart(f"The site did not start: {''.join(last) or 'no reason given'} (see {self._log})")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.base_url}/sign-in", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def run(self, *arguments: str) -> str:
        """Run a command of `fondaco` on this site's data, as its operator would; gives what it prints."""
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "fondaco", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStart(f"fondaco {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def mailbox(self, administrator: Api) -> Mailbox:
        """Where the firms of the story find their mail."""
        return Mailbox(EmbeddedPost(administrator))

    def move_clock(self, to: datetime) -> None:
        clock.move(self._clock, to)

    def wait(self) -> None:
        """Stay until the site ends or the terminal interrupts."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """End the site and leave its folder to others."""
        if self._lock is not None:
            self._lock.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(15)
