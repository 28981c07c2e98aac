"""`python -m tests.bench.pictures`: the two pictures of docs/scheduling.md, from real runs of the command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.bench.commands import Bench, Result
from tests.bench.processes import Told
from tests.bench.random_events import Size, own_event
from tests.shared_data import ROOT

_INK, _PALE, _AWAY, _WAIT = "#22303c", "#6b7a88", "#d5dbe1", "#c0392b"
_HUES = ("#2f6f9f", "#3a8f6b", "#8a6fb0", "#b07d2b", "#4f9aa8", "#a05a73")
_FONT = 'font-family="system-ui, sans-serif"'

_CELL_WIDTH, _CELL_HEIGHT, _LEFT, _TOP = 46, 15, 60, 66


def main() -> None:
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(folder, runs=1, workers=2)
    small = _written(folder, "picture-of-a-schedule", Size(32, 120, 12, 16), seed=4)
    large = _written(folder, "picture-of-a-run", Size(1_000, 6_000, 24, 220), seed=4)
    pictures = {
        "schedule.svg": people_and_slots(_read(small), bench.solve(small, 20)),
        "schedule-run.svg": value_and_bound(bench.solve(large, 40).ended.told),
    }
    for name, picture in pictures.items():
        (ROOT / "docs" / "pictures" / name).write_text(picture, encoding="utf-8")
        sys.stdout.write(f"docs/pictures/{name}\n")


def _written(folder: Path, name: str, size: Size, seed: int) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(own_event(size, seed)), encoding="utf-8")
    return path


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def people_and_slots(problem: dict[str, Any], result: Result) -> str:
    """A line for each participant, a column for each slot; in the cells whom they meet."""
    people = {request["id"]: request["participants"] for request in problem["requests"]}
    slots = [slot["id"] for slot in problem["slots"]]
    partners: dict[tuple[str, str], list[str]] = {}
    for placement in result.schedule["placed"]:
        one, other = people[placement["request"]]
        partners.setdefault((one, placement["slot"]), []).append(other)
        partners.setdefault((other, placement["slot"]), []).append(one)
    width = _LEFT + len(slots) * _CELL_WIDTH + 12
    height = _TOP + len(problem["participants"]) * _CELL_HEIGHT + 12
    parts = [_text(_LEFT, 20, _summary(result), size=13, anchor="start")]
    parts += _legend()
    for column, slot in enumerate(problem["slots"]):
        parts.append(_text(_LEFT + (column + 0.5) * _CELL_WIDTH, _TOP - 6, slot["start"][11:16], fill=_PALE))
    for row, participant in enumerate(problem["participants"]):
        y = _TOP + row * _CELL_HEIGHT
        parts.append(_text(_LEFT - 8, y + 11, participant["id"], anchor="end", fill=_PALE))
        busy = [column for column, slot in enumerate(slots) if (participant["id"], slot) in partners]
        for column, slot in enumerate(slots):
            x = _LEFT + column * _CELL_WIDTH
            here = partners.get((participant["id"], slot), [])
            waits = bool(busy) and busy[0] < column < busy[-1] and not here
            parts += _cell(x, y, here, away=slot in participant["unavailable"], waits=waits)
    return _svg(width, height, "A schedule: participants by slots", parts)


def _summary(result: Result) -> str:
    placed, unplaced = len(result.schedule["placed"]), len(result.schedule["unplaced"])
    return (
        f"{placed} of {placed + unplaced} meetings, weight {result.value('placed_weight')} "
        f"(at most {result.bound('placed_weight')}); break groups {result.value('break_groups')} "
        f"(at least {result.bound('break_groups')})"
    )


def _legend() -> list[str]:
    y = 32
    return [
        _box(_LEFT, y, 12, 10, _HUES[0]),
        _text(_LEFT + 18, y + 9, "meets, with whom", anchor="start"),
        _box(_LEFT + 150, y, 12, 10, _AWAY),
        _text(_LEFT + 168, y + 9, "not there", anchor="start"),
        f'<circle cx="{_LEFT + 256}" cy="{y + 5}" r="3" fill="{_WAIT}"/>',
        _text(_LEFT + 266, y + 9, "waits between two meetings", anchor="start"),
    ]


def _cell(x: float, y: float, partners: Sequence[str], *, away: bool, waits: bool) -> list[str]:
    if partners:
        hue = _HUES[int(partners[0].lstrip("p")) % len(_HUES)]
        words = _text(x + _CELL_WIDTH / 2, y + 11, " ".join(partners), fill="#ffffff")
        return [_box(x + 1, y + 1, _CELL_WIDTH - 2, _CELL_HEIGHT - 2, hue), words]
    cell = [_box(x + 1, y + 1, _CELL_WIDTH - 2, _CELL_HEIGHT - 2, _AWAY if away else "#f4f6f8")]
    if waits:
        cell.append(f'<circle cx="{x + _CELL_WIDTH / 2:g}" cy="{y + _CELL_HEIGHT / 2:g}" r="3" fill="{_WAIT}"/>')
    return cell


def value_and_bound(told: Sequence[Told]) -> str:
    """Two panels over the seconds of one run: the placed weight below its bound, the break groups above theirs."""
    panels = [
        ("placed_weight", "placed weight", 60),
        ("break_groups", "break groups", 430),
    ]
    parts: list[str] = []
    for stage, title, left in panels:
        parts += _panel([each for each in told if each.stage == stage], title, left)
    return _svg(780, 300, "Value and bound over the time of a run", parts)


def _panel(told: Sequence[Told], title: str, left: float) -> list[str]:
    width, height, top = 300.0, 200.0, 40.0
    values = [number for each in told for number in (each.value, each.bound)]
    marks = sorted({min(values), max(values)})
    margin = max(1, (marks[-1] - marks[0]) * 0.06)
    low, high = marks[0] - margin, marks[-1] + margin
    first, last = told[0].seconds, told[-1].seconds

    def point(seconds: float, value: float) -> str:
        x = left + width * (seconds - first) / max(0.001, last - first)
        return f"{x:.1f},{top + height * (high - value) / (high - low):.1f}"

    def steps(numbers: Iterable[tuple[float, int]]) -> str:
        """Corners, so that a number holds until the next is told; what repeats is left out."""
        corners: list[str] = []
        before: int | None = None
        for seconds, number in [*numbers]:
            if number != before:
                corners += [] if before is None else [point(seconds, before)]
                corners.append(point(seconds, number))
            before = number
        assert before is not None
        return " ".join([*corners, point(last, before)])

    value = steps((each.seconds, each.value) for each in told)
    bound = steps((each.seconds, each.bound) for each in told)
    return [
        _box(left, top, width, height, "#f4f6f8"),
        _text(left, top - 12, title, size=13, anchor="start"),
        f'<polyline points="{bound}" fill="none" stroke="{_WAIT}" stroke-width="2" stroke-dasharray="6 4"/>',
        f'<polyline points="{value}" fill="none" stroke="{_HUES[0]}" stroke-width="2"/>',
        *(
            _text(left - 6, top + 4 + height * (high - mark) / (high - low), f"{mark:,}", anchor="end", fill=_PALE)
            for mark in marks
        ),
        _text(left, top + height + 18, f"{first:.1f} s", anchor="start", fill=_PALE),
        _text(left + width, top + height + 18, f"{last:.1f} s", anchor="end", fill=_PALE),
        _text(left, top + height + 40, f"— value, at last {told[-1].value:,}", anchor="start", fill=_HUES[0]),
        _text(left + width, top + height + 40, f"- - bound, at last {told[-1].bound:,}", anchor="end", fill=_WAIT),
    ]


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="2" fill="{fill}"/>'


def _text(x: float, y: float, words: str, *, size: int = 10, anchor: str = "middle", fill: str = _INK) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" {_FONT}>'
        f"{escape(words)}</text>"
    )


def _svg(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">\n'
        f'<title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    main()
