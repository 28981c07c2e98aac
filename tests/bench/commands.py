"""The scheduler's commands as the rows of the benchmark call them; every schedule goes through `verify`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.processes import Ended, Told, run

FONDACO = Path(sys.executable).with_name("fondaco")


class CommandFailed(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Result:
    """What a command told and wrote: `schedule` is the JSON in the file at `path`."""

    ended: Ended
    path: Path
    schedule: dict[str, Any]

    def value(self, objective: str) -> int:
        return int(self._stage(objective)["value"])

    def bound(self, objective: str) -> int:
        return int(self._stage(objective)["bound"])

    def is_proven(self, objective: str) -> bool:
        return bool(self._stage(objective)["proven"])

    def _stage(self, objective: str) -> dict[str, Any]:
        return next(stage for stage in self.schedule["stages"] if stage["objective"] == objective)

    @property
    def placed_share(self) -> float:
        """The placed weight as a share of its bound."""
        return self.value("placed_weight") / max(1, self.bound("placed_weight"))

    @property
    def largest_difference(self) -> int:
        return int(self.schedule["statistics"]["largest_break_difference"])


@dataclass(frozen=True, slots=True)
class Bench:
    """`folder` holds the problems and schedules; `runs` is how often everything that is timed is done."""

    folder: Path
    runs: int
    workers: int
    say: Callable[[str], None] = field(default=print)

    def solve(
        self, problem: Path, limit: float, *, seed: int = 0, enough: Callable[[Told], bool] | None = None
    ) -> Result:
        return self._command("solve", problem, [problem], limit, seed, enough)

    def repair(self, problem: Path, schedule: Path, disruption: Path, limit: float, *, seed: int = 0) -> Result:
        return self._command("repair", problem, [problem, schedule, "--disruption", disruption], limit, seed, None)

    def _command(
        self,
        name: str,
        problem: Path,
        arguments: list[str | Path],
        limit: float,
        seed: int,
        enough: Callable[[Told], bool] | None,
    ) -> Result:
        output = self.folder / f"{problem.stem}.{name}-{limit:g}-{seed}.json"
        output.unlink(missing_ok=True)
        options = {"--time-limit": limit, "--workers": self.workers, "--seed": seed, "--output": output}
        words = [str(word) for option in options.items() for word in option]
        ended = run([FONDACO, "schedule", name, *arguments, *words], enough)
        if ended.status not in (0, 3):
            raise CommandFailed(f"{name} of {problem.name} ended with status {ended.status}: {ended.words}")
        checked = run([FONDACO, "schedule", "verify", problem, output])
        if checked.status != 0:
            raise CommandFailed(f"verify finds the schedule of {problem.name} wrong: {checked.words}")
        return Result(ended, output, json.loads(output.read_text(encoding="utf-8")))
