"""Every rule is broken once; the sound schedule breaks none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fondaco.scheduling.problem import InputError, Placement, Problem
from fondaco.scheduling.schedule import (
    Certificate,
    Dual,
    Objective,
    Price,
    Reason,
    Resource,
    Schedule,
    Stage,
    Statistics,
    Status,
    Unplaced,
)
from fondaco.scheduling.schedule_json import read_schedule, write_schedule
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.problems import people, problem, request, slots, tables

EVENT = problem(
    request("m1", "a", "b", weight=2, session="morning"),
    request("m2", "a", "c", after=["m1"]),
    request("m3", "b", "d", slots=["s2", "s3"]),
    request("m4", "d", "e", fixed="s4", required=True),
    request("m5", "f", "c"),
    slots=slots(4, morning=2),
    tables=tables(3),
    participants=people(
        *"abcdef",
        b={"unavailable": ["s4"]},
        c={"table": "t3"},
        d={"max_meetings": {"morning": 1, "all": 2}},
        f={"unavailable": ["s1", "s2", "s3", "s4"]},
    ),
)

SOUND = Schedule(
    placed=(
        Placement("m1", "s1", "t1"),
        Placement("m2", "s2", "t3"),
        Placement("m3", "s2", "t1"),
        Placement("m4", "s4", "t1"),
    ),
    unplaced=(Unplaced("m5", Reason.NO_COMMON_SLOT, "f is away all day."),),
    status=Status.FEASIBLE,
    stages=(
        Stage(Objective.REQUIRED_REQUESTS, 1, 1, proven=True),
        Stage(Objective.FIRMS_WITHOUT_MEETING, 1, 1, proven=True),
        Stage(Objective.PLACED_WEIGHT, 5, 5, proven=True),
        Stage(Objective.UNFAIRNESS, 0, 0, proven=True),
        Stage(Objective.BREAK_GROUPS, 1, 0, proven=False),
        Stage(Objective.IDLE_SLOTS, 1, 0, proven=False),
        Stage(Objective.TABLE_CHANGES, 1, 0, proven=False),
    ),
    statistics=Statistics(seconds=0.1, firms_without_meeting=1, idle_slots=1, largest_break_difference=1),
)


def with_placement(name: str, **changes: str) -> Schedule:
    return replace(
        SOUND,
        placed=tuple(each._replace(**changes) if each.request == name else each for each in SOUND.placed),
    )


def with_stage(objective: Objective, **changes: Any) -> Schedule:
    return replace(
        SOUND,
        stages=tuple(replace(each, **changes) if each.objective is objective else each for each in SOUND.stages),
    )


def rules_broken(schedule: Schedule, event: Problem = EVENT) -> set[str]:
    return {violation.rule for violation in verify(event, schedule)}


def test_a_sound_schedule_breaks_no_rule() -> None:
    assert verify(EVENT, SOUND) == []


def test_a_schedule_is_the_same_after_being_written_and_read() -> None:
    assert read_schedule(write_schedule(SOUND)) == SOUND


@pytest.mark.parametrize("name", ['m1, {"x"', "m1,\0{", 'm1",\\0{', "€,\n{"])
def test_each_placement_of_a_written_schedule_has_its_line_whatever_the_names_are(name: str) -> None:
    schedule = with_placement("m1", request=name)
    written = write_schedule(schedule)
    assert read_schedule(written) == schedule
    lines = written.split('"placed": [\n')[1].split("\n ]")[0].split(",\n")
    assert [json.loads(line)["request"] for line in lines] == [placement.request for placement in schedule.placed]


@pytest.mark.parametrize(
    ("broken", "rule", "message"),
    [
        (replace(SOUND, placed=SOUND.placed[1:]), "complete", 'placed: request "m1" is neither placed nor unplaced'),
        (replace(SOUND, unplaced=()), "complete", 'placed: request "m5" is neither placed nor unplaced'),
        (with_placement("m1", request="m9"), "complete", 'placed[0]: no request "m9"'),
        (with_placement("m2", request="m1"), "complete", 'placed[1]: request "m1" stands twice'),
        (with_placement("m1", slot="s9"), "complete", 'placed[0].slot: no slot "s9"'),
        (with_placement("m1", table="t9"), "complete", 'placed[0].table: no table "t9"'),
        (with_placement("m3", slot="s1"), "slot", 'placed[2]: request "m3" is bound to other slots than "s1"'),
        (with_placement("m4", slot="s3"), "slot", 'placed[3]: request "m4" is bound to other slots than "s3"'),
        (with_placement("m1", slot="s3"), "slot", 'placed[0]: request "m1" is bound to other slots than "s3"'),
        (with_placement("m1", slot="s4"), "availability", 'placed[0]: "b" is not there in slot "s4"'),
        (with_placement("m1", slot="s2"), "capacity", 'placed[1]: "a" has too many meetings in "s2"'),
        (with_placement("m3", table="t3"), "table", 'placed[2]: table "t3" is taken by "m2" in "s2"'),
        (with_placement("m2", table="t2"), "own_table", 'placed[1]: request "m2" takes place at table "t3", not "t2"'),
        (with_placement("m1", table="t3"), "own_table", 'placed[0]: table "t3" is somebody\'s own, not "m1"\'s'),
        (with_placement("m2", slot="s1"), "order", 'placed[1]: request "m2" does not come after "m1"'),
    ],
)
def test_each_broken_constraint_is_found(broken: Schedule, rule: str, message: str) -> None:
    violations = verify(EVENT, broken)
    assert (rule, message) in {(violation.rule, str(violation)) for violation in violations}


@pytest.mark.parametrize("session", ["morning", "all"])
def test_a_limit_of_meetings_is_kept(session: str) -> None:
    event = replace(
        EVENT,
        participants=problem(
            slots=slots(4, morning=2),
            tables=tables(3),
            participants=people(
                *"abcdef",
                b={"unavailable": ["s4"]},
                c={"table": "t3"},
                d={"max_meetings": {session: 0 if session == "morning" else 1}},
                f={"unavailable": ["s1", "s2", "s3", "s4"]},
            ),
        ).participants,
    )
    assert rules_broken(SOUND, event) == {"limit"}


def test_a_request_is_placed_only_if_all_that_come_before_it_are() -> None:
    broken = replace(
        SOUND,
        placed=SOUND.placed[1:],
        unplaced=(*SOUND.unplaced, Unplaced("m1", Reason.OUTWEIGHED, "…", ("m3",))),
    )
    assert rules_broken(broken) == {"order"}


def test_a_required_request_may_be_missing_only_where_the_schedule_says_that_it_is_infeasible() -> None:
    event = problem(
        request("m1", "a", "b", required=True),
        slots=slots(1),
        tables=tables(1),
        participants=people("a", "b", a={"unavailable": ["s1"]}),
    )
    away = Unplaced("m1", Reason.NO_COMMON_SLOT, "a is away.")
    without = Schedule((), (away,), Status.INFEASIBLE, statistics=Statistics(firms_without_meeting=2))
    assert verify(event, without) == []
    assert rules_broken(replace(without, status=Status.FEASIBLE), event) == {"required"}


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (with_stage(Objective.PLACED_WEIGHT, value=4, proven=False), "value"),
        (with_stage(Objective.BREAK_GROUPS, value=0), "value"),
        (with_stage(Objective.IDLE_SLOTS, value=0, proven=False), "value"),
        (with_stage(Objective.TABLE_CHANGES, value=0), "value"),
        (with_stage(Objective.PLACED_WEIGHT, bound=4, proven=False), "bound"),
        (with_stage(Objective.BREAK_GROUPS, bound=2), "bound"),
        (with_stage(Objective.BREAK_GROUPS, bound=1), "bound"),
        (with_stage(Objective.FIRMS_WITHOUT_MEETING, bound=2, proven=False), "bound"),
        (with_stage(Objective.BREAK_GROUPS, proven=True), "proven"),
        (replace(SOUND, status=Status.OPTIMAL), "status"),
        (replace(SOUND, status=Status.INFEASIBLE), "status"),
        (replace(SOUND, statistics=replace(SOUND.statistics, firms_without_meeting=0)), "statistics"),
        (replace(SOUND, statistics=replace(SOUND.statistics, idle_slots=0)), "statistics"),
        (replace(SOUND, statistics=replace(SOUND.statistics, largest_break_difference=0)), "statistics"),
    ],
)
def test_each_false_claim_is_found(broken: Schedule, rule: str) -> None:
    assert rules_broken(broken) == {rule}


def test_the_moved_meetings_of_a_schedule_that_was_not_repaired_are_a_false_claim() -> None:
    stage = Stage(Objective.MOVED_MEETINGS, 0, 0, proven=True)
    assert rules_broken(replace(SOUND, stages=(*SOUND.stages, stage))) == {"value"}


def test_a_claim_too_many_does_not_hide_whether_everything_is_proven() -> None:
    stages = (
        *(replace(each, proven=True) for each in SOUND.stages),
        Stage(Objective.MOVED_MEETINGS, 0, 0, proven=True),
    )
    assert "status" not in rules_broken(replace(SOUND, stages=stages, status=Status.OPTIMAL))
    assert "status" in rules_broken(replace(SOUND, stages=stages, status=Status.FEASIBLE))


def test_a_table_whose_name_cannot_be_written_is_refused() -> None:
    text = write_schedule(with_placement("m1", table="t9")).replace('"t9"', '"\\ud800"')
    with pytest.raises(InputError) as refused:
        read_schedule(text)
    assert str(refused.value) == r'placed[0].table: must be 1 to 200 printable characters, not "\ud800"'


def test_a_bound_of_a_search_is_taken_on_trust_only_if_it_is_declared() -> None:
    claimed = with_stage(Objective.BREAK_GROUPS, bound=1, proven=True)
    assert rules_broken(claimed) == {"bound"}
    assert verify(EVENT, replace(claimed, certificate=Certificate(searched=(Objective.BREAK_GROUPS,)))) == []


CROWDED = problem(
    request("m1", "a", "b", weight=3),
    request("m2", "a", "c", weight=2),
    request("m3", "b", "c", weight=2),
    slots=slots(1),
    tables=tables(3),
    participants=people(*"abc"),
)
DUAL = Dual(
    2, tuple(Price(Resource.PARTICIPANT, price, name, ("s1",)) for name, price in zip("abc", (3, 3, 1), strict=True))
)


def crowded(dual: Dual, bound: int) -> Schedule:
    return Schedule(
        placed=(Placement("m1", "s1", "t1"),),
        unplaced=(
            Unplaced("m2", Reason.PARTICIPANT_FULL, "…", ("m1",)),
            Unplaced("m3", Reason.PARTICIPANT_FULL, "…", ("m1",)),
        ),
        status=Status.FEASIBLE,
        stages=(Stage(Objective.PLACED_WEIGHT, 3, bound, proven=bound == 3),),
        certificate=Certificate(dual),
        statistics=Statistics(firms_without_meeting=1),
    )


def test_prices_prove_a_bound_and_no_better_one() -> None:
    assert verify(CROWDED, crowded(DUAL, 3)) == []
    assert verify(CROWDED, crowded(DUAL, 4)) == []
    assert verify(CROWDED, crowded(Dual(), 7)) == []
    assert rules_broken(crowded(Dual(), 6), CROWDED) == {"bound"}
    half = replace(DUAL, prices=DUAL.prices[:1])
    assert verify(CROWDED, crowded(half, 5)) == []
    assert rules_broken(crowded(half, 3), CROWDED) == {"bound"}


@pytest.mark.parametrize(
    "price",
    [
        Price(Resource.PARTICIPANT, 1, "nobody", ("s1",)),
        Price(Resource.PARTICIPANT, 1, "a", ("s9",)),
        Price(Resource.LIMIT, 1, "a"),
        Price(Resource.OWN_TABLE, 1, "t1", ("s1",)),
    ],
)
def test_a_price_of_what_is_not_there_is_refused(price: Price) -> None:
    assert rules_broken(crowded(Dual(1, (price,)), 7), CROWDED) == {"certificate"}


def reason(event: Problem, placed: list[Placement], name: str) -> Callable[[Unplaced], bool]:
    """Whether a reason of the one unplaced request counts as true."""

    def is_true(unplaced: Unplaced) -> bool:
        schedule = Schedule(tuple(placed), (unplaced,), Status.FEASIBLE)
        return not any(violation.rule == "reason" for violation in verify(event, schedule))

    return is_true


@pytest.mark.parametrize(
    ("event", "placed", "true"),
    [
        (
            problem(
                request("x", "a", "b"),
                slots=slots(2),
                tables=tables(1),
                participants=people("a", "b", a={"unavailable": ["s1"]}, b={"unavailable": ["s2"]}),
            ),
            [],
            Unplaced("x", Reason.NO_COMMON_SLOT, "…"),
        ),
        (
            problem(
                request("x", "a", "b", weight=2),
                request("y", "a", "c", weight=2),
                slots=slots(1),
                tables=tables(2),
                participants=people(*"abc"),
            ),
            [Placement("y", "s1", "t1")],
            Unplaced("x", Reason.PARTICIPANT_FULL, "…", ("y",)),
        ),
        (
            problem(
                request("x", "a", "b"),
                request("y", "c", "d"),
                slots=slots(1),
                tables=tables(1),
                participants=people(*"abcd"),
            ),
            [Placement("y", "s1", "t1")],
            Unplaced("x", Reason.ROOM_FULL, "…"),
        ),
        (
            problem(
                request("x", "a", "b"),
                request("y", "a", "c"),
                slots=slots(2),
                tables=tables(2),
                participants=people("a", "b", "c", a={"max_meetings": 1}, b={"unavailable": ["s1"]}),
            ),
            [Placement("y", "s1", "t1")],
            Unplaced("x", Reason.SESSION_LIMIT, "…", ("y",)),
        ),
        (
            problem(
                request("x", "a", "b", weight=2),
                request("y", "a", "c", weight=3, fixed="s1"),
                request("z", "d", "e", weight=2),
                slots=slots(1),
                tables=tables(3),
                participants=people(*"abcde"),
            ),
            [Placement("y", "s1", "t1"), Placement("z", "s1", "t2")],
            Unplaced("x", Reason.BOUND_CONFLICT, "…", ("y",)),
        ),
        (
            problem(
                request("x", "a", "b", after=["y"]),
                request("y", "c", "d"),
                slots=slots(1),
                tables=tables(3),
                participants=people(*"abcd"),
            ),
            [Placement("y", "s1", "t1")],
            Unplaced("x", Reason.BOUND_CONFLICT, "…", ("y",)),
        ),
        (
            problem(
                request("x", "a", "b", weight=3),
                request("y", "a", "c", weight=2),
                request("z", "b", "d", weight=2),
                slots=slots(1),
                tables=tables(3),
                participants=people(*"abcd"),
            ),
            [Placement("y", "s1", "t1"), Placement("z", "s1", "t2")],
            Unplaced("x", Reason.OUTWEIGHED, "…", ("y", "z")),
        ),
    ],
    ids=lambda value: f"{value.reason}" if isinstance(value, Unplaced) else None,
)
def test_a_reason_is_accepted_only_where_it_is_true(event: Problem, placed: list[Placement], true: Unplaced) -> None:
    is_true = reason(event, placed, "x")
    assert is_true(true)
    assert not is_true(true._replace(explanation=" "))
    assert not is_true(true._replace(blocking=(*true.blocking, "x")))
    assert not is_true(true._replace(blocking=(*true.blocking, "nothing")))
    if true.blocking:
        assert not is_true(true._replace(blocking=true.blocking[:-1]))
    for other in Reason:
        also_true = {true.reason} | ({Reason.OUTWEIGHED} if true.reason is not Reason.NO_COMMON_SLOT else set())
        if true.reason is Reason.BOUND_CONFLICT and len(placed) == 2:
            also_true.add(Reason.PARTICIPANT_FULL)
        if true.reason is Reason.ROOM_FULL:
            also_true.discard(Reason.OUTWEIGHED)  # it would have to name y
        assert is_true(true._replace(reason=other)) == (other in also_true), other


def test_a_request_that_would_fit_has_no_reason() -> None:
    event = problem(request("x", "a", "b"), slots=slots(1), tables=tables(1), participants=people("a", "b"))
    is_true = reason(event, [], "x")
    assert not any(is_true(Unplaced("x", each, "…")) for each in Reason)


def test_a_request_that_is_worth_more_than_what_stands_in_its_way_is_not_outweighed() -> None:
    event = problem(
        request("x", "a", "b", weight=3),
        request("y", "a", "c", weight=2),
        slots=slots(1),
        tables=tables(3),
        participants=people(*"abc"),
    )
    is_true = reason(event, [Placement("y", "s1", "t1")], "x")
    assert not is_true(Unplaced("x", Reason.OUTWEIGHED, "…", ("y",)))
    assert not is_true(Unplaced("x", Reason.PARTICIPANT_FULL, "…", ("y",)))


def test_a_blocking_meeting_that_is_elsewhere_is_a_false_reason() -> None:
    event = problem(
        request("x", "a", "b"),
        request("y", "a", "c"),
        request("z", "d", "e"),
        slots=slots(1),
        tables=tables(3),
        participants=people(*"abcde"),
    )
    is_true = reason(event, [Placement("y", "s1", "t1"), Placement("z", "s1", "t2")], "x")
    assert is_true(Unplaced("x", Reason.PARTICIPANT_FULL, "…", ("y",)))
    assert not is_true(Unplaced("x", Reason.PARTICIPANT_FULL, "…", ("y", "z")))
