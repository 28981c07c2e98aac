"""Prices for the certificate of `fondaco.scheduling.certificate`, from the linear relaxation of a b-matching.

The slots are put into *windows*. The program decides which part of each request takes place in which window: each
request at most once, nobody and no table more often in a window than its slots have places, nobody beyond a limit. The
dual value of each of these rows is a price. Windows of one slot give the best bound, but take long where there are
many; then each session is a window, which nearly always gives the same bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from fondaco.scheduling.problem import Participant, Problem, Request
from fondaco.scheduling.schedule import Dual, Price, Resource

UNIT = 1_000_000
"""Prices are rounded to millionths: any rounding leaves a proof, at most a little less tight."""

MOST_CHOICES = 5_000
"""So many pairs of a request and a slot are solved in a moment. Larger programs rarely have a better bound by slots."""

Window = tuple[str, ...]


def best_prices(problem: Problem, worth: Callable[[Request], int], seconds: float) -> Dual | None:
    """Prices that prove a small bound on the total worth of what can be placed; None if `seconds` did not suffice."""
    program = _Program(problem, _windows(problem), seconds)
    for request in problem.requests:
        if request.id not in problem.held:
            program.add(request, worth(request))
    return program.prices()


def _windows(problem: Problem) -> list[Window]:
    choices = sum(len(problem.possible_slots(request)) for request in problem.requests)
    open_slots = [slot for slot in problem.slots if slot.id not in problem.past]
    if choices <= MOST_CHOICES:
        return [(slot.id,) for slot in open_slots]
    sessions: dict[str | None, list[str]] = defaultdict(list)
    for slot in open_slots:
        sessions[slot.session].append(slot.id)
    return [tuple(slots) for slots in sessions.values()]


@dataclass
class _Program:
    """The linear program, with each row of it by the resource whose price it gives."""

    problem: Problem
    windows: list[Window]
    seconds: float
    _solver: Any = None
    _rows: dict[Price, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)

        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetTimeLimit(max(1, int(self.seconds * 1000)))
        self._solver.Objective().SetMaximization()
        self._window_of = {slot: window for window in self.windows for slot in window}
        self._shared = len(self.problem.tables) - len(self.problem.owned_tables)

    def add(self, request: Request, worth: int) -> None:
        """Add the request: in each window where it is possible, one variable for how much of it takes place there."""
        windows = dict.fromkeys(self._window_of[slot] for slot in self.problem.possible_slots(request))
        if not windows or not worth:
            return
        once = self._solver.Constraint(0, 1)
        for window in windows:
            part = self._solver.NumVar(0, 1, "")
            self._solver.Objective().SetCoefficient(part, worth)
            once.SetCoefficient(part, 1)
            self._table_row(request, window).SetCoefficient(part, 1)
            for someone in request.participants:
                for row in self._person_rows(self.problem.participant[someone], window):
                    row.SetCoefficient(part, 1)

    def _row(self, price: Price, places: int) -> Any:
        if price not in self._rows:
            self._rows[price] = self._solver.Constraint(0, places)
        return self._rows[price]

    def _table_row(self, request: Request, window: Window) -> Any:
        own = self.problem.own_table(request)
        if own is None:
            return self._row(Price(Resource.SHARED_TABLES, 0, slots=window), self._shared * len(window))
        return self._row(Price(Resource.OWN_TABLE, 0, own, window), len(window))

    def _person_rows(self, person: Participant, window: Window) -> list[Any]:
        there = [slot for slot in window if slot not in person.unavailable]
        rows = [self._row(Price(Resource.PARTICIPANT, 0, person.id, window), person.capacity * len(there))]
        for limit in person.limits:
            if limit.session is None or limit.session in self._sessions(window):
                rows.append(self._row(Price(Resource.LIMIT, 0, person.id, session=limit.session), limit.meetings))
        return rows

    def _sessions(self, window: Window) -> set[str | None]:
        return {self.problem.slots[self.problem.slot_order[slot]].session for slot in window}

    def prices(self) -> Dual | None:
        from ortools.linear_solver import pywraplp  # noqa: PLC0415

        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        slots: dict[Price, list[str]] = defaultdict(list)
        for row, constraint in self._rows.items():
            price = round(constraint.dual_value() * UNIT)
            if price > 0:
                slots[Price(row.resource, price, row.id, session=row.session)].extend(row.slots)
        return Dual(UNIT, tuple(replace(price, slots=tuple(where)) for price, where in slots.items()))
