from __future__ import annotations

import random
import time

from hypothesis import HealthCheck, given, settings

from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Progress, Watch
from fondaco.scheduling.schedule import Objective, Schedule, Status
from fondaco.scheduling.solve import schedule_within, solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.brute_force import best_quality, quality
from tests.unit.scheduling.problems import people, problem, request, slots, tables
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


def test_people_stay_at_their_table_where_that_can_be() -> None:
    event = problem(
        *(request(f"m{name}", "a", name) for name in "bcd"),
        *(request(f"n{name}", "e", name) for name in "fgh"),
        slots=slots(3),
        tables=tables(2),
        participants=people(*"abcdefgh"),
    )
    schedule = solve(event, time_limit=20)
    assert schedule.status is Status.OPTIMAL
    assert len({placement.table for placement in schedule.placed if placement.request.startswith("m")}) == 1


def test_meetings_take_place_at_the_own_table_of_the_first_who_has_one() -> None:
    event = problem(
        request("m1", "a", "b"),
        request("m2", "b", "c"),
        request("m3", "c", "d"),
        slots=slots(3),
        tables=tables(3),
        participants=people(*"abcd", a={"table": "t2"}, b={"table": "t3"}),
    )
    schedule = solve(event, time_limit=20)
    assert {placement.request: placement.table for placement in schedule.placed} == {"m1": "t2", "m2": "t3", "m3": "t1"}
    assert verify(event, schedule) == []


def test_a_run_that_is_stopped_at_once_still_gives_a_right_schedule() -> None:
    event = problem(
        *(request(f"{a}{b}", a, b) for a in "abcdefgh" for b in "abcdefgh" if a < b),
        slots=slots(4),
        tables=tables(3),
        participants=people(*"abcdefgh"),
    )
    schedule = solve(event, time_limit=60, stop=lambda: True)
    assert len(schedule.placed) == 12
    assert verify(event, schedule) == []


def test_progress_tells_stage_value_and_bound() -> None:
    heard: list[Progress] = []
    event = problem(
        *(request(f"{a}{b}", a, b) for a in "abcdefgh" for b in "abcdefgh" if a < b),
        slots=slots(8),
        tables=tables(3),
        participants=people(*"abcdefgh", a={"unavailable": ["s2", "s4"]}),
    )
    schedule = solve(event, time_limit=2, progress=heard.append)
    assert heard
    last = heard[-1]
    assert last.value >= schedule.stage(last.stage).value
    assert last.bound <= schedule.stage(last.stage).bound


def test_the_same_seed_gives_the_same_schedule_however_fast_the_machine_is() -> None:
    """Each run goes through all steps; a clock that hardly advances keeps a busy machine out of it."""
    rng = random.Random(5)
    names = [f"p{number}" for number in range(30)]
    pairs = sorted({tuple(sorted(rng.sample(names, 2))) for _ in range(150)})
    absences = {name: {"unavailable": [f"s{rng.randint(1, 9)}"]} for name in names}
    event = problem(
        *(request(f"{a}-{b}", a, b, weight=rng.randint(1, 3)) for a, b in pairs),
        slots=slots(9),
        tables=tables(12),
        participants=people(*names, **absences),
    )

    def run(seed: int) -> Schedule:
        watch = Watch(3, clock=lambda: time.monotonic() / 1000)
        return schedule_within(watch, event, workers=1, seed=seed)

    first, second = run(seed=1), run(seed=1)
    assert first.placed == second.placed
    assert first.stages == second.stages
    assert any(not stage.proven for stage in first.stages)
