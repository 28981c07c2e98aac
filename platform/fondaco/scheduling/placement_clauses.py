"""All requests of a problem placed, in clauses: each takes one of its slots, and all rules are kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from fondaco.scheduling.clauses import Clauses, Literal, negated
from fondaco.scheduling.instance import SHARED, Instance


class PlacementClauses:
    """`choices[r][t]` is true if request r takes slot t, `busy[p][t]` exactly if person p has a meeting in t.

    The `Rows of the literature` that follow from the others, but spare the search much, are those for twice the tables.
    """

    def __init__(self, clauses: Clauses, instance: Instance) -> None:
        self.clauses = clauses
        self.instance = instance
        self.choices: list[dict[int, Literal]] = [self._choose_slot(slots) for slots in instance.possible]
        self._at: list[list[list[Literal]]] = [
            [self._meetings_at(person, slot) for slot in range(instance.slots)] for person in range(len(self.people))
        ]
        self.busy = [[clauses.any_of(meetings) for meetings in day] for day in self._at]
        self._keep_capacities()
        self._keep_limits()
        self._keep_tables()
        self._keep_orders()

    @property
    def people(self) -> tuple[tuple[int, ...], ...]:
        """The requests of each person."""
        return self.instance.requests_of

    def slots(self) -> dict[int, int]:
        """The slot of each request in what the last search has found."""
        true = self.clauses.true_literals()
        return {
            request: next(slot for slot, literal in choices.items() if literal is True or literal in true)
            for request, choices in enumerate(self.choices)
        }

    def _choose_slot(self, slots: tuple[int, ...]) -> dict[int, Literal]:
        if len(slots) == 1:
            return {slots[0]: True}
        choices = {slot: self.clauses.variable() for slot in slots}
        self.clauses.add(*choices.values())
        self.clauses.at_most(list(choices.values()), 1)
        return choices

    def _meetings_at(self, person: int, slot: int) -> list[Literal]:
        return [self.choices[request][slot] for request in self.people[person] if slot in self.choices[request]]

    def _keep_capacities(self) -> None:
        for day, capacities in zip(self._at, self.instance.capacity, strict=True):
            for meetings, capacity in zip(day, capacities, strict=True):
                self.clauses.at_most(meetings, capacity)

    def _keep_limits(self) -> None:
        for limit in self.instance.limits:
            if len(self.people[limit.participant]) > limit.most:
                slots = (slot for slot in range(self.instance.slots) if limit.slots >> slot & 1)
                meetings = [literal for slot in slots for literal in self._at[limit.participant][slot]]
                self.clauses.at_most(meetings, limit.most)

    def _keep_tables(self) -> None:
        hosted: dict[int, list[int]] = defaultdict(list)
        for request, host in enumerate(self.instance.host):
            hosted[host].append(request)
        for host, requests in hosted.items():
            tables = len(self.instance.shared_tables) if host == SHARED else 1
            crowds = self._crowds(requests)
            for slot in range(self.instance.slots):
                self.clauses.at_most(self._tables_taken(crowds, slot), tables)
                if host == SHARED:
                    self._keep_people_at(slot, tables)

    def _crowds(self, requests: list[int]) -> list[tuple[int, list[int]]]:
        """The requests in groups of which one at most can take place at a time, with the person they all share."""
        left = set(requests)
        single = [person for person, capacities in enumerate(self.instance.capacity) if max(capacities) <= 1]
        crowds = []
        while left and single:
            person = max(single, key=lambda each: len(left.intersection(self.people[each])))
            crowd = [request for request in self.people[person] if request in left]
            single.remove(person)
            left.difference_update(crowd)
            crowds.append((person, crowd))
        return [*crowds, *((self.instance.people[request][0], [request]) for request in sorted(left))]

    def _tables_taken(self, crowds: list[tuple[int, list[int]]], slot: int) -> list[Literal]:
        """A literal for each crowd that takes a table in the slot."""
        taken = []
        for person, crowd in crowds:
            if len(crowd) == len(self.people[person]):
                taken.append(self.busy[person][slot])
                continue
            literals = [self.choices[request][slot] for request in crowd if slot in self.choices[request]]
            if literals:
                taken.append(self.clauses.any_of(literals))
        return taken

    def _keep_people_at(self, slot: int, tables: int) -> None:
        """No more people are busy than sit at the tables: it follows from the rest, but the search does not see that.

        Nor can it do without the rest, though that would follow in turn where all meetings are of two.
        """
        if all(len(people) == 2 for people in self.instance.people) and set(self.instance.host) == {SHARED}:
            self.clauses.at_most([day[slot] for day in self.busy], 2 * tables)

    def _keep_orders(self) -> None:
        ordered = {each for request, others in enumerate(self.instance.before) if others for each in (request, *others)}
        over = {request: self._over(request) for request in sorted(ordered)}
        for request, others in enumerate(self.instance.before):
            for other in others:
                for now, before in zip(over[request], [False, *over[other]], strict=False):
                    self.clauses.add(negated(now), before)

    def _over(self, request: int) -> list[Literal]:
        """For each slot whether the request takes place in it or before."""
        choices = (self.choices[request].get(slot, False) for slot in range(self.instance.slots))
        return list(accumulate(choices, lambda before, now: self.clauses.any_of([before, now])))
