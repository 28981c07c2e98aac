from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fondaco.scheduling.construction import construct
from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.journal import Journal
from fondaco.scheduling.obstacles import cheapest_displacement, gain, hopeless_slots
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.settling import settle
from fondaco.scheduling.solve import solve
from fondaco.scheduling.timetable import Timetable, bits_of
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.problems import people, problem, request, slots, tables
from tests.unit.scheduling.tiny_problems import tiny_problems


def crowded_event(seed: int, firms: int, meetings: int) -> Problem:
    """A few firms are wanted by many, and everybody misses a slot or two."""
    rng = random.Random(seed)
    names = [f"p{number}" for number in range(firms)]
    wanted = [(rank + 1) ** -0.5 for rank in range(firms)]
    pairs: set[tuple[str, ...]] = set()
    while len(pairs) < meetings:
        pair = rng.choices(names, wanted, k=2)
        if pair[0] != pair[1]:
            pairs.add(tuple(sorted(pair)))
    absences = {name: {"unavailable": [f"s{rng.randint(1, 10)}", f"s{rng.randint(1, 10)}"]} for name in names}
    return problem(
        *(request("-".join(pair), *pair, weight=rng.randint(1, 3)) for pair in sorted(pairs)),
        slots=slots(10),
        tables=tables(firms // 3),
        participants=people(*names, **absences),
    )


def run_of(event: Problem, seed: int = 0) -> Run:
    return Run(Timetable(Instance.of(event)), Anchors(), Watch(60), seed=seed)


def test_a_crowded_event_is_brought_to_its_bound() -> None:
    event = crowded_event(seed=3, firms=60, meetings=300)
    schedule = solve(event, time_limit=20)
    assert verify(event, schedule) == []
    assert schedule.unplaced
    assert schedule.stage(Objective.PLACED_WEIGHT).proven


def test_with_next_to_no_time_the_schedule_is_right_all_the_same() -> None:
    event = crowded_event(seed=4, firms=300, meetings=2000)
    assert verify(event, solve(event, time_limit=0.1)) == []


def test_without_time_to_settle_the_timetable_goes_back_to_where_it_was_settled() -> None:
    run = run_of(crowded_event(seed=5, firms=60, meetings=600))
    construct(run)
    settle(run)
    settled = list(run.timetable.slot)
    for meeting in [number for number, slot in enumerate(settled) if slot >= 0][::2]:
        run.timetable.remove(meeting)
    settle(Run(run.timetable, run.anchors, Watch(0), settled=run.settled))
    assert run.timetable.slot == settled


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_problems(most_requests=8), st.integers(0, 3))
def test_where_a_glance_finds_a_slot_hopeless_nothing_is_won_there(event: Problem, seed: int) -> None:
    run = run_of(event, seed)
    construct(run)
    timetable = run.timetable
    for number, slots_of in enumerate(run.instance.possible_bits):
        if timetable.is_placed(number):
            continue
        for slot in bits_of(hopeless_slots(timetable, number) & slots_of):
            displaced = cheapest_displacement(timetable, number, slot)
            assert displaced is None or gain(timetable, number, displaced) <= (0, 0, 0)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_problems(most_requests=8), st.randoms(use_true_random=False))
def test_what_is_undone_leaves_the_timetable_as_it_was(event: Problem, rng: random.Random) -> None:
    run = run_of(event)
    construct(run)
    timetable = run.timetable
    before = list(timetable.slot), list(timetable.room), list(timetable.busy), list(timetable.table_room)
    journal = Journal(timetable)
    for meeting in [number for number in range(len(timetable.slot)) if timetable.is_placed(number)]:
        if rng.random() < 0.5:
            journal.remove(meeting)
    for number in range(len(timetable.slot)):
        if not timetable.is_placed(number) and (free := timetable.free_slots(number)):
            journal.place(number, rng.choice(list(bits_of(free))))
    journal.undo()
    assert (timetable.slot, timetable.room, timetable.busy, timetable.table_room) == before
