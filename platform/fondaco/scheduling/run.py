"""What the steps of one run of the solver share."""

from __future__ import annotations

from dataclasses import dataclass, field

from fondaco.scheduling.costs import ALL, Anchors, Costs, costs_of, value_of
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import Timetable

_LEAST_LIMIT_TO_SEARCH = 3.0
_SECONDS_TO_LOAD_SOLVERS = 1.5
"""With less time than this left, the libraries that solve exactly are not even loaded."""


@dataclass(frozen=True, slots=True)
class Run:
    """The timetable that the steps improve, one after the other, and what they may use for it."""

    timetable: Timetable
    anchors: Anchors
    watch: Watch
    workers: int = 1
    seed: int = 0
    settled: list[int] = field(default_factory=list)
    """The slots of the timetable when it was last settled."""

    @property
    def instance(self) -> Instance:
        return self.timetable.instance

    def can_search(self) -> bool:
        """Whether there is time for exact searches."""
        return self.watch.limit >= _LEAST_LIMIT_TO_SEARCH and self.watch.seconds_left() > _SECONDS_TO_LOAD_SOLVERS

    def costs(self) -> Costs:
        return costs_of(self.timetable, self.anchors)

    def cost(self, objective: Objective) -> int:
        return self.costs()[ALL.index(objective)]

    def tell(self, objective: Objective, lowest: Costs) -> None:
        """Report the objective's value and its bound, given the lowest costs."""
        here = ALL.index(objective)
        value, bound = (
            value_of(self.instance, self.anchors, objective, costs[here]) for costs in (self.costs(), lowest)
        )
        self.watch.tell(objective, value, bound)
