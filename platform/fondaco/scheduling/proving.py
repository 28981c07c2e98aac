"""Whole problems, if they are small: one objective after the other by exhaustive search, with its bound."""

from __future__ import annotations

from collections.abc import Sequence

from fondaco.scheduling.costs import ALL
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.search import Effort, search
from fondaco.scheduling.slot_model import SlotModel
from fondaco.scheduling.waiting_model import WaitingModel


def prove(run: Run, proof: Proof, objectives: Sequence[Objective], share: float) -> None:
    """Bring each of the objectives in turn to its optimum, without raising the cost of a more important one.

    An objective whose cost is down to its bound is left as it is. The bounds that are found go into the proof.
    """
    known = dict(zip(ALL, proof.lowest(), strict=True))
    for objective in objectives:
        costs = run.costs()
        cost = costs[ALL.index(objective)]
        if cost <= known[objective] or run.watch.is_over(share):
            continue
        model = WaitingModel(SlotModel(run.timetable, run.instance.movable, run.anchors))
        goal = model.cost(objective)
        keep = [model.cost(other) for other in ALL[: ALL.index(objective)]]
        effort = Effort(run.watch.seconds_left(share), run.watch.work_left(share), run.workers, run.seed)
        outcome = search(model.slots, keep, [goal], effort, run.watch)
        proof.add_searched(objective, cost - goal.now + outcome.bound, within=costs)


def choices(run: Run) -> int:
    """How many pairs of a request and a slot there are: the size of a search through the whole."""
    return sum(run.instance.possible_bits[request].bit_count() for request in run.instance.movable)
