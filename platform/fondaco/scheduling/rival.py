"""A second search through a whole problem, in a process of its own: of the two, the first that ends decides.

How long a search takes depends much on luck: two that guess differently are seldom both slow. They have to be two
processes since the solver does not let other threads run.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import Timetable
from fondaco.scheduling.whole_search import Bounds, Finding, adopt, search_whole

if TYPE_CHECKING:
    import subprocess


def race(run: Run) -> Bounds:
    """Search the run's problem, with two workers by two searches that guess differently; return the bounds found."""
    if run.workers <= 1:
        return search_whole(run).bounds
    with _Rival(run) as rival:
        found = search_whole(run, goes_on=rival.is_awaited)
        return found.bounds if found.finished else found.bounds | rival.bounds()


@dataclass(frozen=True, slots=True)
class _Task:
    problem: Problem
    seed: int
    seconds: float
    parent: int


class _Rival:
    """The other process: started when it is first asked for, and ended with the context."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._is_begun = False
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: bytes | None = None

    def __enter__(self) -> _Rival:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def is_awaited(self) -> bool:
        """Whether it has not found an answer yet."""
        if not self._is_begun:
            self._is_begun = True
            with suppress(OSError):  # without a rival the search goes on alone
                self._begin()
        told = self._process.stdout if self._process else None
        if told and self._answer is None and select.select([told], [], [], 0)[0]:
            self._answer = told.read()
        return not self._answer

    def bounds(self) -> Bounds:
        """What it has found, its slots going into the timetable; nothing if it has not ended."""
        if not self._answer:
            return {}
        answer = json.loads(self._answer)
        if answer["slots"]:
            adopt(self._run.timetable, dict(zip(self._run.instance.movable, answer["slots"], strict=True)))
        return {Objective(name): bound for name, bound in answer["bounds"].items()}

    def _begin(self) -> None:
        """Start it, deaf to Ctrl-C: that is for this process to answer."""
        import pickle  # noqa: PLC0415  (most searches have no rival)
        import subprocess  # noqa: PLC0415

        run = self._run
        uncached = replace(run.instance.problem)  # what it has worked out of itself need not be sent
        task = _Task(uncached, run.seed, run.watch.seconds_left(), os.getpid())
        process = self._process = subprocess.Popen(  # noqa: S603  (this very program)
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _search_path()},
            start_new_session=True,
        )
        if process.stdin:
            process.stdin.write(pickle.dumps(task))
            process.stdin.close()
            process.stdin = None


def _search_path() -> str:
    """Where this very package lies, before what else the environment names."""
    here = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))


def answer(task: _Task) -> Mapping[str, object] | None:
    """What the rival finds: the slots of all requests if they fit, and bounds; None if the time did not suffice."""
    watch = Watch(task.seconds, stop=lambda: os.getppid() != task.parent)
    run = Run(Timetable(Instance.of(task.problem)), Anchors(), watch, seed=task.seed)
    found: Finding = search_whole(run, guess=False)
    if not found.finished:
        return None
    return {"slots": _slots(run.timetable), "bounds": {each.value: bound for each, bound in found.bounds.items()}}


def _slots(timetable: Timetable) -> list[int]:
    movable = timetable.instance.movable
    return [timetable.slot[request] for request in movable] if all(map(timetable.is_placed, movable)) else []


def main(given: BinaryIO, told: BinaryIO) -> None:
    import pickle  # noqa: PLC0415

    task = pickle.load(given)  # noqa: S301  (from the process that started this one)
    found = answer(task)
    if found is not None:
        told.write(json.dumps(found).encode())


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
