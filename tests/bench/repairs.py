"""Least-change repair: firms that come two slots late, one at a time."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.commands import Bench, Result
from tests.bench.figures import Found, Line, megabytes, percent, seconds
from tests.bench.random_events import Size, random_event

_SECONDS = 3.0
_GAP = 0.01
_LATE_SLOTS = 2


def repairs(bench: Bench, size: Size, seeds: tuple[int, ...], firms: int, limit: float = 20) -> Found:
    """So many late firms of each event; `limit` is the seconds that each command may take at most."""
    lines: list[Line] = []
    results: list[Result] = []
    slowest = 0.0
    good = 0
    for seed in seeds:
        event = random_event(size, seed, bench.folder)
        before = bench.solve(event, limit)
        for firm in _late_firms(event, before, firms):
            disruption = _written(event, firm, bench.folder)
            runs = [bench.repair(event, before.path, disruption, limit, seed=number) for number in range(bench.runs)]
            results += runs
            slowest = max(slowest, median(result.ended.seconds for result in runs))
            good += all(map(_is_close, runs))
            lines.append(_line(seed, firm, runs))
            bench.say("  " + ", ".join(f"{name} {value}" for name, value in lines[-1].items()))
    return Found(
        measured=f"{good} of {len(lines)} proven or within 1 %, slowest {slowest:.1f} s",
        seconds=seconds([result.ended.seconds for result in results]),
        of_bound=percent(min(result.placed_share for result in results)),
        memory=megabytes(max(result.ended.peak for result in results)),
        met=good == len(lines) and slowest < _SECONDS,
        lines=lines,
    )


def _is_close(result: Result) -> bool:
    value, bound = result.value("moved_meetings"), result.bound("moved_meetings")
    return value - bound <= _GAP * value


def _line(seed: int, firm: str, runs: list[Result]) -> Line:
    return {
        "seed": str(seed),
        "late firm": firm,
        "moved": f"{median(result.value('moved_meetings') for result in runs):g}",
        "at least": f"{max(result.bound('moved_meetings') for result in runs)}",
        "seconds": seconds([result.ended.seconds for result in runs]),
        "memory": megabytes(max(result.ended.peak for result in runs)),
    }


def _first_slots(event: dict[str, Any]) -> list[str]:
    return [slot["id"] for slot in event["slots"][:_LATE_SLOTS]]


def _late_firms(event: Path, before: Result, count: int) -> list[str]:
    """From those who have meetings in the first slots: the busiest of them, the least busy, and some between."""
    problem = json.loads(event.read_text(encoding="utf-8"))
    people = {request["id"]: request["participants"] for request in problem["requests"]}
    early = {
        firm
        for placement in before.schedule["placed"]
        if placement["slot"] in _first_slots(problem)
        for firm in people[placement["request"]]
    }
    busy = Counter(firm for placement in before.schedule["placed"] for firm in people[placement["request"]])
    ranked = sorted(early, key=lambda firm: (-busy[firm], firm))
    steps = max(1, count - 1)
    return [ranked[(len(ranked) - 1) * number // steps] for number in range(count)]


def _written(event: Path, firm: str, folder: Path) -> Path:
    problem = json.loads(event.read_text(encoding="utf-8"))
    slots = _first_slots(problem)
    path = folder / f"{event.stem}.late-{firm}.json"
    late = {"now": slots[0], "participants": [{"id": firm, "unavailable": slots}]}
    path.write_text(json.dumps(late), encoding="utf-8")
    return path
