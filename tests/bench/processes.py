"""Whole commands as processes: how long they took, how much memory, and what they told on the way."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_TOLD = re.compile(r"([a-z][a-z ]+): (\d+), at (?:most|least) (\d+) is possible")


@dataclass(frozen=True, slots=True)
class Told:
    """One report of progress: `seconds` after the process was started, `stage` the objective that it works on."""

    seconds: float
    stage: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Ended:
    """`seconds` from the start of the process to its end, `peak` its largest resident memory in bytes."""

    status: int
    seconds: float
    peak: int
    told: tuple[Told, ...]
    words: str
    """The last of what it wrote."""


def run(arguments: Sequence[str | Path], enough: Callable[[Told], bool] | None = None) -> Ended:
    """Run the command on a terminal; once it tells `enough`, end it as Ctrl-C would."""
    terminal, other_end = pty.openpty()
    started = time.monotonic()
    process = subprocess.Popen(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=other_end,
        stderr=other_end,
    )
    os.close(other_end)
    told: list[Told] = []
    words = ""
    for text in _read(terminal):
        words = (words + text)[-8000:]
        for match in _TOLD.finditer(words):
            stage, value, bound = match.groups()
            told.append(Told(time.monotonic() - started, stage.replace(" ", "_"), int(value), int(bound)))
            if enough is not None and enough(told[-1]):
                process.send_signal(signal.SIGINT)
                enough = None
        words = words[max((match.end() for match in _TOLD.finditer(words)), default=0) :]
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    os.close(terminal)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Ended(process.returncode, seconds, peak, tuple(told), words.strip())


def _read(terminal: int) -> Iterator[str]:
    """What is written to the terminal, until nobody has it open any more."""
    while True:
        try:
            text = os.read(terminal, 65_536)
        except OSError:  # how Linux says so
            return
        if not text:
            return
        yield text.decode(errors="replace")
