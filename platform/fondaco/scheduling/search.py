"""One search of CP-SAT in a `SlotModel`: lower one cost or several, the more important first."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fondaco.scheduling.progress import Watch
from fondaco.scheduling.slot_model import Amount, Cost, SlotModel
from fondaco.scheduling.timetable import UNPLACED

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

_LARGEST_SUM = 10**16
_POLL_SECONDS = 0.1
_WORK_OF_A_DETERMINISTIC_SECOND = 2.5
_WORK_OF_A_CHOICE = 1e-4


@dataclass(frozen=True, slots=True)
class Effort:
    """What one search may take: `seconds` of the clock, and `work` as `Watch` counts it."""

    seconds: float
    work: float
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The goal cannot cost less than `bound`; it is `proven` if it has come down to that."""

    bound: int
    proven: bool


def search(model: SlotModel, keep: Sequence[Cost], goal: Sequence[Cost], effort: Effort, watch: Watch) -> Outcome:
    """Lower the `goal`, its first cost being the most important, without raising any cost in `keep`.

    The better slots, if any are found, go into the timetable. With several costs in the goal its bound means nothing.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415  (slow to import)

    for cost in keep:
        model.model.add(cost.amount <= cost.now)
    amount, now = combined(goal)
    model.model.add(amount <= now)
    model.model.minimize(amount)
    model.choose_now()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_time_in_seconds = max(0.01, effort.seconds)
    solver.parameters.max_deterministic_time = max(0.001, effort.work / _WORK_OF_A_DETERMINISTIC_SECOND)
    solver.parameters.catch_sigint_signal = False
    with _stopped_on_request(solver, watch):
        status = solver.solve(model.model)
    work = _WORK_OF_A_DETERMINISTIC_SECOND * solver.deterministic_time + _WORK_OF_A_CHOICE * len(model.choices)
    watch.spend(work)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(bound=0, proven=False)
    _adopt(model, solver)
    return Outcome(bound=max(0, round(solver.best_objective_bound)), proven=status == cp_model.OPTIMAL)


def combined(goal: Sequence[Cost]) -> tuple[Amount, int]:
    """One amount that compares as the costs do one after the other, and what it is now.

    The last costs are left out if the sum would become too large.
    """
    while math.prod(cost.most + 1 for cost in goal) > _LARGEST_SUM and len(goal) > 1:
        goal = goal[:-1]
    scales = [math.prod(later.most + 1 for later in goal[place + 1 :]) for place in range(len(goal))]
    scaled = list(zip(scales, goal, strict=True))
    return sum(scale * cost.amount for scale, cost in scaled), sum(scale * cost.now for scale, cost in scaled)


def _adopt(model: SlotModel, solver: CpSolver) -> None:
    chosen = {request: slot for (request, slot), literal in model.choices.items() if solver.boolean_value(literal)}
    moved = [request for request in model.free if chosen.get(request, UNPLACED) != model.now[request]]
    for request in moved:
        if model.now[request] != UNPLACED:
            model.timetable.remove(request)
    for request in moved:
        if request in chosen:
            model.timetable.place(request, chosen[request])


@contextmanager
def _stopped_on_request(solver: CpSolver, watch: Watch) -> Iterator[None]:
    """Stop the search when the watch is asked to: the solver itself knows only about time."""
    done = threading.Event()

    def poll() -> None:
        while not done.wait(_POLL_SECONDS):
            if watch.is_stopped():
                solver.stop_search()

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
