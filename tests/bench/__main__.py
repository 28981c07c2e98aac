"""`python -m tests.bench`: measure the scheduler's commands, print the table and write it to the documentation."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import page
from tests.bench.commands import Bench, CommandFailed
from tests.bench.machine import description
from tests.bench.random_events import origin
from tests.bench.rows import ROWS, Row
from tests.shared_data import ROOT, find_shared


def main() -> int:
    options = _options()
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(folder, options.runs, options.workers, say=_say)
    measured = page.read_measured(options.docs / "benchmarks.json")
    failed = False
    for row in options.rows:
        if row.needs_published and find_shared("instances/published") is None:
            _say(f"{row.key}: skipped, no shared/instances beside the checkout; FONDACO_SHARED may name the folder")
            continue
        _say(f"{row.key}: {row.work}")
        try:
            found = row.measure(bench)
        except CommandFailed as error:
            _say(f"{row.key}: {error}")
            failed = True
            continue
        measured[row.key] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": description(),
            "runs": options.runs,
            "workers": options.workers,
            "events": "published problems" if row.needs_published else f"events from {origin()}",
            "found": found.as_json(),
        }
        page.write(options.docs, measured)
    _say("\n" + page.summary(measured))
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    keys = ",".join(row.key for row in ROWS)
    parser.add_argument("--rows", type=_rows, default=ROWS, help=f"which of {keys}")
    parser.add_argument("--runs", type=int, default=5, help="how often each command is run")
    parser.add_argument("--workers", type=int, default=2, help="threads of each command")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where benchmarks.md and .json are written")
    return parser.parse_args()


def _rows(text: str) -> tuple[Row, ...]:
    known = {row.key: row for row in ROWS}
    unknown = [key for key in text.split(",") if key not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"no row {unknown[0]}; there are {', '.join(known)}")
    return tuple(known[key] for key in text.split(","))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


sys.exit(main())
