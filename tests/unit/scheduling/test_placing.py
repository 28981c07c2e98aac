from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondaco.scheduling.construction import construct, first_timetable
from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.journal import Journal
from fondaco.scheduling.obstacles import cheapest_displacement, gain, hopeless_slots
from fondaco.scheduling.placing import place_requests
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.ranking import Levels, Loss, Ranking
from fondaco.scheduling.reasons import Reasons, is_explained
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective, Reason, Unplaced
from fondaco.scheduling.settling import settle
from fondaco.scheduling.solve import schedule_within, solve
from fondaco.scheduling.timetable import Timetable, bits_of
from fondaco.scheduling.verify import verify
from fondaco.scheduling.verify_reasons import false_reason
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.problems import people, problem, request, slots, tables
from tests.unit.scheduling.tiny_problems import tiny_problems
from tests.unit.scheduling.watches import ends_after


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


@examples(300)
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


@examples(200)
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


def test_a_meeting_is_as_dear_as_what_waits_for_it() -> None:
    event = problem(
        request("first", "a", "b"),
        request("second", "b", "c", after=["first"]),
        request("third", "c", "d", required=True, after=["second"]),
        slots=slots(3),
        tables=tables(1),
        participants=people(*"abcd"),
    )
    timetable = Timetable(Instance.of(event))

    def dear(worth: Loss) -> tuple[int, int]:
        return timetable.slots_of_dear_tables(timetable.instance.host[0], worth), timetable.dear_slots(0, worth)

    timetable.place(0, 0)
    assert dear((False, 2, 1)) == (0b001, 0b001)
    assert dear((False, 2, 2)) == (0, 0)
    timetable.place(1, 1)
    assert dear((False, 1, 2)) == (0b001, 0b001)
    assert dear((True, 0, 1)) == (0, 0)
    timetable.place(2, 2)
    assert dear((True, 1, 3)) == (0b001, 0b001)
    assert dear((True, 1, 1)) == (0b101, 0b001)
    timetable.remove(2)
    assert dear((True, 0, 1)) == (0, 0)


def test_orders_with_ever_so_many_ways_through_them_take_no_longer() -> None:
    """Each of the two of a slot waits for both of the slot before, and one names each twice."""
    layers = 32
    event = problem(
        *(
            request(f"{one}{layer}", *pair, after=[f"{other}{layer - 1}" for other in "ppqq"] if layer else [])
            for layer in range(layers)
            for one, pair in (("p", "ab"), ("q", "cd"))
        ),
        slots=slots(layers),
        tables=tables(2),
        participants=people(*"abcd"),
    )
    schedule = schedule_within(Watch(60), event, workers=1, seed=0)
    assert len(schedule.placed) == 2 * layers
    assert verify(event, schedule) == []


@examples(200)
@given(tiny_problems(most_requests=8), st.integers(0, 30), st.integers(0, 3))
def test_whenever_the_time_is_over_the_schedule_is_right(event: Problem, looks: int, seed: int) -> None:
    assert verify(event, schedule_within(ends_after(looks), event, workers=1, seed=seed)) == []


def test_a_bound_is_not_told_of_a_timetable_that_it_was_not_found_for() -> None:
    """A search gives each firm a meeting, at the cost of weight; then the time may end, and it is as it was before."""
    event = problem(
        request("m1", "p1", "p3", required=True),
        request("m2", "p1", "p2", "p3", after=["m1"], session="morning"),
        request("m3", "p1", "p2", "p3", session="morning"),
        request("m4", "p1", "p3", weight=2, after=["m1"]),
        slots=slots(2, morning=1),
        tables=tables(3),
        participants=people("p1", "p2", "p3", p2={"unavailable": ["s2"]}),
    )
    schedules = [schedule_within(ends_after(looks), event, workers=1, seed=0) for looks in range(60)]
    assert {schedule.stage(Objective.FIRMS_WITHOUT_MEETING).value for schedule in schedules} == {0, 1}
    assert not any(verify(event, schedule) for schedule in schedules)


BOTH_SLOTS_TAKEN = problem(
    request("ab1", "a", "b", weight=3),
    request("ab2", "a", "b", weight=3),
    request("cb", "c", "b"),
    slots=slots(2),
    tables=tables(2),
    participants=people(*"abc"),
)
"""Both slots go to the heavy meetings of two firms; the third would have to get one of them."""


def test_in_haste_the_first_settling_leaves_alone_what_has_a_reason() -> None:
    calm, hasty = (schedule_within(watch, BOTH_SLOTS_TAKEN, workers=1, seed=0) for watch in (Watch(60), Watch(0)))
    assert verify(BOTH_SLOTS_TAKEN, calm) == verify(BOTH_SLOTS_TAKEN, hasty) == []
    assert "cb" in {placement.request for placement in calm.placed}
    assert "cb" in {unplaced.request for unplaced in hasty.unplaced}


def test_what_was_settled_in_haste_is_settled_calmly_while_there_is_time() -> None:
    """All the work is done that the limit allows, but on a machine so quick that the clock has not moved."""
    first, both = (
        Run(Timetable(Instance.of(BOTH_SLOTS_TAKEN)), Anchors(), Watch(5e-5 * 3, clock=lambda: 0.0)) for _ in range(2)
    )
    first_timetable(first)
    settle(first)
    place_requests(both, Proof(both))
    assert (first.cost(Objective.FIRMS_WITHOUT_MEETING), both.cost(Objective.FIRMS_WITHOUT_MEETING)) == (1, 0)


@pytest.mark.parametrize("seed", range(10))
def test_in_haste_too_what_is_not_placed_has_a_true_reason(seed: int) -> None:
    """The light are placed first, so that much gives way to the heavy, and in turn for what gave way."""
    rng = random.Random(seed)
    for _ in range(60):
        event = _scarce_event(rng)
        run = run_of(event)
        timetable, weight = run.timetable, run.instance.weight
        for number in sorted(run.instance.movable, key=weight.__getitem__):
            if free := timetable.free_slots(number):
                timetable.place(number, next(bits_of(free)))
        settle(Run(timetable, run.anchors, Watch(0)))
        for number, each in enumerate(event.requests):
            if not timetable.is_placed(number):
                reason, blocking = Reasons(timetable).find(number)
                assert false_reason(timetable, Unplaced(each.id, reason, "Because.", blocking)) is None


def _scarce_event(rng: random.Random) -> Problem:
    """Some requests wait for others, and there are too few tables or too few slots for them all."""
    names = [f"p{number}" for number in range(rng.randint(4, 9))]
    requests = []
    for number in range(rng.randint(10, 24)):
        earlier = [f"m{rng.randrange(number)}"] if number and rng.random() < 0.3 else []
        heavy = {"weight": rng.choice([1, 2, 3, 5, 9]), "required": rng.random() < 0.1, "after": earlier}
        requests.append(request(f"m{number}", *rng.sample(names, 2), **heavy))
    absences = {name: {"unavailable": [f"s{rng.randint(1, 4)}"]} for name in names}
    return problem(*requests, slots=slots(4), tables=tables(rng.randint(1, 4)), participants=people(*names, **absences))


def test_the_work_and_not_the_clock_makes_the_first_settling_hasty() -> None:
    event = crowded_event(seed=6, firms=200, meetings=3000)

    def settled(clock: Callable[[], float]) -> list[int]:
        run = Run(Timetable(Instance.of(event)), Anchors(), Watch(0.01, clock=clock))
        construct(run)
        settle(run)
        return run.timetable.slot

    ticks = count()
    assert settled(lambda: 0.0) == settled(lambda: float(next(ticks)))


@examples(300)
@given(tiny_problems(most_requests=8), st.integers(0, 3))
def test_what_a_glance_explains_has_a_true_reason(event: Problem, seed: int) -> None:
    run = run_of(event, seed)
    construct(run)
    timetable = run.timetable
    for number, each in enumerate(event.requests):
        if not timetable.is_placed(number) and is_explained(timetable, number):
            reason, blocking = Reasons(timetable).find(number)
            assert reason is not Reason.OUTWEIGHED
            assert false_reason(timetable, Unplaced(each.id, reason, "Because.", blocking)) is None


def test_without_time_nobodys_day_is_looked_at() -> None:
    event = problem(
        request("ab", "a", "b"),
        request("ac", "a", "c"),
        slots=slots(3),
        tables=tables(2),
        participants=people(*"abc", a={"unavailable": ["s2"]}),
    )
    calm, hasty = (schedule_within(watch, event, workers=1, seed=0) for watch in (Watch(60), Watch(0)))
    assert calm.stage(Objective.BREAK_GROUPS).bound == 1
    assert hasty.stage(Objective.BREAK_GROUPS).bound == 0
    assert verify(event, hasty) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), max_size=40))
def test_meetings_are_ranked_by_their_losses_as_these_change(changes: list[tuple[int, bool, int]]) -> None:
    ranking, losses = Ranking(), dict[int, Loss]()
    for meeting, is_there, weight in changes:
        losses.pop(meeting, None)
        if is_there:
            losses[meeting] = False, 0, weight
        ranking.note(meeting)
        expected = sorted((loss, each) for each, loss in losses.items())
        assert list(ranking.order(losses, losses.__getitem__)) == [each for _, each in expected]
        assert ranking.least(losses, losses.__getitem__) == (expected[0][0] if expected else None)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 15)), max_size=6), st.integers(0, 6))
def test_levels_know_the_slots_of_at_least_a_value(slots_of: list[tuple[int, int]], value: int) -> None:
    expected = 0
    for other, bits in slots_of:
        expected |= bits if other >= value else 0
    assert Levels(slots_of).at_least(value) == expected


def test_the_first_timetable_leaves_some_tables_free_where_there_is_room_elsewhere() -> None:
    pairs = [(f"a{number}", f"b{number}") for number in range(22)]
    event = problem(
        *(request(a + b, a, b) for a, b in pairs),
        slots=slots(2),
        tables=tables(20),
        participants=people(*(name for pair in pairs for name in pair)),
    )
    run = run_of(event)
    construct(run)
    assert sorted(run.timetable.slot) == [0] * 19 + [1] * 3
