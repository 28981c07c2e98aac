"""Clauses for CaDiCaL, an exhaustive search over literals that are true or false.

A literal is a number, and its negation the negative number. The search itself is called by its C module: the classes
of python-sat around it take several times as long to import as a common problem takes to solve. It does not let other
threads run meanwhile, so it is called for a few conflicts at a time: that is how it hears of the time and of Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from types import TracebackType

Literal = int
"""Also `True` and `False`, for what is known beforehand: clauses are shorter for it."""

_OPTIONS = {"stabilizeonly": 1, "chrono": 0}
"""Steady phases without chronological backtracking: what finds schedules two to three times as fast as the default."""

_LARGEST_PAIRWISE = 24
_CLAUSES_TIMES_CONFLICTS = 15 * 10**8
_FIRST_CONFLICTS, _FEWEST_CONFLICTS, _MOST_CONFLICTS = 500, 200, 10_000
"""The first portion takes a moment, which is all that most searches need, the others up to a second.

Many small ones are much slower, since the solver begins anew with each.
"""

_SATISFIABLE, _UNKNOWN = 1, 0


class Unfinished(Exception):
    """Raised when a search had to end before it had an answer."""


class Clauses:
    """A growing set of clauses, and what the last search in it has found. To be closed, which frees its memory."""

    def __init__(self, seed: int, *, guess: bool = True) -> None:
        """Literals of which nothing is known are tried with the value `guess` first."""
        import pysolvers  # noqa: PLC0415  (only exact searches need it)

        self._sat = pysolvers
        self._solver = pysolvers.cadical153_new()
        for name, value in {**_OPTIONS, "phase": int(guess), "seed": seed}.items():
            pysolvers.cadical153_set(self._solver, name, value)
        self._variables = 0
        self._number = 0
        self._assumptions: list[Literal] = []

    def __enter__(self) -> Clauses:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sat.cadical153_del(self._solver, None)

    def __len__(self) -> int:
        return self._number

    def variable(self) -> Literal:
        self._variables += 1
        return self._variables

    def add(self, *literals: Literal) -> None:
        """At least one of the literals is true."""
        clause = []
        for literal in literals:
            if literal is True:
                return
            if literal is not False:
                clause.append(literal)
        self._add_unknown(*clause)

    def _add_unknown(self, *literals: int) -> None:
        """At least one of the literals, of which none is known beforehand, is true."""
        self._number += 1
        self._sat.cadical153_add_cl(self._solver, literals)

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """A literal that is true exactly if one of `literals` is."""
        literals = [literal for literal in literals if literal is not False]
        if any(literal is True for literal in literals):
            return True
        if len(literals) <= 1:
            return literals[0] if literals else False
        some = self.variable()
        self._add_unknown(-some, *literals)
        for literal in literals:
            self._add_unknown(-literal, some)
        return some

    def at_most(self, literals: Sequence[Literal], most: int) -> None:
        """At most so many of the literals are true."""
        most -= sum(literal is True for literal in literals)
        unknown = [literal for literal in literals if not isinstance(literal, bool)]
        if most < 0:
            self.add(False)
        elif most == 0:
            for literal in unknown:
                self.add(-literal)
        elif most == 1:
            self._at_most_one(unknown)
        elif most < len(unknown):
            self.add(-self.counts(unknown, most + 1)[most])

    def _at_most_one(self, literals: list[Literal]) -> None:
        while len(literals) > _LARGEST_PAIRWISE:
            earlier = self.variable()
            self._at_most_one([*literals[: _LARGEST_PAIRWISE - 1], earlier])
            literals = [-earlier, *literals[_LARGEST_PAIRWISE - 1 :]]
        for one, other in combinations(literals, 2):
            self._add_unknown(-one, -other)

    def counts(self, literals: Sequence[int], most: int) -> list[int]:
        """Literals of which the first is true if one of `literals` is, the second if two are, up to `most`.

        None of `literals` is known beforehand. Totalizer of Bailleux and Boufkhad, CP 2003: halves are counted and then
        added. Counts only upwards: the literals may be true for no reason, but nothing is gained by that.
        """
        if len(literals) <= 1:
            return list(literals)
        half = len(literals) // 2
        one, other = self.counts(literals[:half], most), self.counts(literals[half:], most)
        sums = [self.variable() for _ in range(min(len(one) + len(other), most))]
        for more, total in zip(other, sums, strict=False):
            self._add_unknown(-more, total)
        for a, count in enumerate(one):
            self._add_unknown(-count, sums[a])
            for more, total in zip(other, sums[a + 1 :], strict=False):
                self._add_unknown(-count, -more, total)
        return sums

    def search(
        self, assumptions: Sequence[Literal], spend: Callable[[float], None], goes_on: Callable[[], bool]
    ) -> bool:
        """Whether all clauses and `assumptions` can be true at once. Raises `Unfinished`.

        After each portion of the search `spend` is told how much work it was, in units of a million clauses times
        conflicts. If that has brought no answer, `goes_on` says whether the search may go on.
        """
        self._assumptions = list(assumptions)
        conflicts = _CLAUSES_TIMES_CONFLICTS // max(1, self._number)
        usual = min(_MOST_CONFLICTS, max(_FEWEST_CONFLICTS, conflicts))
        portion = min(_FIRST_CONFLICTS, usual)
        while True:
            self._sat.cadical153_cbudget(self._solver, portion)
            answer: int = self._sat.cadical153_solve_lim(self._solver, self._assumptions, 0)
            spend(portion * self._number / 1e6)
            if answer != _UNKNOWN:
                return answer == _SATISFIABLE
            if not goes_on():
                raise Unfinished
            portion = usual

    def true_literals(self) -> set[Literal]:
        """The variables that are true in what the last search has found."""
        return {literal for literal in self._sat.cadical153_model(self._solver) or () if literal > 0}

    def core(self) -> list[Literal]:
        """Assumptions of the last search that cannot be true together; none if the clauses alone cannot."""
        return list(self._sat.cadical153_core(self._solver, self._assumptions) or ())


def negated(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else -literal
