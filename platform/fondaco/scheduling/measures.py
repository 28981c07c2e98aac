"""How good a schedule is: the value of each objective, computed from the placements alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, pairwise
from operator import ne

from fondaco.scheduling.problem import Placement, Problem, Request
from fondaco.scheduling.schedule import Objective

Day = dict[int, frozenset[str]]
"""The tables at which a participant sits, by the place of the slot in the order of time."""


def break_groups(busy: int) -> int:
    """How often someone waits between two meetings who is busy in the slots whose bits are set."""
    runs = busy & ~(busy << 1)
    return max(0, runs.bit_count() - 1)


def idle_slots(busy: int) -> int:
    """In how many slots someone waits between two meetings who is busy in the slots whose bits are set."""
    if not busy:
        return 0
    first = (busy & -busy).bit_length() - 1
    return busy.bit_length() - first - busy.bit_count()


def table_changes(day: Day) -> int:
    """How many delegates have to change the table from one meeting to their next, if they share the way well."""
    tables = [day[slot] for slot in sorted(day)]
    if sum(map(len, tables)) == len(tables):  # most people have one meeting at a time: this is quicker
        return sum(map(ne, tables, tables[1:]))
    return sum(min(len(a), len(b)) - len(a & b) for a, b in pairwise(tables))


def excess_difference(groups: Iterable[int], fairness: int | None) -> int:
    """By how much the largest difference between two of `groups` exceeds `fairness`."""
    return 0 if fairness is None else max(0, largest_difference(groups) - fairness)


def largest_difference(groups: Iterable[int]) -> int:
    counts = list(groups)
    return max(counts) - min(counts) if counts else 0


@dataclass(frozen=True, slots=True)
class Measures:
    values: Mapping[Objective, int]
    largest_break_difference: int


def measure(problem: Problem, placed: Iterable[Placement], wanted: Sequence[Placement] | None = None) -> Measures:
    """The values of all objectives; that of the moved meetings only if an earlier schedule's `wanted` ones are given.

    Those are its placements that are `still_wanted`.
    """
    placements = {placement.request: placement for placement in placed}
    requests = list(map(problem.request.__getitem__, placements))
    days = _days(problem, zip(placements.values(), requests, strict=True))
    busy = [_busy(day) for day in days.values()]
    groups = [break_groups(slots) for slots in busy]
    waiting = compress(busy, groups)
    values = {
        Objective.REQUIRED_REQUESTS: sum(request.required for request in requests),
        Objective.FIRMS_WITHOUT_MEETING: sum(not days[firm] for firm in problem.firms),
        Objective.PLACED_WEIGHT: sum(request.weight for request in requests),
        Objective.UNFAIRNESS: excess_difference(groups, problem.fairness),
        Objective.BREAK_GROUPS: sum(groups),
        Objective.IDLE_SLOTS: sum(map(idle_slots, waiting)),
        Objective.TABLE_CHANGES: sum(map(table_changes, days.values())),
    }
    if wanted is not None:
        now = map(placements.get, [placement.request for placement in wanted])
        values[Objective.MOVED_MEETINGS] = sum(map(ne, now, wanted))
    return Measures(values, largest_difference(groups))


def still_wanted(problem: Problem, before: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements of an earlier schedule that could be kept or moved: neither past nor withdrawn."""
    request, held = problem.request, problem.held
    return tuple(placement for placement in before if placement.request in request and placement.request not in held)


def _days(problem: Problem, meetings: Iterable[tuple[Placement, Request]]) -> dict[str, Day]:
    days: dict[str, Day] = {participant.id: {} for participant in problem.participants}
    order = problem.slot_order

    @cache
    def alone(table: str) -> frozenset[str]:
        return frozenset((table,))

    for placement, request in meetings:
        slot, table = order[placement.slot], alone(placement.table)
        for someone in request.participants:
            day = days[someone]
            there = day.setdefault(slot, table)
            if there is not table:
                day[slot] = there | table
    return days


def _busy(day: Day) -> int:
    return sum(1 << slot for slot in day)
