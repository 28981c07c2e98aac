"""What places cost by the prices of a bound, in numbers."""

from __future__ import annotations

from fondaco.scheduling.instance import SHARED, Instance
from fondaco.scheduling.schedule import Dual, Resource


class Prices:
    """`of[p][t]` is what a place of person p costs in slot t, in units of weight; `table[h][t]` a table of host h."""

    def __init__(self, instance: Instance, dual: Dual) -> None:
        self._instance = instance
        problem = instance.problem
        order = problem.slot_order
        person = {participant.id: number for number, participant in enumerate(problem.participants)}
        self.of = [[0.0] * instance.slots for _ in instance.capacity]
        self.table: dict[int, list[float]] = {}
        for price in dual.prices:
            slots = problem.session_slots(price.session) if price.resource is Resource.LIMIT else price.slots
            match price.resource:
                case Resource.SHARED_TABLES:
                    costs = self.table.setdefault(SHARED, [0.0] * instance.slots)
                case Resource.OWN_TABLE:
                    costs = self.table.setdefault(instance.table_number[price.id or ""], [0.0] * instance.slots)
                case _:
                    costs = self.of[person[price.id or ""]]
            for slot in slots:
                costs[order[slot]] += price.price / dual.unit

    def cost(self, request: int, slot: int) -> float:
        table = self.table.get(self._instance.host[request])
        people = sum(self.of[person][slot] for person in self._instance.people[request])
        return people + (table[slot] if table else 0.0)

    def cheapest(self, request: int) -> float:
        """What the cheapest of the request's possible slots costs."""
        return min(self.cost(request, slot) for slot in self._instance.possible[request])
