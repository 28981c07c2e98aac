"""Tables for a timetable: each meeting in its slot gets one, so that people change the table rarely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.timetable import Timetable

_MOST_SWEEPS = 20


def assign_tables(timetable: Timetable, pinned: Mapping[int, str], watch: Watch) -> dict[int, str]:
    """The table of each placed request: the `pinned` one, its own, that of the past, or the one that suits best."""
    seating = Seating(timetable, pinned)
    slots = range(timetable.instance.first_open_slot, timetable.instance.slots)
    for slot in slots:
        if watch.seconds_left() > 0:
            seating.seat(slot)
        else:
            seating.seat_anywhere(slot)
    for number in range(_MOST_SWEEPS):
        improved = False
        for slot in slots if number % 2 else reversed(slots):
            if watch.seconds_left() <= 0:
                return seating.table
            improved |= seating.seat(slot)
        if not improved:
            break
    return seating.table


class Seating:
    def __init__(self, timetable: Timetable, pinned: Mapping[int, str]) -> None:
        instance = timetable.instance
        problem = instance.problem
        self._timetable = timetable
        self._shared = [problem.tables[number].id for number in instance.shared_tables]
        self._open: dict[int, list[int]] = defaultdict(list)
        """By slot, the meetings whose table is to be chosen."""
        self.table: dict[int, str] = dict(pinned)
        self.table |= {instance.request_number[past.request]: past.table for past in problem.history}
        self._taken: dict[int, set[str]] = defaultdict(set)
        """By slot, the tables that are given away beforehand."""
        for request, slot in enumerate(timetable.slot):
            if not timetable.is_placed(request):
                continue
            if request not in self.table and instance.host[request] == SHARED:
                self._open[slot].append(request)
                continue
            if request not in self.table:
                self.table[request] = problem.tables[instance.host[request]].id
            self._taken[slot].add(self.table[request])

    def seat(self, slot: int) -> bool:
        """Choose the tables of the slot anew, given those of the slots around it; return whether that is better."""
        meetings = self._open[slot]
        free = self._free(slot)
        liked = {meeting: self._liked_tables(meeting, slot) for meeting in meetings}
        chosen = _choose(liked, free)
        if all(meeting in self.table for meeting in meetings) and _sum_liked(liked, chosen) <= _sum_liked(
            liked, self.table
        ):
            return False
        self.table.update(chosen)
        return bool(meetings)

    def seat_anywhere(self, slot: int) -> None:
        """Give each of the slot's meetings some table that is free, without looking at those of the slots around it."""
        self.table.update(zip(self._open[slot], self._free(slot), strict=False))

    def _free(self, slot: int) -> list[str]:
        return [table for table in self._shared if table not in self._taken[slot]]

    def _liked_tables(self, meeting: int, slot: int) -> Counter[str]:
        """Where the meeting's people come from and go to: for each table, how many of these ways it saves."""
        liked: Counter[str] = Counter()
        for person in self._timetable.instance.people[meeting]:
            busy = self._timetable.busy[person]
            before = (busy & ((1 << slot) - 1)).bit_length() - 1
            later = busy >> (slot + 1)
            after = slot + (later & -later).bit_length() if later else -1
            for neighbour in (before, after):
                meetings = self._timetable.at[person][neighbour] if neighbour >= 0 else ()
                liked.update({self.table[other] for other in meetings if other in self.table})
        return liked


def _choose(liked: Mapping[int, Counter[str]], free: list[str]) -> dict[int, str]:
    """A table for each meeting, the most liked pairs first; whoever is left takes what is left."""
    rank = {table: number for number, table in enumerate(free)}
    pairs = [
        (-count, meeting, rank[table])
        for meeting, tables in liked.items()
        for table, count in tables.items()
        if table in rank
    ]
    chosen: dict[int, str] = {}
    left = dict.fromkeys(free)
    for _, meeting, number in sorted(pairs):
        if meeting not in chosen and free[number] in left:
            chosen[meeting] = free[number]
            del left[free[number]]
    without = (meeting for meeting in liked if meeting not in chosen)
    return chosen | dict(zip(without, left, strict=False))


def _sum_liked(liked: Mapping[int, Counter[str]], table: Mapping[int, str]) -> int:
    return sum(liked[meeting][table[meeting]] for meeting in liked)
