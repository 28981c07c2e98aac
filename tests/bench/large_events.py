"""Random events of growing size: how much of the bound is placed, how much waiting is left, and how time grows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from fondaco.scheduling.problem_reading import read_problem
from tests.bench.commands import Bench, Result
from tests.bench.figures import Found, Line, compared, megabytes, percent, seconds
from tests.bench.greedy import Greedy, greedy_schedule
from tests.bench.processes import Told
from tests.bench.random_events import Size, random_event

MOST_GROUPS = 0.5
"""Of those of the greedy schedule."""

_ENOUGH = 0.995
_LARGEST_EXPONENT = 1.3
_AFTER_WEIGHT = ("unfairness", "break_groups", "idle_slots", "table_changes")


@dataclass(frozen=True, slots=True)
class Target:
    """`share` of the bound placed within `placing` seconds, few groups within `waiting`, in at most `memory` bytes."""

    size: Size
    seeds: tuple[int, ...]
    share: float
    placing: float
    waiting: float | None = None
    memory: float = math.inf


@dataclass(frozen=True, slots=True)
class _Event:
    """What was found about one event: the results of the runs within each of the two limits."""

    seed: int
    placing: list[Result]
    waiting: list[Result]
    greedy: Greedy

    @property
    def share(self) -> float:
        return median(result.placed_share for result in self.placing)

    @property
    def groups(self) -> float:
        return median(result.value("break_groups") for result in self.waiting)

    @property
    def peak(self) -> int:
        return max(result.ended.peak for result in self.placing + self.waiting)

    def without(self) -> str:
        return f"{median(result.value('firms_without_meeting') for result in self.waiting):g}"

    def least_without(self) -> str:
        return f"{max(result.bound('firms_without_meeting') for result in self.waiting)}"

    def line(self) -> Line:
        return {
            "seed": str(self.seed),
            "of the bound": percent(self.share),
            "seconds": seconds([result.ended.seconds for result in self.placing]),
            "break groups : greedy": compared(self.groups, self.greedy.groups),
            "greedy placed": percent(self.greedy.weight),
            "seconds for both": seconds([result.ended.seconds for result in self.waiting]),
            "bound of groups": str(max(result.bound("break_groups") for result in self.waiting)),
            "largest difference": f"{median(result.largest_difference for result in self.waiting):g}",
            "without meeting (least)": f"{self.without()} ({self.least_without()})",
            "memory": megabytes(self.peak),
        }


def large(bench: Bench, target: Target) -> Found:
    events = [_measure(bench, target, seed) for seed in target.seeds]
    few_groups = all(each.groups <= MOST_GROUPS * each.greedy.groups for each in events)
    in_time = all(
        result.ended.seconds <= limit + 2
        for each in events
        for results, limit in ((each.placing, target.placing), (each.waiting, target.waiting or target.placing))
        for result in results
    )
    return Found(
        measured=f"at least {percent(min(each.share for each in events))} in {target.placing:g} s",
        seconds=seconds([result.ended.seconds for each in events for result in each.placing]),
        of_bound=percent(min(each.share for each in events)),
        groups=compared(sum(each.groups for each in events), sum(each.greedy.groups for each in events)),
        difference=f"{max(result.largest_difference for each in events for result in each.waiting)}",
        without=", ".join(f"{each.without()} ({each.least_without()})" for each in events),
        memory=megabytes(max(each.peak for each in events)),
        met=min(each.share for each in events) >= target.share
        and (target.waiting is None or few_groups)
        and in_time
        and max(each.peak for each in events) <= target.memory,
        lines=[each.line() for each in events],
    )


def _measure(bench: Bench, target: Target, seed: int) -> _Event:
    path = random_event(target.size, seed, bench.folder)
    placing = [bench.solve(path, target.placing, seed=number) for number in range(bench.runs)]
    waiting = placing
    if target.waiting is not None:
        waiting = [bench.solve(path, target.waiting, seed=number) for number in range(bench.runs)]
    found = _Event(seed, placing, waiting, _greedy(path, waiting[0]))
    bench.say("  " + ", ".join(f"{name} {value}" for name, value in found.line().items()))
    return found


def _greedy(path: Path, result: Result) -> Greedy:
    placed = {placement["request"] for placement in result.schedule["placed"]}
    return greedy_schedule(read_problem(path.read_text(encoding="utf-8")), placed)


def growth(bench: Bench, sizes: Sequence[int], limit: float) -> Found:
    """The time to reach the share of the bound, for events of equal density, and the exponent of its growth."""
    times: list[float] = []
    lines: list[Line] = []
    peak = 0
    for firms in sizes:
        path = random_event(Size(firms, 6 * firms, 40, firms // 4), 1, bench.folder)
        results = [bench.solve(path, limit, seed=number, enough=_is_enough) for number in range(bench.runs)]
        reached = [_time_to_enough(result) for result in results]
        times.append(median(reached))
        peak = max(peak, *(result.ended.peak for result in results))
        lines.append({"firms": f"{firms:,}", "seconds": seconds(reached), "memory": megabytes(peak)})
        bench.say("  " + ", ".join(f"{name} {value}" for name, value in lines[-1].items()))
    exponent = slope([math.log(firms) for firms in sizes], [math.log(time) for time in times])
    return Found(
        measured=f"time grows with the {exponent:.2f}th power; {', '.join(f'{time:.1f} s' for time in times)}",
        seconds=f"{times[-1]:.2f}",
        memory=megabytes(peak),
        met=exponent <= _LARGEST_EXPONENT and math.isfinite(exponent),
        lines=lines,
    )


def _is_enough(told: Told) -> bool:
    """Whether enough weight is placed. Who is at a later stage has told of the weight before, or has all of it."""
    if told.stage == "placed_weight":
        return told.value >= _ENOUGH * told.bound
    return told.stage in _AFTER_WEIGHT


def _time_to_enough(result: Result) -> float:
    """Infinite where the schedule does not reach it; else when it was told, or the whole time if it never was."""
    if result.placed_share < _ENOUGH:
        return math.inf
    return next((told.seconds for told in result.ended.told if _is_enough(told)), result.ended.seconds)


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Of the line of least squares."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
