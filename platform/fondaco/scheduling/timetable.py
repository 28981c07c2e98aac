"""The slots given so far, with the counts that say at once what still fits. Tables are only counted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fondaco.scheduling.instance import SHARED, Instance
from fondaco.scheduling.problem import Placement

UNPLACED = -1


class Timetable:
    """`slot[r]` is the slot of request r or `UNPLACED`; the meetings of the past are in it from the start."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.slot = [UNPLACED] * len(instance.people)
        self.load = [[0] * instance.slots for _ in instance.capacity]
        self.meetings = [0] * len(instance.capacity)
        self.limit_used = [0] * len(instance.limits)
        self._table_used: dict[tuple[int, int], int] = defaultdict(int)
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
        self._count(request, slot, 1)

    def remove(self, request: int) -> None:
        self._count(request, self.slot[request], -1)
        self.slot[request] = UNPLACED

    def _count(self, request: int, slot: int, change: int) -> None:
        instance = self.instance
        for person in instance.people[request]:
            self.load[person][slot] += change
            self.meetings[person] += change
            for limit in instance.limits_of[person]:
                if instance.limits[limit].slots >> slot & 1:
                    self.limit_used[limit] += change
        self._table_used[instance.host[request], slot] += change

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
        return self.load[person][slot] < self.instance.capacity[person][slot] and not self.reached_limits(person, slot)

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
        return self._table_used[host, slot] < tables

    def is_in_order(self, request: int, slot: int) -> bool:
        """Whether all that must come before takes place before, and what waits for the request comes after."""
        return all(UNPLACED < self.slot[other] < slot for other in self.instance.before[request]) and all(
            self.slot[other] == UNPLACED or self.slot[other] > slot for other in self.instance.followers[request]
        )

    def meetings_of(self, person: int, slots: int) -> list[int]:
        """The person's meetings in the slots whose bits are set."""
        return [
            request
            for request in self.instance.requests_of[person]
            if self.is_placed(request) and slots >> self.slot[request] & 1
        ]

    def meetings_at_tables_of(self, request: int, slot: int) -> list[int]:
        """The meetings of the slot that take a table which the request could have."""
        host = self.instance.host[request]
        return [other for other, taken in enumerate(self.slot) if taken == slot and self.instance.host[other] == host]

    def waiting_for(self, request: int) -> list[int]:
        """The placed requests that take place only if this one does, the nearest first."""
        found: list[int] = []
        queue = [request]
        while queue:
            for other in self.instance.followers[queue.pop()]:
                if self.is_placed(other) and other not in found:
                    found.append(other)
                    queue.append(other)
        return found

    def busy(self, person: int) -> int:
        """The slots of the person's meetings, as bits."""
        return sum(1 << slot for slot, load in enumerate(self.load[person]) if load)
