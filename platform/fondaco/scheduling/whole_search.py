"""Every request placed with the fewest break groups: exhaustive search through a whole problem, if it is small enough.

All that people could be spared is assumed at once. What turns out to be impossible together is a *core*: one break
group more has to be accepted among those who are in it, no matter whose, so the bound rises by one. What is possible
at last is the optimum. (Algorithm OLL: Andres, Kaufmann, Matheis and Schaub, ICLP 2012.) People mostly wait because of
their own hours and those of few others: cores find that out much sooner than a count of all break groups would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb

from fondaco.scheduling.clauses import Clauses, Literal, Unfinished
from fondaco.scheduling.costs import ALL
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.placement_clauses import PlacementClauses
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import Timetable
from fondaco.scheduling.waiting_clauses import break_groups_of

Bounds = dict[Objective, int]
"""What the costs cannot fall below: each holds for all timetables that cost no more in what is more important."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`finished` if the timetable is as good as `bounds` allow, or they show that not all can be placed fairly."""

    bounds: Bounds
    finished: bool


_MOST_CLAUSES = 1_500_000
_BUILT, _PLACED, _SPARED = 0.25, 0.4, 0.7
"""The shares of the time limit by whose end each step has to be done."""

_WORK_OF_A_CLAUSE = 2e-6
_WORK_OF_A_MILLION = 1e-3
"""Of a million clauses times conflicts."""


def is_searchable(run: Run) -> bool:
    """Whether the run's problem is of the kind that is searched here, and small enough for the time there is."""
    instance = run.instance
    if (
        not instance.problem.every_request_counts
        or run.anchors.slot
        or instance.held
        or _is_crowded(instance)
        or run.watch.is_stopped()
    ):
        return False
    size = _size(instance)
    return size <= _MOST_CLAUSES and size * _WORK_OF_A_CLAUSE <= run.watch.work_left(_BUILT)


def _is_crowded(instance: Instance) -> bool:
    """Whether a glance shows that not everything can be placed."""
    places = map(sum, instance.capacity)
    return (
        not all(instance.possible_bits)
        or len(instance.people) > len(instance.problem.tables) * instance.slots
        or any(len(requests) > most for requests, most in zip(instance.requests_of, places, strict=True))
    )


def _size(instance: Instance) -> int:
    """About how many clauses there would be."""
    choices = sum(comb(slots.bit_count(), 2) for slots in instance.possible_bits)
    people = sum(comb(len(requests), 2) + 8 * len(requests) for requests in instance.requests_of)
    return choices + instance.slots * (people + 20 * len(instance.people))


def search_whole(run: Run, *, guess: bool = True, goes_on: Callable[[], bool] = lambda: True) -> Finding:
    """Place every request, fairly, with the fewest break groups.

    What is not found in time, or while `goes_on` says so, is left as it is. There are two ways to `guess`: either
    happens to be many times as fast as the other.
    """
    with Clauses(run.seed, guess=guess) as clauses:
        search = _WholeSearch(run, clauses, goes_on)
        try:
            if search.place_everything():
                search.spare_break_groups()
        except Unfinished:
            return Finding(search.bounds, finished=False)
        return Finding(search.bounds, finished=True)


def adopt(timetable: Timetable, slots: Mapping[int, int]) -> None:
    """Give all requests that are not history the slots that were found for them."""
    for request in filter(timetable.is_placed, timetable.instance.movable):
        timetable.remove(request)
    for request, slot in slots.items():
        timetable.place(request, slot)


class _WholeSearch:
    """`bounds` are those found so far."""

    def __init__(self, run: Run, clauses: Clauses, goes_on: Callable[[], bool]) -> None:
        instance = run.instance
        fairness = instance.problem.fairness
        most = instance.slots if fairness is None else fairness
        unfair: Literal = False if fairness is None else clauses.variable()
        self._run = run
        self._clauses = clauses
        self._may_go_on = goes_on
        self._share = _PLACED
        self._placement = PlacementClauses(clauses, instance)
        people = range(len(instance.requests_of))
        self._groups = [break_groups_of(self._placement, person, most, unfair) for person in people]
        self._fair = [] if fairness is None else [-unfair]
        self.bounds: Bounds = {}
        run.watch.spend(_WORK_OF_A_CLAUSE * len(clauses))

    def place_everything(self) -> bool:
        """Whether everything can be placed such that nobody waits more often than is fair to those who never wait."""
        if not any(self._run.costs()[: ALL.index(Objective.BREAK_GROUPS)]):
            return True
        if self._search(self._fair):
            self._adopt()
            return True
        if self._is_placed() or self._search([]):
            if not self._is_placed():
                self._adopt()
            self.bounds[Objective.UNFAIRNESS] = int(self._somebody_never_waits)
            return False
        self.bounds[Objective.REQUIRED_REQUESTS] = int(all(self._run.instance.required))
        self.bounds[Objective.PLACED_WEIGHT] = min(self._run.instance.weight)
        return False

    def spare_break_groups(self) -> None:
        """Bring the break groups down to their bound, given a fair timetable of everything."""
        self._share = _SPARED
        for literal in self._fair:
            self._clauses.add(literal)
        spared: dict[Literal, tuple[list[Literal], int]] = {}
        """Of each of these sums no more is assumed than so many."""

        def allow(counts: list[Literal], number: int) -> None:
            if number < len(counts):
                spared[-counts[number]] = counts, number

        for groups in self._groups:
            allow(groups, 0)
        bound = 0
        while self._run.cost(Objective.BREAK_GROUPS) > bound:
            if self._search(list(spared)):
                self._adopt()
                return
            core = self._clauses.core()
            bound += 1
            self._note(bound)
            for literal in core:
                counts, number = spared.pop(literal)
                allow(counts, number + 1)
            if len(core) > 1:
                allow(self._clauses.counts([-literal for literal in core], len(core)), 1)

    @property
    def _somebody_never_waits(self) -> bool:
        return not all(self._groups)

    def _note(self, bound: int) -> None:
        """Note a bound on the break groups where nobody has more than is fair to those who have none.

        If everybody had one it could be fair to have more, but then there are as many as people.
        """
        certain = bound if self._somebody_never_waits else min(bound, len(self._groups))
        self.bounds[Objective.BREAK_GROUPS] = certain
        self._run.watch.tell(Objective.BREAK_GROUPS, self._run.cost(Objective.BREAK_GROUPS), certain)

    def _is_placed(self) -> bool:
        return all(map(self._run.timetable.is_placed, self._run.instance.movable))

    def _search(self, assumptions: list[Literal]) -> bool:
        return self._clauses.search(assumptions, self._spend, self._goes_on)

    def _spend(self, work: float) -> None:
        self._run.watch.spend(_WORK_OF_A_MILLION * work)

    def _goes_on(self) -> bool:
        return not self._run.watch.is_over(self._share) and self._may_go_on()

    def _adopt(self) -> None:
        adopt(self._run.timetable, self._placement.slots())
