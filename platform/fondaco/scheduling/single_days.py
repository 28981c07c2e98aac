"""How somebody has to wait at least, with all their requests placed, even if they were alone at the event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

Possible = Sequence[Sequence[int]]
"""For each of a person's requests the slots that it may take, in order."""


def meetings_by_slot(slots: int, possible: Possible, capacity: int = 1) -> list[tuple[int, int]]:
    """For each slot the fewest and the most meetings that can be over by its end, if all take place.

    The person holds up to `capacity` of them in each slot that one of them may take.
    """
    there = [any(slot in choices for choices in possible) for slot in range(slots)]
    return [
        (
            max(sum(choices[-1] <= slot for choices in possible), len(possible) - capacity * sum(there[slot + 1 :])),
            min(sum(choices[0] <= slot for choices in possible), capacity * sum(there[: slot + 1])),
        )
        for slot in range(slots)
    ]


def least_break_groups(slots: int, possible: Possible, capacity: int) -> int:
    return _least(_pause_before, slots, possible, capacity)


def least_idle_slots(slots: int, possible: Possible, capacity: int) -> int:
    return _least(_idle_slot, slots, possible, capacity)


_Price = Callable[[bool, bool], int]
"""What a slot costs between the first and the last meeting, given whether the person was and is busy."""


def _pause_before(was_busy: bool, is_busy: bool) -> int:
    return int(is_busy and not was_busy)


def _idle_slot(was_busy: bool, is_busy: bool) -> int:  # noqa: ARG001  (a price like the other)
    return int(not is_busy)


def _least(price: _Price, slots: int, possible: Possible, capacity: int) -> int:
    """Dynamic programming over the slots; the state is the number of meetings so far and whether one was just now."""
    if len(possible) <= 1 or not all(possible):
        return 0
    return _cheapest_day(price, slots, tuple(sorted(map(tuple, possible))), capacity)


@lru_cache(maxsize=20_000)
def _cheapest_day(price: _Price, slots: int, possible: tuple[tuple[int, ...], ...], capacity: int) -> int:
    meetings = len(possible)
    there = {slot for choices in possible for slot in choices}
    costs = {(0, False): 0}
    for slot, (fewest, most) in enumerate(meetings_by_slot(slots, possible, capacity)):
        after: dict[tuple[int, bool], int] = {}
        for (done, was_busy), cost in costs.items():
            waiting = 0 < done < meetings
            for more in range(capacity + 1 if slot in there else 1):
                state = done + more, more > 0
                if fewest <= state[0] <= most:
                    total = cost + (price(was_busy, more > 0) if waiting else 0)
                    after[state] = min(total, after.get(state, total))
        costs = after
    return min(costs.values(), default=0)
