"""What a timetable costs in each objective, all of them to be minimised, tables apart."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from fondaco.scheduling.instance import Instance
from fondaco.scheduling.measures import break_groups, excess_difference, idle_slots
from fondaco.scheduling.problem import Placement
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import Timetable

PLACEMENT = (
    Objective.REQUIRED_REQUESTS,
    Objective.FIRMS_WITHOUT_MEETING,
    Objective.PLACED_WEIGHT,
    Objective.MOVED_MEETINGS,
)
WAITING = (Objective.UNFAIRNESS, Objective.BREAK_GROUPS, Objective.IDLE_SLOTS)
ALL = PLACEMENT + WAITING

Costs = tuple[int, ...]
"""One cost for each of `ALL`, in this order: of the two objectives that are maximised, what is missing to all."""


NO_COSTS: Costs = (0,) * len(ALL)
ANY_COSTS: Costs = (sys.maxsize,) * len(ALL)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where an earlier schedule had the requests, for a repair.

    `wanted` are its placements that are neither past nor withdrawn. Those in `slot` could stay there. If they are
    `keepable`, nothing has to change for them; the others have lost their table and move anyhow, but should rather keep
    the slot: so a keepable one that moves costs more than all of these together.
    """

    wanted: tuple[Placement, ...] = ()
    slot: Mapping[int, int] = field(default_factory=dict)
    keepable: frozenset[int] = frozenset()

    @property
    def forced(self) -> int:
        """How many move whatever is done."""
        return len(self.wanted) - len(self.keepable)

    @property
    def scale(self) -> int:
        return len(self.slot) - len(self.keepable) + 1

    def weight(self, request: int) -> int:
        return self.scale if request in self.keepable else 1

    def cost(self, request: int, slot: int) -> int:
        return self.weight(request) if request in self.slot and self.slot[request] != slot else 0

    def moved(self, cost: int) -> int:
        """How many meetings have moved in a timetable of this cost."""
        return self.forced + cost // self.scale


def costs_of(timetable: Timetable, anchors: Anchors) -> Costs:
    instance = timetable.instance
    unplaced = [request for request in range(len(timetable.slot)) if not timetable.is_placed(request)]
    groups = [break_groups(busy) for busy in timetable.busy]
    return (
        sum(instance.required[request] for request in unplaced),
        sum(hopeful and not timetable.meetings[person] for person, hopeful in enumerate(instance.hopeful)),
        sum(instance.weight[request] for request in unplaced),
        sum(anchors.cost(request, timetable.slot[request]) for request in anchors.slot),
        excess_difference(groups, instance.problem.fairness),
        sum(groups),
        sum(idle_slots(busy) for busy in timetable.busy),
    )


def value_of(instance: Instance, anchors: Anchors, objective: Objective, cost: int) -> int:
    """The objective's value in a timetable of the given cost."""
    match objective:
        case Objective.REQUIRED_REQUESTS:
            return sum(instance.required) - cost
        case Objective.PLACED_WEIGHT:
            return sum(instance.weight) - cost
        case Objective.MOVED_MEETINGS:
            return anchors.moved(cost)
        case _:
            return cost
