"""Prices for the certificate of `fondaco.scheduling.certificate`, from the linear relaxation of a b-matching.

The slots are put into *windows*. The program decides which part of each request takes place in which window: each
request at most once, nobody and no table more often in a window than its slots have places, nobody beyond a limit. The
dual value of each of these rows is a price. Windows of one slot give the best bound, but take long where there are
many; then each session is a window, which nearly always gives the same bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fondaco.scheduling.linear_program import LinearProgram
from fondaco.scheduling.problem import Participant, Problem, Request
from fondaco.scheduling.schedule import Dual, Price, Resource
from fondaco.scheduling.timetable import bits_of

UNIT = 1_000_000
"""Prices are rounded to millionths: any rounding leaves a proof, at most a little less tight."""

MOST_CHOICES = 5_000
"""So many pairs of a request and a slot are solved in a moment. Larger programs rarely have a better bound by slots."""

Row = tuple[Resource, str | None, int]
"""Whose places are counted, by the name of a participant, table or session, in which window."""


def best_prices(problem: Problem, worth: Callable[[Request], int], seconds: float) -> Dual | None:
    """Prices that prove a small bound on the total worth of what can be placed; None if `seconds` did not suffice."""
    program = _Program(problem, _windows(problem), LinearProgram(seconds))
    for request in problem.requests:
        if program.linear.is_late():
            return None
        if request.id not in problem.held:
            program.add(request, worth(request))
    return program.prices()


def _windows(problem: Problem) -> list[int]:
    """Each window as the bits of its slots."""
    choices = sum(bits.bit_count() for bits in problem.possible_bits.values())
    open_slots = [(number, slot) for number, slot in enumerate(problem.slots) if slot.id not in problem.past]
    if choices <= MOST_CHOICES:
        return [1 << number for number, _ in open_slots]
    sessions: dict[str | None, int] = defaultdict(int)
    for number, slot in open_slots:
        sessions[slot.session] |= 1 << number
    return list(sessions.values())


@dataclass
class _Program:
    """The linear program, with each row of it by the resource whose price it gives."""

    problem: Problem
    windows: list[int]
    linear: LinearProgram
    _rows: dict[Row, Any] = field(default_factory=dict)
    _limits: dict[tuple[str, str | None], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shared = len(self.problem.tables) - len(self.problem.owned_tables)

    def add(self, request: Request, worth: int) -> None:
        """Add the request: in each window where it is possible, one variable for how much of it takes place there."""
        possible = self.problem.possible_bits[request.id]
        windows = [number for number, bits in enumerate(self.windows) if bits & possible]
        if not windows or not worth:
            return
        once = self.linear.row(0, 1) if len(windows) > 1 else None
        for window in windows:
            part = self.linear.number(gain=worth, most=1)
            if once is not None:
                once.SetCoefficient(part, 1)
            self._table_row(request, window).SetCoefficient(part, 1)
            for someone in request.participants:
                person = self.problem.participant[someone]
                self._person_row(person, window).SetCoefficient(part, 1)
                for row in self._limit_rows(person, window) if person.limits else ():
                    row.SetCoefficient(part, 1)

    def _table_row(self, request: Request, window: int) -> Any:
        own = self.problem.own_table(request)
        row = (Resource.SHARED_TABLES if own is None else Resource.OWN_TABLE, own, window)
        if row not in self._rows:
            places = self.windows[window].bit_count() * (self._shared if own is None else 1)
            self._rows[row] = self.linear.row(0, places)
        return self._rows[row]

    def _person_row(self, person: Participant, window: int) -> Any:
        row = (Resource.PARTICIPANT, person.id, window)
        if row not in self._rows:
            slots = (self.windows[window] & self.problem.there[person.id]).bit_count()
            self._rows[row] = self.linear.row(0, person.capacity * slots)
        return self._rows[row]

    def _limit_rows(self, person: Participant, window: int) -> Iterator[Any]:
        sessions = {self.problem.slots[number].session for number in bits_of(self.windows[window])}
        for limit in person.limits:
            if limit.session is None or limit.session in sessions:
                row = (person.id, limit.session)
                if row not in self._limits:
                    self._limits[row] = self.linear.row(0, limit.meetings)
                yield self._limits[row]

    def prices(self) -> Dual | None:
        if not self.linear.is_solved():
            return None
        slots: dict[tuple[Resource, str | None, int], int] = defaultdict(int)
        for (resource, name, window), constraint in self._rows.items():
            price = round(constraint.dual_value() * UNIT)
            if price > 0:
                slots[resource, name, price] |= self.windows[window]
        limits = {row: round(constraint.dual_value() * UNIT) for row, constraint in self._limits.items()}
        return Dual(
            UNIT,
            (
                *(Price(kind, price, name, self.problem.slots_in(bits)) for (kind, name, price), bits in slots.items()),
                *(Price(Resource.LIMIT, price, name, session=at) for (name, at), price in limits.items() if price > 0),
            ),
        )
