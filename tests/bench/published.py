"""The published problems to proven optimum, beside the baseline of one incremental SAT solver in the same run."""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.bench.commands import Bench, Result
from tests.bench.figures import Found, Line, megabytes, seconds
from tests.bench.processes import run
from tests.shared_data import find_shared

_LIMIT = 60
"""Seconds for one problem."""

_UNKNOWN = ("", "?")


@dataclass(frozen=True, slots=True)
class _Problem:
    """What was found about one published problem: `answer` is "UNSAT" or the break groups; medians in seconds."""

    name: str
    answer: str
    proven: bool
    expected: str
    seconds: float
    baseline_seconds: float | None
    baseline_answer: str
    difference: int
    peak: int

    @property
    def is_fast(self) -> bool:
        return self.baseline_seconds is None or self.seconds <= max(1.0, self.baseline_seconds)

    @property
    def agrees(self) -> bool:
        known = {each for each in (self.expected, self.baseline_answer) if each not in _UNKNOWN}
        return not self.proven or known <= {self.answer}

    def line(self) -> Line:
        return {
            "problem": self.name,
            "break groups": self.answer if self.proven else f"{self.answer}, not proven",
            "optimum": self.expected or "not known",
            "seconds": f"{self.seconds:.2f}",
            "baseline": "–" if self.baseline_seconds is None else f"{self.baseline_seconds:.2f}",
            "largest difference": str(self.difference),
            "memory": megabytes(self.peak),
        }


def originals(bench: Bench) -> Found:
    return _measure(bench, "*.original.dzn")


def variants(bench: Bench) -> Found:
    return _measure(bench, "*[!l].dzn")


def _measure(bench: Bench, pattern: str) -> Found:
    folder = find_shared("instances/published")
    assert folder is not None
    found = [_solve(bench, path) for path in sorted(folder.glob(pattern))]
    ours = sum(each.seconds for each in found)
    baseline = sum(each.baseline_seconds or 0 for each in found)
    proven = sum(each.proven for each in found)
    wrong = [each.name for each in found if not each.agrees]
    measured = (
        f"{proven} of {len(found)} proven, in all {ours:.1f} s, worst {max(each.seconds for each in found):.1f} s"
    )
    if baseline:
        measured += f"; baseline {baseline:.1f} s ({ours / baseline:.0%})"
    if wrong:
        measured += f"; NOT THE KNOWN OPTIMUM: {', '.join(wrong)}"
    return Found(
        measured=measured,
        seconds=seconds([each.seconds for each in found]),
        groups="proven" if proven == len(found) else f"{len(found) - proven} not proven",
        difference=str(max(each.difference for each in found)),
        memory=megabytes(max(each.peak for each in found)),
        met=(proven == len(found) and not wrong and ours <= baseline / 3 and all(each.is_fast for each in found))
        if baseline
        else None,
        lines=[each.line() for each in found],
    )


def _solve(bench: Bench, path: Path) -> _Problem:
    ours, others, answers = [], [], []
    for number in range(bench.runs):
        ours.append(bench.solve(path, _LIMIT, seed=number))
        if (baseline := _baseline(path)) is not None:
            answers.append(baseline[0])
            others.append(baseline[1])
    worst = next((result for result in ours if not _is_proven(result)), ours[0])
    found = _Problem(
        name=path.name,
        answer=_answer(worst),
        proven=all(map(_is_proven, ours)),
        expected=_optimum(path),
        seconds=median(result.ended.seconds for result in ours),
        baseline_seconds=median(others) if others else None,
        baseline_answer=answers[0] if answers else "",
        difference=max(result.largest_difference for result in ours),
        peak=max(result.ended.peak for result in ours),
    )
    bench.say("  " + ", ".join(f"{name} {value}" for name, value in found.line().items()))
    return found


def _is_proven(result: Result) -> bool:
    """Whether the answer is certain: that not everything can be placed, or that this is the optimum."""
    if result.schedule["status"] == "infeasible":
        stage = next(each for each in result.schedule["stages"] if each["objective"] == "required_requests")
        everything = len(result.schedule["placed"]) + len(result.schedule["unplaced"])
        return int(stage["bound"]) < everything
    return all(map(result.is_proven, ("required_requests", "placed_weight", "unfairness", "break_groups")))


def _answer(result: Result) -> str:
    """As the published results have it: there, what cannot be fair has no schedule."""
    if result.schedule["status"] == "infeasible" or result.value("unfairness"):
        return "UNSAT"
    return str(result.value("break_groups"))


def _optimum(path: Path) -> str:
    with (path.parent / "optima.csv").open(encoding="utf-8", newline="") as table:
        return next((row["optimal_total_breaks"] for row in csv.DictReader(table) if row["file"] == path.name), "")


def _baseline(path: Path) -> tuple[str, float] | None:
    """The baseline's answer and the seconds of its whole process; None where it cannot run."""
    program = find_shared("instances/baseline_sat.py")
    if program is None or find_spec("pysat") is None:
        return None
    ended = run([sys.executable, program, path])
    match = re.search(re.escape(path.name) + r" (?:UNSAT|OPT (\d+))", ended.words)
    return (match[1] or "UNSAT" if match else "?"), ended.seconds
