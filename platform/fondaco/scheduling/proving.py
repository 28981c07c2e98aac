"""Whole problems, if they are small: one objective after the other by exhaustive search, with its bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fondaco.scheduling.costs import ALL
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.search import Effort, search
from fondaco.scheduling.slot_model import SlotModel
from fondaco.scheduling.waiting_model import WaitingModel

Bounds = dict[Objective, int]
"""What the costs cannot fall below."""


def prove(run: Run, objectives: Sequence[Objective], known: Mapping[Objective, int], share: float) -> Bounds:
    """Bring each of the objectives in turn to its optimum, without raising the cost of a more important one.

    An objective whose cost is down to the `known` bound is left as it is. Returns the bounds that were found: each
    holds for all timetables that cost no more than this one in the more important objectives.
    """
    found: Bounds = {}
    for objective in objectives:
        cost = run.cost(objective)
        if cost <= known[objective] or run.watch.is_over(share):
            continue
        model = WaitingModel(SlotModel(run.timetable, run.instance.movable, run.anchors))
        goal = model.cost(objective)
        keep = [model.cost(other) for other in ALL[: ALL.index(objective)]]
        effort = Effort(run.watch.seconds_left(share), run.watch.work_left(share), run.workers, run.seed)
        outcome = search(model.slots, keep, [goal], effort, run.watch)
        found[objective] = cost - goal.now + outcome.bound
    return found


def choices(run: Run) -> int:
    """How many pairs of a request and a slot there are: the size of a search through the whole."""
    return sum(len(run.instance.possible[request]) for request in run.instance.movable)
