"""An exact model of a part of a timetable: the slots of some requests, all others staying where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import UNPLACED, Timetable

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

Amount: TypeAlias = "LinearExpr | int"

Choice = tuple[int, int]
"""A request and a slot that it could take."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of the free requests and their people: what it is `now`, and the `most` that it can be."""

    amount: Amount
    now: int
    most: int


class SlotModel:
    """The choices of the `free` requests among `slots` (by default all), as CP-SAT sees them.

    The timetable may change after that; `now` remembers the slots that the free requests had.
    """

    def __init__(
        self, timetable: Timetable, free: Iterable[int], anchors: Anchors, slots: Collection[int] | None = None
    ) -> None:
        from ortools.sat.python.cp_model import CpModel  # noqa: PLC0415  (slow to import)

        self.model: CpModel = CpModel()
        self.timetable = timetable
        self.instance = timetable.instance
        self.anchors = anchors
        self.free = sorted(free)
        self.now = {request: timetable.slot[request] for request in self.free}
        self.people = sorted({person for request in self.free for person in self.instance.people[request]})
        self.busy_now = {person: timetable.busy[person] for person in self.people}
        self.choices: dict[Choice, IntVar] = {}
        self.missing: dict[int, IntVar] = {}
        self.choices_of: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
        """By person and slot."""
        with self._lifted():
            self.busy_anyway = {person: timetable.busy[person] for person in self.people}
            for request in self.free:
                self._add_choices(request, self.instance.possible[request] if slots is None else slots)
            self._keep_capacities()
            self._keep_limits()
            self._keep_tables()
            self._keep_orders()

    @contextmanager
    def _lifted(self) -> Iterator[None]:
        """Take the free requests out of the timetable for a while."""
        placed = [(request, slot) for request, slot in self.now.items() if slot != UNPLACED]
        for request, _ in placed:
            self.timetable.remove(request)
        yield
        for request, slot in placed:
            self.timetable.place(request, slot)

    def _add_choices(self, request: int, slots: Collection[int]) -> None:
        literals = []
        for slot in self.instance.possible[request]:
            if slot in slots and self._fits(request, slot):
                literal = self.model.new_bool_var("")
                self.choices[request, slot] = literal
                literals.append(literal)
                for person in self.instance.people[request]:
                    self.choices_of[person, slot].append(literal)
        self.missing[request] = self.model.new_bool_var("")
        self.model.add_exactly_one([*literals, self.missing[request]])

    def _fits(self, request: int, slot: int) -> bool:
        """Whether the requests that are not free leave the slot to the request."""
        taken = self.timetable.slot
        return (
            all(self.timetable.has_place(person, slot) for person in self.instance.people[request])
            and self.timetable.has_table(request, slot)
            and all(UNPLACED < taken[other] < slot for other in self.instance.before[request] if other not in self.now)
            and all(
                taken[other] > slot
                for other in self.instance.followers[request]
                if other not in self.now and self.timetable.is_placed(other)
            )
        )

    def _at_most(self, literals: list[IntVar], most: int) -> None:
        if len(literals) <= most:
            return
        if most == 1:
            self.model.add_at_most_one(literals)
        else:
            self.model.add(sum(literals) <= most)

    def _keep_capacities(self) -> None:
        for (person, slot), literals in self.choices_of.items():
            self._at_most(literals, self.instance.capacity[person][slot] - len(self.timetable.at[person][slot]))

    def _keep_limits(self) -> None:
        for person in self.people:
            for number in self.instance.limits_of[person]:
                limit = self.instance.limits[number]
                slots = [slot for slot in range(self.instance.slots) if limit.slots >> slot & 1]
                literals = [literal for slot in slots for literal in self.choices_of.get((person, slot), ())]
                self._at_most(literals, max(0, limit.most - self.timetable.limit_used[number]))

    def _keep_tables(self) -> None:
        rivals: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
        for (request, slot), literal in self.choices.items():
            rivals[self.instance.host[request], slot].append(literal)
        for (host, slot), literals in rivals.items():
            tables = len(self.instance.shared_tables) if host == SHARED else 1
            self._at_most(literals, tables - self.timetable.tables_used(host, slot))

    def _keep_orders(self) -> None:
        """Who comes after another comes later, and only if the other takes place."""
        for request in self.free:
            for other in self.instance.before[request]:
                if other in self.now:
                    for slot in self._slots_of(request):
                        earlier = [self.choices[other, slot_] for slot_ in self._slots_of(other) if slot_ < slot]
                        self.model.add_bool_or([*earlier, ~self.choices[request, slot]])
            if any(other not in self.now and self.timetable.is_placed(other) for other in self._waiting(request)):
                self.model.add(self.missing[request] == 0)

    def _slots_of(self, request: int) -> list[int]:
        return [slot for slot in self.instance.possible[request] if (request, slot) in self.choices]

    def _waiting(self, request: int) -> tuple[int, ...]:
        return tuple(other for other in self.instance.followers[request] if other not in self.instance.held)

    def choose_now(self) -> None:
        """Begin the search at the slots that the requests have."""
        for request, slot in self.now.items():
            self.model.add_hint(self.missing[request], slot == UNPLACED)
        for (request, slot), literal in self.choices.items():
            self.model.add_hint(literal, self.now[request] == slot)

    def cost(self, objective: Objective) -> Cost:
        """The cost in one of the objectives of placement; `WaitingModel` has those of waiting."""
        match objective:
            case Objective.REQUIRED_REQUESTS:
                return self._missing_cost({each: 1 for each in self.free if self.instance.required[each]})
            case Objective.PLACED_WEIGHT:
                return self._missing_cost({each: self.instance.weight[each] for each in self.free})
            case Objective.FIRMS_WITHOUT_MEETING:
                return self._firms_cost()
            case Objective.MOVED_MEETINGS:
                return self._moved_cost()
            case _:
                raise ValueError(objective)

    def _missing_cost(self, weights: dict[int, int]) -> Cost:
        return Cost(
            amount=sum(weight * self.missing[request] for request, weight in weights.items()),
            now=sum(weight for request, weight in weights.items() if self.now[request] == UNPLACED),
            most=sum(weights.values()),
        )

    def _firms_cost(self) -> Cost:
        exposed = [person for person in self.people if self.instance.hopeful[person] and not self.busy_anyway[person]]
        without = []
        for person in exposed:
            literal = self.model.new_bool_var("")
            self.model.add_bool_or([literal, *self._choices_of_person(person)])
            without.append(literal)
        return Cost(sum(without), sum(not self.busy_now[person] for person in exposed), len(exposed))

    def _choices_of_person(self, person: int) -> list[IntVar]:
        return [literal for slot in range(self.instance.slots) for literal in self.choices_of.get((person, slot), ())]

    def _moved_cost(self) -> Cost:
        anchored = [request for request in self.free if request in self.anchors.slot]
        stays = {request: self.choices.get((request, self.anchors.slot[request]), 0) for request in anchored}
        return Cost(
            amount=sum(self.anchors.weight(request) * (1 - stays[request]) for request in anchored),
            now=sum(self.anchors.cost(request, self.now[request]) for request in anchored),
            most=sum(self.anchors.weight(request) for request in anchored),
        )
