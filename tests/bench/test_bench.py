"""That the benchmark measures what it says: its generator, its greedy schedule, its processes and its page."""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path

import pytest

from fondaco.scheduling.problem_reading import read_problem
from tests.bench import page
from tests.bench.commands import Bench
from tests.bench.figures import Found, percent
from tests.bench.greedy import greedy_schedule
from tests.bench.large_events import Target, large, slope
from tests.bench.processes import run
from tests.bench.random_events import Size, random_event
from tests.bench.repairs import repairs
from tests.bench.rows import ROWS

SMALL = Size(firms=30, requests=90, slots=8, tables=10)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for the problems, where no shared one is to be found."""
    monkeypatch.setattr("tests.bench.random_events.find_shared", lambda relative: None)
    return tmp_path


def test_the_generator_makes_the_same_event_of_the_size_that_is_asked_for(alone: Path) -> None:
    path = random_event(SMALL, 7, alone)
    problem = read_problem(path.read_text())
    assert (len(problem.participants), len(problem.requests), len(problem.slots), len(problem.tables)) == (
        30,
        90,
        8,
        10,
    )
    first = path.read_text()
    path.unlink()
    assert random_event(SMALL, 7, alone).read_text() == first


def test_the_greedy_schedule_keeps_the_rules_and_places_what_it_can(alone: Path) -> None:
    problem = read_problem(random_event(SMALL, 3, alone).read_text())
    greedy = greedy_schedule(problem, {request.id for request in problem.requests})
    meetings = Counter(greedy.slots.values())
    assert max(meetings.values()) <= len(problem.tables)
    load = Counter((who, slot) for name, slot in greedy.slots.items() for who in problem.request[name].participants)
    assert all(count <= problem.participant[who].capacity for (who, _), count in load.items())
    assert all(slot in problem.possible_slots(problem.request[name]) for name, slot in greedy.slots.items())
    placed = sum(problem.request[name].weight for name in greedy.slots)
    assert greedy.weight == placed / sum(request.weight for request in problem.requests)


def test_a_process_is_timed_and_ended_by_its_own_report() -> None:
    program = "print('placed weight: 7, at most 9 is possible', flush=True); import time; time.sleep(60)"
    ended = run([sys.executable, "-c", program], enough=lambda told: told.value == 7)
    assert [(told.stage, told.value, told.bound) for told in ended.told] == [("placed_weight", 7, 9)]
    assert ended.status != 0
    assert "KeyboardInterrupt" in ended.words
    assert ended.peak > 1_000_000


def test_rows_are_measured_and_told_on_the_page(alone: Path) -> None:
    bench = Bench(alone, runs=1, workers=1, say=lambda line: None)
    placed = large(bench, Target(SMALL, (1,), share=0.5, placing=1, waiting=2))
    repaired = repairs(bench, SMALL, (1,), firms=2, limit=1)
    assert placed.met is not None
    assert len(repaired.lines) == 2
    entry = {"date": "2027-03-10", "machine": "abacus", "runs": 1, "workers": 1, "events": "here"}
    text = page.page(
        {key: entry | {"found": found.as_json()} for key, found in (("400", placed), ("repair", repaired))}
    )
    assert placed.measured in text
    assert repaired.lines[0]["late firm"] in text
    assert text.count("not measured") == len(ROWS) - 2
    assert json.loads(json.dumps(placed.as_json())) == Found(**placed.as_json()).as_json()


def test_a_share_is_never_rounded_up_and_growth_is_the_slope_of_the_logarithms() -> None:
    assert percent(0.9999999) == "99.999 %"
    assert slope([math.log(size) for size in (1, 10, 100)], [math.log(size**1.5) for size in (1, 10, 100)]) == (
        pytest.approx(1.5)
    )
