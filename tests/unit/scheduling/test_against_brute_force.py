"""Tiny problems with every feature: what the solver claims of them is compared with all their schedules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fondaco.scheduling.cli import schedule as commands
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.problem_reading import problem_from
from fondaco.scheduling.schedule import Objective, Schedule, Status
from fondaco.scheduling.schedule_json import read_schedule
from fondaco.scheduling.solve import schedule_within, solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.brute_force import all_schedules, best_quality, quality, reason_is_true
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.problems import Json
from tests.unit.scheduling.tiny_problems import days_under_way, tiny_json, tiny_problems
from tests.unit.scheduling.watches import ends_after

JUDGED = (
    Objective.REQUIRED_REQUESTS,
    Objective.FIRMS_WITHOUT_MEETING,
    Objective.PLACED_WEIGHT,
    Objective.UNFAIRNESS,
    Objective.BREAK_GROUPS,
    Objective.IDLE_SLOTS,
)


def slots_of(schedule: Schedule) -> dict[str, str]:
    return {placement.request: placement.slot for placement in schedule.placed}


def bound_as_cost(problem: Problem, schedule: Schedule, objective: Objective) -> int:
    bound = schedule.stage(objective).bound
    match objective:
        case Objective.REQUIRED_REQUESTS:
            return sum(request.required for request in problem.requests) - bound
        case Objective.PLACED_WEIGHT:
            return sum(request.weight for request in problem.requests) - bound
        case _:
            return bound


def check_claims(problem: Problem, schedule: Schedule) -> None:
    """No bound excludes what is possible, what is proven is so, and reasons and status are true."""
    assert verify(problem, schedule) == []
    slots = slots_of(schedule)
    reached = quality(problem, slots)
    rivals = [quality(problem, each) for each in all_schedules(problem)]
    for place, objective in enumerate(JUDGED):
        best = min(rival[place] for rival in rivals)
        assert bound_as_cost(problem, schedule, objective) <= best
        assert not schedule.stage(objective).proven or reached[place] == best
        rivals = [rival for rival in rivals if rival[place] <= reached[place]]
    for unplaced in schedule.unplaced:
        assert reason_is_true(problem, slots, unplaced.request, unplaced.reason), unplaced
    if schedule.status is Status.INFEASIBLE:
        assert reached[0] > 0
    else:
        assert reached[0] == 0
        assert (schedule.status is Status.OPTIMAL) == all(stage.proven for stage in schedule.stages)


@examples(120)
@given(st.one_of(tiny_problems(least_weight=1), days_under_way(least_weight=1)))
def test_a_tiny_problem_is_solved_as_well_as_brute_force_can(problem: Problem) -> None:
    """Of weight nothing are none: those are placed wherever they fit in the end, even where somebody waits for it."""
    schedule = solve(problem, time_limit=20)
    check_claims(problem, schedule)
    assert quality(problem, slots_of(schedule)) == best_quality(problem)
    assert all(schedule.stage(objective).proven for objective in JUDGED)


@examples(120)
@given(st.one_of(tiny_problems(6), days_under_way(6)))
def test_what_is_claimed_is_true_however_little_time_there_was(problem: Problem) -> None:
    check_claims(problem, solve(problem, time_limit=0.1, stop=lambda: True))


@examples(150)
@given(st.one_of(tiny_problems(), days_under_way()), st.integers(0, 60))
def test_what_is_claimed_is_true_whenever_the_time_ends(problem: Problem, looks: int) -> None:
    check_claims(problem, schedule_within(ends_after(looks), problem, workers=1, seed=0))


@examples(60)
@given(st.one_of(tiny_problems(4), days_under_way(4)))
def test_what_is_claimed_of_requests_of_no_weight_is_true_too(problem: Problem) -> None:
    check_claims(problem, solve(problem, time_limit=20))


@examples(40)
@given(value=tiny_json())
def test_the_exit_status_says_whether_all_required_requests_are_placed(
    value: Json, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("event")
    path, output = folder / "event.json", folder / "schedule.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    solved = CliRunner().invoke(commands, ["solve", str(path), "--time-limit", "9", "--output", str(output)])
    possible = best_quality(problem_from(value))[0] == 0
    assert solved.exit_code == (0 if possible else 3)
    assert len(solved.stderr.splitlines()) == (0 if possible else 1)
    found = read_schedule(output.read_text(encoding="utf-8"))
    assert (found.status is Status.INFEASIBLE) == (not possible)
    assert CliRunner().invoke(commands, ["verify", str(path), str(output)]).exit_code == 0
