"""Prices for the proof that nothing as good as a repaired schedule moves fewer meetings.

They come from a linear program that decides which part of each request takes place where: as much weight as the
repaired schedule has, and as many meetings as possible where they were. Most of an event has nothing to do with a
disruption: for requests that are not *near* it, the program only knows whether they stay in their slot, which they then
take from others, or take place somewhere else in a session. Nearly always that loses nothing, and it keeps the program
small. Whether it loses something or not, `fondaco.scheduling.certificate` adds the prices up for the whole problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from fondaco.scheduling.elementary_bounds import can_stay
from fondaco.scheduling.linear_bound import UNIT
from fondaco.scheduling.linear_program import LinearProgram
from fondaco.scheduling.problem import Placement, Problem, Request
from fondaco.scheduling.schedule import Dual, Price, Resource

Window = tuple[str, ...]
"""Some slots; a price asked for it is asked in each of them."""

Places = tuple[Price, int]
"""A resource, as the price to be found for it, and how many places of it there are in its window."""


def best_stay_prices(
    problem: Problem, wanted: Iterable[Placement], weight: int, near: Collection[str], seconds: float
) -> Dual | None:
    """Prices for a repair that has the `weight`; None if `seconds` did not suffice.

    `wanted` are the placements of the earlier schedule that are still wanted, `near` the requests for which every slot
    is looked at.
    """
    program = _Program(problem, wanted, weight, seconds)
    for request in sorted(problem.requests, key=lambda request: request.id not in near):
        if program.linear.is_late():
            return None
        if request.id in problem.held:
            continue
        if request.id in near:
            program.add_in_slots(request)
        else:
            program.add_in_sessions(request)
    return program.prices()


class _Program:
    def __init__(self, problem: Problem, wanted: Iterable[Placement], weight: int, seconds: float) -> None:
        self._problem = problem
        self._stays_in = {each.request: each.slot for each in wanted if can_stay(problem, each)}
        self._session = _sessions(problem)
        self._held = problem.meetings_held
        self._shared = len(problem.tables) - len(problem.owned_tables)
        self.linear = LinearProgram(seconds)
        held = sum(problem.request[name].weight for name in problem.held)
        self._weight = self.linear.row(weight - held, self.linear.infinity)
        self._rows: dict[Price, Any] = {}

    def add_in_slots(self, request: Request) -> None:
        once = self.linear.row(0, 1)
        for slot in self._problem.possible_slots(request):
            column = self._column(request, once, stays=self._stays_in.get(request.id) == slot)
            for price, places in chain(self._places(request, self._session[slot]), self._places(request, (slot,))):
                self._row(price, places).SetCoefficient(column, 1)

    def add_in_sessions(self, request: Request) -> None:
        """Also add how much of it stays in its slot. Only slots count in which some request that is near could be."""
        once = self.linear.row(0, 1)
        stays_in = self._stays_in.get(request.id)
        if stays_in is not None:
            column = self._column(request, once, stays=True)
            for price, places in self._places(request, self._session[stays_in]):
                self._row(price, places).SetCoefficient(column, 1)
            for price, _ in self._places(request, (stays_in,)):
                if price in self._rows:
                    self._rows[price].SetCoefficient(column, 1)
        for session in dict.fromkeys(self._session[slot] for slot in self._problem.possible_slots(request)):
            column = self._column(request, once, stays=False)
            for price, places in self._places(request, session):
                self._row(price, places).SetCoefficient(column, 1)

    def _column(self, request: Request, once: Any, *, stays: bool) -> Any:
        column = self.linear.number(gain=int(stays))
        once.SetCoefficient(column, 1)
        self._weight.SetCoefficient(column, request.weight)
        return column

    def _row(self, price: Price, places: int) -> Any:
        if price not in self._rows:
            self._rows[price] = self.linear.row(0, places)
        return self._rows[price]

    def _places(self, request: Request, window: Window) -> Iterator[Places]:
        """What the request takes one place of, if it takes place in the window."""
        own = self._problem.own_table(request)
        if own is None:
            yield Price(Resource.SHARED_TABLES, 0, slots=window), self._shared * len(window)
        else:
            yield Price(Resource.OWN_TABLE, 0, own, window), len(window)
        for name in request.participants:
            person = self._problem.participant[name]
            there = sum(slot not in person.unavailable for slot in window)
            yield Price(Resource.PARTICIPANT, 0, name, window), person.capacity * there
            for limit in person.limits:
                if limit.session in (None, self._problem.slots[self._problem.slot_order[window[0]]].session):
                    left = max(0, limit.meetings - self._held[name, limit.session])
                    yield Price(Resource.LIMIT, 0, name, session=limit.session), left

    def prices(self) -> Dual | None:
        if not self.linear.is_solved():
            return None
        slots: dict[Price, list[str]] = defaultdict(list)
        for row, constraint in self._rows.items():
            price = round(constraint.dual_value() * UNIT)
            if price > 0:
                slots[Price(row.resource, price, row.id, session=row.session)].extend(row.slots)
        weight = max(0, round(-self._weight.dual_value() * UNIT))
        return Dual(UNIT, tuple(replace(price, slots=tuple(where)) for price, where in slots.items()), weight)


def _sessions(problem: Problem) -> dict[str, Window]:
    """For each slot of the future, all slots of the future in its session."""
    slots: dict[str | None, list[str]] = defaultdict(list)
    for slot in problem.slots:
        if slot.id not in problem.past:
            slots[slot.session].append(slot.id)
    return {slot: tuple(session) for session in slots.values() for slot in session}
