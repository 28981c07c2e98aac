from __future__ import annotations

import random
import time

from fondaco.scheduling.progress import Progress, Watch
from fondaco.scheduling.schedule import Schedule, Status
from fondaco.scheduling.solve import schedule_within, solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.problems import people, problem, request, slots, tables


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
