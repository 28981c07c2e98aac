"""The page of the benchmarks, from the figures of all rows as they were last measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.rows import ROWS

Measured = dict[str, Any]
"""A row as it is stored: when, on what and how it was measured, and what was found."""

_COLUMNS = {
    "measured": "measured",
    "seconds": "seconds: median (range)",
    "of_bound": "placed, of the bound",
    "groups": "break groups : greedy",
    "difference": "largest difference",
    "without": "firms without meeting (least)",
    "memory": "memory",
}

_HEAD = """# Benchmarks

`make bench` measures all of this anew, prints it and writes this page and `benchmarks.json`. `make bench
ROWS=published,400` measures the named rows and keeps the others as they are, `RUNS=1` does everything once instead of
five times, `BENCH_WORKERS=1` uses one thread instead of two. The published problems, their baseline and the usual
generator of random events are not part of the project: they are looked for in a folder `shared` beside the checkout or
in `FONDACO_SHARED`. Without them the rows of the published problems are left out, and the random events come from a
generator in `tests/bench`.

Everything is timed as a whole process, from its start to its end, the import of libraries and the writing of the file
included; memory is the process' largest resident size. Each schedule has gone through `fondaco schedule verify`. Where
there are several runs, each has another `--seed`, and figures are medians.
"""

_FOOT = """
## What the columns mean

- **placed, of the bound**: the placed weight, as a share of the proven bound in the same file (the true optimum lies
  between the two). With several events: the lowest.
- **break groups : greedy**: how often participants wait between two of their meetings, beside the *greedy schedule of
  equal weight*: the same requests, the heaviest first, each in the earliest slot in which its people and a table are
  free; one that fits nowhere makes room by moving others along chains of two slots, again to the earliest that works.
  It never looks at waiting (`tests/bench/greedy.py`).
- **largest difference**: between the break groups of two participants; 2 is what counts as fair.
- **firms without meeting (least)**: firms with an accepted request and no meeting, and in brackets the bound below
  which no schedule can be.
- **baseline**: an incremental SAT solver in one thread that counts the break groups up from zero, timed in the same
  run.
"""


def read_measured(path: Path) -> dict[str, Measured]:
    measured: dict[str, Measured] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return measured


def write(folder: Path, measured: Mapping[str, Measured]) -> None:
    (folder / "benchmarks.json").write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "benchmarks.md").write_text(page(measured), encoding="utf-8")


def page(measured: Mapping[str, Measured]) -> str:
    rows = [row for row in ROWS if row.key in measured]
    parts = [_HEAD, summary(measured), _FOOT]
    for row in rows:
        entry = measured[row.key]
        parts.append(f"\n## {row.work}\n\nTarget: {row.target}. {_how(row.key, entry)}\n")
        if entry["found"]["lines"]:
            parts.append("\n" + _table(list(entry["found"]["lines"][0]), entry["found"]["lines"]))
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def summary(measured: Mapping[str, Measured]) -> str:
    """The table of all rows, those that were not measured included."""
    lines = []
    for row in ROWS:
        line = {"work": row.work, "target": row.target}
        if row.key in measured:
            found = measured[row.key]["found"]
            line |= {title: found[key] or "–" for key, title in _COLUMNS.items()}
            line["met"] = {True: "yes", False: "no", None: "–"}[found["met"]]
        else:
            line |= {"measured": "not measured"}
        lines.append(line)
    return _table(["work", "target", *_COLUMNS.values(), "met"], lines)


def _how(key: str, entry: Measured) -> str:
    return (
        f"`make bench ROWS={key} RUNS={entry['runs']} BENCH_WORKERS={entry['workers']}` on {entry['date']}: "
        f"{entry['machine']}; {entry['events']}."
    )


def _table(columns: Sequence[str], lines: Sequence[Mapping[str, str]]) -> str:
    rows = [columns, ["---"] * len(columns), *([line.get(column, "–") for column in columns] for line in lines)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows) + "\n"
