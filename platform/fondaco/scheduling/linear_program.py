"""Linear programs for bounds: GLOP within a time that includes the building of the program."""

from __future__ import annotations

import time
from typing import Any


class LinearProgram:
    """A program to be maximised, empty at first. Without restriction, numbers are at least zero."""

    def __init__(self, seconds: float) -> None:
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)

        self._end = time.monotonic() + seconds
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._optimal = pywraplp.Solver.OPTIMAL
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self.infinity: float = self._solver.infinity()

    def number(self, gain: float, most: float | None = None) -> Any:
        """A number of at most `most`, each unit of which is a `gain`."""
        found = self._solver.NumVar(0, self.infinity if most is None else most, "")
        if gain:
            self._objective.SetCoefficient(found, gain)
        return found

    def row(self, least: float, most: float) -> Any:
        """A restriction of a sum, whose coefficients are set in it; it knows its dual value once solved."""
        return self._solver.Constraint(least, most)

    def is_late(self) -> bool:
        """Whether the time is over; who builds a large program asks now and then."""
        return time.monotonic() >= self._end

    def is_solved(self) -> bool:
        """Solve the program in what is left of the time; whether that sufficed."""
        left = self._end - time.monotonic()
        if left <= 0:
            return False
        self._solver.SetTimeLimit(max(1, int(left * 1000)))
        return bool(self._solver.Solve() == self._optimal)
