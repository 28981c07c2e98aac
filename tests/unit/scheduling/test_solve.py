from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from fondaco.scheduling.problem import Problem
from fondaco.scheduling.schedule import Objective, Schedule
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.brute_force import best_quality, quality
from tests.unit.scheduling.tiny_problems import tiny_problems

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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_problems())
def test_a_tiny_problem_is_solved_as_well_as_brute_force_can(problem: Problem) -> None:
    schedule = solve(problem, time_limit=20)
    assert verify(problem, schedule) == []
    assert quality(problem, slots_of(schedule)) == best_quality(problem)
    assert all(schedule.stage(objective).proven for objective in JUDGED)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_problems())
def test_no_bound_excludes_what_is_possible_however_little_time_there_was(problem: Problem) -> None:
    schedule = solve(problem, time_limit=0.1)
    assert verify(problem, schedule) == []
    best = best_quality(problem)
    reached = quality(problem, slots_of(schedule))
    for place, objective in enumerate(JUDGED):
        assert bound_as_cost(problem, schedule, objective) <= best[place]
        if schedule.stage(objective).proven:
            assert reached[place] == best[place]
        if reached[place] != best[place]:
            break  # what is less important is then judged among other schedules
