from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fondaco.scheduling.measures import break_groups, idle_slots
from fondaco.scheduling.single_days import least_break_groups, least_idle_slots, meetings_by_slot
from tests.unit.scheduling.examples import examples

SLOTS = 6

possible_slots = st.lists(
    st.sets(st.integers(0, SLOTS - 1), min_size=1).map(lambda slots: tuple(sorted(slots))), min_size=1, max_size=4
)


def days(possible: list[tuple[int, ...]], capacity: int) -> list[tuple[int, ...]]:
    """All ways to hold the meetings."""
    return [day for day in product(*possible) if max(Counter(day).values()) <= capacity]


def bits(day: tuple[int, ...]) -> int:
    return sum(1 << slot for slot in set(day))


@examples(300)
@given(possible_slots, st.integers(1, 2))
def test_no_day_has_less_waiting_than_the_bound(possible: list[tuple[int, ...]], capacity: int) -> None:
    for day in days(possible, capacity):
        assert least_break_groups(SLOTS, possible, capacity) <= break_groups(bits(day))
        assert least_idle_slots(SLOTS, possible, capacity) <= idle_slots(bits(day))


@examples(300)
@given(st.sets(st.integers(0, SLOTS - 1), min_size=1).map(sorted), st.integers(1, 4), st.integers(1, 2))
def test_the_bound_is_reached_by_who_may_hold_every_meeting_in_every_slot(
    there: list[int], meetings: int, capacity: int
) -> None:
    possible = [tuple(there)] * meetings
    all_days = days(possible, capacity)
    if all_days:
        assert least_break_groups(SLOTS, possible, capacity) == min(break_groups(bits(day)) for day in all_days)
        assert least_idle_slots(SLOTS, possible, capacity) == min(idle_slots(bits(day)) for day in all_days)


@examples(300)
@given(possible_slots, st.integers(1, 2))
def test_every_day_keeps_within_the_range_of_each_slot(possible: list[tuple[int, ...]], capacity: int) -> None:
    ranges = meetings_by_slot(SLOTS, possible, capacity)
    for day in days(possible, capacity):
        for slot, (fewest, most) in enumerate(ranges):
            assert fewest <= sum(taken <= slot for taken in day) <= most
