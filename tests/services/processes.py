import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.services.waiting import DEADLINE, StillWaiting, eventually

STOPPING = 30.0
"""Seconds a process has for a clean end before it is killed."""

PORTS = range(20_000, 32_000)
"""Below those that Linux gives to whoever connects: a server that is down for a moment finds its own again."""


def free_port() -> int:
    """A port of the loopback that nobody listened on a moment ago."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A separate process with a session of its own, so that it is ended together with its children."""

    def __init__(self, popen: subprocess.Popen[bytes], log: Path) -> None:
        self._popen = popen
        self._log = log

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def output(self) -> str:
        """What it has written so far, to standard output and standard error together."""
        return self._log.read_text(errors="replace")

    @property
    def exit_code(self) -> int | None:
        """None while it runs, negative when a signal ended it."""
        return self._popen.poll()

    def wait_until(self, condition: Callable[[], bool], what: str, within: float = DEADLINE) -> None:
        """Wait for `condition`; raises `StillWaiting` at the deadline, and at once if the process has ended instead."""

        def settled() -> bool:
            if condition():
                return True
            if self.exit_code is not None:
                raise StillWaiting(f"{what} did not come: the process ended with status {self.exit_code}")
            return False

        eventually(settled, what, within)

    def wait_for_output(self, text: str, within: float = DEADLINE) -> None:
        self.wait_until(lambda: text in self.output, f"the output {text!r}", within)

    def wait_for_port(self, port: int, within: float = DEADLINE) -> None:
        self.wait_until(lambda: accepts_connections(port), f"a listener on port {port}", within)

    def wait_for_end(self, within: float = DEADLINE) -> int:
        """Return the exit status."""
        return self._popen.wait(within)

    def kill(self) -> None:
        """End it and its children as `kill -9` does: nothing is flushed, closed or rolled back by it."""
        self._signal_session(signal.SIGKILL)
        self._popen.wait(DEADLINE)

    def ask_to_end(self) -> None:
        """As a supervisor does; the process itself decides when."""
        self._popen.send_signal(signal.SIGTERM)

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end; kill it, and what it left behind, when it does not."""
        with suppress(ProcessLookupError):
            self._popen.send_signal(with_signal)
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(STOPPING)
        self.kill()

    def _signal_session(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, number)


def start(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> Process:
    """Start `command`, its output appended to `log`; the caller ends it. `user` is for a root who must not run it."""
    identity: dict[str, Any] = {} if user is None else {"user": user, "group": _group_of(user), "extra_groups": []}
    with log.open("ab") as output:
        popen = subprocess.Popen(
            _ending_with_us(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            **identity,
        )
    return Process(popen, log)


@contextmanager
def running(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Iterator[Process]:
    """Run `command` beside the test. It is ended in any case; a failing test shows what it wrote."""
    with tempfile.TemporaryDirectory(prefix="fondaco-process-") as folder:
        process = start(command, Path(folder) / "output.log", env=env, cwd=cwd)
        try:
            yield process
        except BaseException as failure:
            failure.add_note(f"{_shown(command)} had written:\n{process.output or '(nothing)'}")
            raise
        finally:
            process.stop()


def _ending_with_us(command: Sequence[str | Path]) -> list[str]:
    """Let Linux kill the command when the test run itself is killed and cannot clean up.

    The kernel watches the *thread* that started the process, so this is for the main thread only.
    """
    words = [str(word) for word in command]
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    if setpriv is None or threading.current_thread() is not threading.main_thread():
        return words
    return [setpriv, "--pdeathsig", "KILL", "--", *words]


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _shown(command: Sequence[str | Path]) -> str:
    return " ".join(str(word) for word in command)
