"""The slots given so far, with the counts that say at once what still fits. Tables are only counted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fondaco.scheduling.instance import SHARED, Instance
from fondaco.scheduling.problem import Placement

UNPLACED = -1


class Timetable:
    """`slot[r]` is the slot of request r or `UNPLACED`, `at[p][t]` the meetings of person p in slot t.

    `busy[p]` are the slots of a person's meetings, as bits. The meetings of the past are there from the start.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.slot = [UNPLACED] * len(instance.people)
        self.at: list[list[list[int]]] = [[[] for _ in range(instance.slots)] for _ in instance.capacity]
        self.busy = [0] * len(instance.capacity)
        self.meetings = [0] * len(instance.capacity)
        self.limit_used = [0] * len(instance.limits)
        self._at_tables: dict[tuple[int, int], dict[int, None]] = defaultdict(dict)
        """By host and slot, the meetings there."""
        self._lightest_first: dict[tuple[int, int], list[int]] = {}
        """The same in order of weight, as far as it was asked for since a change."""
        for request in instance.held:
            self.place(request, instance.possible[request][0])

    @classmethod
    def of(cls, instance: Instance, placed: Iterable[Placement]) -> Timetable:
        """The timetable of placements that keep all rules."""
        timetable = cls(instance)
        for placement in placed:
            request = instance.request_number[placement.request]
            if request not in instance.held:
                timetable.place(request, instance.slot_of(placement))
        return timetable

    def place(self, request: int, slot: int) -> None:
        self.slot[request] = slot
        for person in self.instance.people[request]:
            self.at[person][slot].append(request)
            self.busy[person] |= 1 << slot
        place = self.instance.host[request], slot
        self._at_tables[place][request] = None
        self._lightest_first.pop(place, None)
        self._count(request, slot, 1)

    def remove(self, request: int) -> None:
        slot = self.slot[request]
        self.slot[request] = UNPLACED
        for person in self.instance.people[request]:
            self.at[person][slot].remove(request)
            if not self.at[person][slot]:
                self.busy[person] &= ~(1 << slot)
        place = self.instance.host[request], slot
        del self._at_tables[place][request]
        self._lightest_first.pop(place, None)
        self._count(request, slot, -1)

    def _count(self, request: int, slot: int, change: int) -> None:
        instance = self.instance
        for person in instance.people[request]:
            self.meetings[person] += change
            for limit in instance.limits_of[person]:
                if instance.limits[limit].slots >> slot & 1:
                    self.limit_used[limit] += change

    def is_placed(self, request: int) -> bool:
        return self.slot[request] != UNPLACED

    def fits(self, request: int, slot: int) -> bool:
        """Whether the unplaced request could take the possible slot as things are."""
        return (
            all(self.has_place(person, slot) for person in self.instance.people[request])
            and self.has_table(request, slot)
            and self.is_in_order(request, slot)
        )

    def has_place(self, person: int, slot: int) -> bool:
        taken = len(self.at[person][slot])
        return taken < self.instance.capacity[person][slot] and not self.reached_limits(person, slot)

    def reached_limits(self, person: int, slot: int) -> list[int]:
        """The limits that keep the person from another meeting in the slot."""
        instance = self.instance
        return [
            limit
            for limit in instance.limits_of[person]
            if instance.limits[limit].slots >> slot & 1 and self.limit_used[limit] >= instance.limits[limit].most
        ]

    def has_table(self, request: int, slot: int) -> bool:
        host = self.instance.host[request]
        tables = len(self.instance.shared_tables) if host == SHARED else 1
        return self.tables_used(host, slot) < tables

    def is_in_order(self, request: int, slot: int) -> bool:
        """Whether all that must come before takes place before, and what waits for the request comes after."""
        return all(UNPLACED < self.slot[other] < slot for other in self.instance.before[request]) and all(
            self.slot[other] == UNPLACED or self.slot[other] > slot for other in self.instance.followers[request]
        )

    def tables_used(self, host: int, slot: int) -> int:
        """How many of the shared tables are taken, or of the own table `host` (0 or 1)."""
        return len(self._at_tables[host, slot])

    def meetings_of(self, person: int, slots: int) -> list[int]:
        """The person's meetings in the slots whose bits are set."""
        return [
            request
            for request in self.instance.requests_of[person]
            if self.is_placed(request) and slots >> self.slot[request] & 1
        ]

    def meetings_at_tables_of(self, request: int, slot: int) -> list[int]:
        """The meetings of the slot that take a table which the request could have, the lightest first."""
        place = self.instance.host[request], slot
        if place not in self._lightest_first:
            self._lightest_first[place] = sorted(self._at_tables[place], key=self.instance.weight.__getitem__)
        return self._lightest_first[place]

    def waiting_for(self, request: int) -> list[int]:
        """The placed requests that take place only if this one does, the nearest first."""
        found: list[int] = []
        queue = [request] if self.instance.followers[request] else []
        while queue:
            for other in self.instance.followers[queue.pop()]:
                if self.is_placed(other) and other not in found:
                    found.append(other)
                    queue.append(other)
        return found
