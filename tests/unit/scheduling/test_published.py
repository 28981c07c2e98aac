"""The published problems and the generator of large ones, where they are at hand."""

from __future__ import annotations

import csv
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.problem_reading import read_problem
from fondaco.scheduling.progress import Progress
from fondaco.scheduling.schedule import Objective, Schedule, Status
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import verify
from tests.shared_data import shared

ORIGINALS = (
    *("forum-13", "forum-13crafb", "forum-13crafc", "forum-14", "forumt-14", "forumt-14crafc", "forumt-14crafd"),
    *("forumt-14crafe", "tic-12", "tic-12crafc", "tic-13", "tic-13crafb", "tic-13crafc", "tic-14crafa", "tic-14crafc"),
    *("tic-14crafd", "ticf-13crafa", "ticf-13crafb", "ticf-13crafc", "ticf-14crafa"),
)

KINDS = ("original", "forb0003", "prec15")
"""As published, with more slots forbidden, and with an order between some meetings."""


def published_optimum(name: str) -> int | None:
    """The fewest break groups, or None where no schedule places every meeting."""
    with shared("instances/published/optima.csv").open(encoding="utf-8", newline="") as optima:
        found = next(row["optimal_total_breaks"] for row in csv.DictReader(optima) if row["file"] == f"{name}.dzn")
    return None if found == "UNSAT" else int(found)


def published(name: str) -> Problem:
    return read_dzn(shared(f"instances/published/{name}.dzn").read_text(encoding="utf-8"))


def solve_until(problem: Problem, enough: Callable[[Progress], bool]) -> Schedule:
    """The schedule as it is when enough is reached, however long that takes on this machine."""
    reached = threading.Event()

    def listen(progress: Progress) -> None:
        if enough(progress):
            reached.set()

    return solve(problem, time_limit=120, progress=listen, stop=reached.is_set)


def is_placed(progress: Progress) -> bool:
    return progress.stage is Objective.BREAK_GROUPS


def is_close(progress: Progress) -> bool:
    return is_placed(progress) or progress.value >= 0.99 * progress.bound


def test_every_published_problem_can_be_read() -> None:
    files = sorted(shared("instances/published").glob("*.dzn"))
    assert len(files) == 60
    for file in files:
        problem = read_dzn(file.read_text(encoding="utf-8"))
        assert problem.requests


@pytest.mark.parametrize("name", [f"{name}.{kind}" for name in ORIGINALS for kind in KINDS])
def test_a_published_problem_is_solved_to_its_published_optimum(name: str) -> None:
    problem = published(name)
    schedule = solve(problem, time_limit=120)
    assert verify(problem, schedule) == []
    required, waiting = (schedule.stage(each) for each in (Objective.REQUIRED_REQUESTS, Objective.BREAK_GROUPS))
    optimum = published_optimum(name)
    if optimum is None:
        assert schedule.status is Status.INFEASIBLE
        assert required.bound < len(problem.requests)
    else:
        assert len(schedule.placed) == len(problem.requests)
        assert schedule.stage(Objective.UNFAIRNESS).value == 0
        assert waiting.value == waiting.bound == optimum
        assert waiting.proven


@pytest.mark.parametrize("name", ["forumt-14crafd.forb0003", "tic-12.forb0003", "tic-13crafc.forb0003"])
def test_a_published_problem_without_solution_is_proven_to_have_none_by_prices_alone(name: str) -> None:
    problem = published(name)
    schedule = solve_until(problem, is_placed)
    assert verify(problem, schedule) == []
    assert schedule.status is Status.INFEASIBLE
    stage = schedule.stage(Objective.REQUIRED_REQUESTS)
    assert stage.proven
    assert stage.bound < len(problem.requests)
    assert Objective.REQUIRED_REQUESTS not in schedule.certificate.searched


def test_an_event_of_150_firms_is_scheduled_close_to_its_bound() -> None:
    generator = shared("instances/generate.py")
    sizes = {"--firms": 150, "--requests": 600, "--slots": 24, "--tables": 40, "--seed": 3}
    arguments = [word for option, size in sizes.items() for word in (option, str(size))]
    made = subprocess.run([sys.executable, generator, *arguments], capture_output=True, text=True, check=True)
    problem = read_problem(made.stdout)
    schedule = solve_until(problem, is_close)
    assert verify(problem, schedule) == []
    placed = schedule.stage(Objective.PLACED_WEIGHT)
    assert placed.value >= 0.99 * placed.bound
