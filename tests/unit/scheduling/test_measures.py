import pytest

from fondaco.scheduling.measures import break_groups, excess_difference, idle_slots, measure, table_changes
from fondaco.scheduling.problem import Placement
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.single_days import least_break_groups, least_idle_slots
from tests.unit.scheduling.problems import people, problem, request, slots, tables


def busy(day: str) -> int:
    return sum(1 << slot for slot, mark in enumerate(day) if mark == "x")


@pytest.mark.parametrize(
    ("day", "groups", "idle"),
    [("....", 0, 0), ("..x.", 0, 0), (".xx.", 0, 0), ("x..x", 1, 2), ("x.xx.x", 2, 2), ("x.x.x", 2, 2)],
)
def test_waiting_is_counted_between_the_first_and_the_last_meeting(day: str, groups: int, idle: int) -> None:
    assert (break_groups(busy(day)), idle_slots(busy(day))) == (groups, idle)


def test_a_delegate_who_stays_at_the_table_changes_nothing() -> None:
    assert table_changes({0: {"t1"}, 1: {"t1"}, 4: {"t2"}}) == 1
    assert table_changes({0: {"t1"}, 1: {"t1", "t2"}, 2: {"t2", "t3"}}) == 1
    assert table_changes({0: {"t1", "t2"}, 1: {"t3"}}) == 1


def test_a_difference_is_unfair_only_beyond_what_the_problem_grants() -> None:
    assert excess_difference([0, 3, 1], 2) == 1
    assert excess_difference([1, 3], 2) == 0
    assert excess_difference([0, 9], None) == 0


def test_all_objectives_are_measured_from_the_placements() -> None:
    event = problem(
        request("m1", "p1", "p2", weight=3, required=True),
        request("m2", "p1", "p3"),
        request("m3", "p4", "p3"),
        slots=slots(4),
        tables=tables(2),
        participants=people("p1", "p2", "p3", "p4", "idle"),
    )
    placed = [Placement("m1", "s1", "t1"), Placement("m2", "s4", "t2")]
    before = [Placement("m1", "s1", "t1"), Placement("m2", "s4", "t1"), Placement("m3", "s1", "t2")]
    measured = measure(event, placed, before)
    assert measured.values == {
        Objective.REQUIRED_REQUESTS: 1,
        Objective.FIRMS_WITHOUT_MEETING: 1,
        Objective.PLACED_WEIGHT: 4,
        Objective.MOVED_MEETINGS: 2,
        Objective.UNFAIRNESS: 0,
        Objective.BREAK_GROUPS: 1,
        Objective.IDLE_SLOTS: 2,
        Objective.TABLE_CHANGES: 1,
    }
    assert measured.largest_break_difference == 1


@pytest.mark.parametrize(
    ("day", "capacity", "meetings", "groups", "idle"),
    [
        ("xxxx", 1, 3, 0, 0),
        ("xx.x", 1, 3, 1, 1),
        ("xx.x", 2, 4, 0, 0),
        ("xx.x", 2, 5, 1, 1),
        ("x.x.xx", 1, 3, 1, 1),
        ("x...x", 1, 2, 1, 3),
    ],
)
def test_nobody_can_wait_less_than_the_elementary_bounds_say(
    day: str, capacity: int, meetings: int, groups: int, idle: int
) -> None:
    possible = [[slot for slot, mark in enumerate(day) if mark == "x"]] * meetings
    assert least_break_groups(len(day), possible, capacity) == groups
    assert least_idle_slots(len(day), possible, capacity) == idle
