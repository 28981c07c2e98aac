"""What is proven about a run's timetable: bounds from the certificate, from elementary counting and from searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property

from fondaco.scheduling.certificate import Worth, fewest_moved, proven_bound, worth_of_required, worth_of_weight
from fondaco.scheduling.costs import ALL, Costs, value_of
from fondaco.scheduling.elementary_bounds import elementary_bounds, steps_of_all_days
from fondaco.scheduling.linear_bound import best_prices
from fondaco.scheduling.prices import Prices
from fondaco.scheduling.problem import InputError
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Certificate, Dual, Objective, Stage
from fondaco.scheduling.stay_prices import best_stay_prices

_WORTH: Mapping[Objective, Worth] = {
    Objective.REQUIRED_REQUESTS: worth_of_required,
    Objective.PLACED_WEIGHT: worth_of_weight,
}

_WORK_OF_A_REQUEST = 1e-4
_WORK_OF_A_STEP = 1.2e-6
"""Of those through everyone's day."""


class Proof:
    """Collects bounds while the run goes on.

    They are kept as costs: the cost of each objective cannot fall below its bound in any timetable that costs as little
    in the more important ones.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._problem = run.instance.problem
        self._duals = dict.fromkeys(_WORTH, Dual())
        self._priced = {objective: self._cost_bound(objective) for objective in _WORTH}
        self._best: dict[tuple[int, ...], Dual] = {}
        """The best prices by what each request is worth: often that is the same for two objectives."""
        self._searched: dict[Objective, list[tuple[int, Costs]]] = {}
        """Bounds of searches, each with the costs of what is more important within which it holds."""
        self._elementary: dict[bool, dict[Objective, int]] = {}
        """The elementary bounds, and those that hold where everything is placed: they depend on nothing else of it."""
        self._moved_dual = Dual()
        self._counted = Dual(), -1, 0
        """The prices and the weight for which the fewest moved meetings were last counted, and these."""

    def _cost_bound(self, objective: Objective) -> int:
        worth = _WORTH[objective]
        everything = sum(map(worth, self._problem.requests))
        return everything - proven_bound(self._problem, self._duals[objective], worth)

    def find_prices(self, share: float) -> None:
        """Certify better bounds for what is not yet known to be the best possible, by `share` of the time limit."""
        for objective, worth in _WORTH.items():
            if self._run.cost(objective) > self._priced[objective]:
                dual = self._best_prices(worth, self._run.watch.seconds_left(share))
                if dual is not None:
                    self._duals[objective] = dual
                    self._priced[objective] = self._cost_bound(objective)

    def _best_prices(self, worth: Worth, seconds: float) -> Dual | None:
        worths = tuple(map(worth, self._problem.requests))
        if worths not in self._best:
            self._run.watch.spend(_WORK_OF_A_REQUEST * len(self._problem.requests))
            dual = best_prices(self._problem, worth, seconds)
            if dual is None:
                return None
            self._best[worths] = dual
        return self._best[worths]

    def adopt(self, certificate: Certificate) -> None:
        """Use the prices of an earlier schedule as far as they still prove anything."""
        for objective, dual in [
            (Objective.PLACED_WEIGHT, certificate.placed_weight_dual),
            (Objective.REQUIRED_REQUESTS, certificate.required_dual),
        ]:
            if not dual.prices:
                continue
            known = self._duals[objective], self._priced[objective]
            self._duals[objective] = dual
            with suppress(InputError):  # a table that had a price may be lost
                self._priced[objective] = self._cost_bound(objective)
            if self._priced[objective] <= known[1]:
                self._duals[objective], self._priced[objective] = known

    def price_moves(self, near: Iterable[int], share: float) -> None:
        """Certify how many meetings have to move, by `share` of the time limit.

        The requests that are `near` are looked at closely.
        """
        names = {self._problem.requests[request].id for request in near}
        self._run.watch.spend(_WORK_OF_A_REQUEST * len(self._problem.requests))
        seconds = self._run.watch.seconds_left(share)
        if seconds > 0:
            dual = best_stay_prices(self._problem, self._run.anchors.wanted, self._weight(), names, seconds)
            if dual is not None and self._fewest_moved(dual) > self._fewest_moved(self._moved_dual):
                self._moved_dual = dual

    def _weight(self) -> int:
        timetable = self._run.timetable
        return sum(weight for each, weight in enumerate(self._run.instance.weight) if timetable.is_placed(each))

    def _fewest_moved(self, dual: Dual) -> int:
        known = dual, self._weight()
        if self._counted[:2] != known:
            self._counted = *known, fewest_moved(self._problem, self._run.anchors.wanted, *known)
        return self._counted[2]

    def prices(self) -> Prices:
        """What places cost by the bound on the placed weight."""
        return Prices(self._run.instance, self._duals[Objective.PLACED_WEIGHT])

    def add_searched(self, objective: Objective, bound: int, within: Costs) -> None:
        """A search has found no timetable of a lower cost than `bound` among those that cost no more than `within`.

        Only the costs of more important objectives matter. The bound holds as long as the timetable keeps within them:
        when the time is over it may go back to an earlier one that does not.
        """
        self._searched.setdefault(objective, []).append((bound, within))

    def _searched_bounds(self) -> dict[Objective, int]:
        costs = self._run.costs() if self._searched else ()
        return {
            objective: max((bound for bound, within in found if _is_within(costs, within, objective)), default=0)
            for objective, found in self._searched.items()
        }

    def lowest(self) -> Costs:
        """What the costs of the timetable could at best come down to."""
        checkable, searched = self._checkable(), self._searched_bounds()
        return tuple(max(checkable[objective], searched.get(objective, 0)) for objective in ALL)

    def is_reached(self, objectives: Iterable[Objective]) -> bool:
        """Whether the timetable is down to the bounds of all these objectives."""
        costs, lowest = self._run.costs(), self.lowest()
        return all(costs[ALL.index(each)] <= lowest[ALL.index(each)] for each in objectives)

    def _checkable(self) -> dict[Objective, int]:
        placed = all(map(self._run.timetable.is_placed, range(len(self._problem.requests))))
        refined = placed and (True in self._elementary or self._days_work <= self._run.watch.work_left(1))
        if refined not in self._elementary:
            self._elementary[refined] = elementary_bounds(self._problem, everything_placed=refined)
        return {**self._elementary[refined], **self._priced, Objective.MOVED_MEETINGS: self._moved_cost()}

    @cached_property
    def _days_work(self) -> float:
        """What it takes to refine the elementary bounds: where that is too much for the time left, it is not done."""
        return _WORK_OF_A_STEP * steps_of_all_days(self._problem)

    def _moved_cost(self) -> int:
        if not self._moved_dual.prices:
            return 0
        anchors = self._run.anchors
        return anchors.scale * (self._fewest_moved(self._moved_dual) - anchors.forced)

    def certificate(self) -> Certificate:
        checkable, searched = self._checkable(), self._searched_bounds()
        return Certificate(
            placed_weight_dual=self._duals[Objective.PLACED_WEIGHT],
            required_dual=self._duals[Objective.REQUIRED_REQUESTS],
            moved_dual=self._moved_dual,
            searched=tuple(each for each in Objective if searched.get(each, 0) > checkable.get(each, 0)),
        )

    def stages(self, values: Mapping[Objective, int]) -> tuple[Stage, ...]:
        """The stages of the schedule that has the given values."""
        lowest = dict(zip(ALL, self.lowest(), strict=True))
        bounds = {each: value_of(self._run.instance, self._run.anchors, each, cost) for each, cost in lowest.items()}
        bounds[Objective.TABLE_CHANGES] = self._checkable()[Objective.TABLE_CHANGES]
        return tuple(
            Stage(objective, values[objective], bounds[objective], proven=values[objective] == bounds[objective])
            for objective in Objective
            if objective in values
        )


def _is_within(costs: Costs, within: Costs, objective: Objective) -> bool:
    more_important = ALL.index(objective)
    return all(cost <= most for cost, most in zip(costs[:more_important], within, strict=False))
