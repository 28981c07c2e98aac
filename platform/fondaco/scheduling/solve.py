"""From a problem to a schedule with its proof: place all that can be, shorten the waiting, write down the result."""

from __future__ import annotations

from collections.abc import Iterable

from fondaco.scheduling.costs import ANY_COSTS, NO_COSTS, PLACEMENT, Anchors
from fondaco.scheduling.elementary_bounds import keeps_table
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.measures import still_wanted
from fondaco.scheduling.placing import place_requests
from fondaco.scheduling.problem import Placement, Problem
from fondaco.scheduling.progress import Listener, StopRequest, Watch
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.result import result_of
from fondaco.scheduling.rival import race
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Schedule
from fondaco.scheduling.timetable import Timetable
from fondaco.scheduling.waiting import shorten_waiting
from fondaco.scheduling.whole_search import is_searchable


def solve(
    problem: Problem,
    *,
    time_limit: float,
    workers: int = 1,
    seed: int = 0,
    progress: Listener | None = None,
    stop: StopRequest | None = None,
) -> Schedule:
    """The best schedule that is found within `time_limit` seconds, or until `stop` says so.

    With one worker and the same seed it is the same schedule, unless the machine is so slow that the time limit cuts
    the run short. `stop` is asked from other threads as well, and often.
    """
    return schedule_within(Watch(time_limit, progress=progress, stop=stop), problem, workers=workers, seed=seed)


def schedule_within(watch: Watch, problem: Problem, *, workers: int, seed: int) -> Schedule:
    run = run_of(watch, problem, workers=workers, seed=seed)
    proof = Proof(run)
    improve(run, proof)
    return result_of(run, proof, ())


def run_of(watch: Watch, problem: Problem, before: Iterable[Placement] = (), *, workers: int = 1, seed: int = 0) -> Run:
    """A run that has nothing but the past in its timetable; `before` are the placements that a repair starts from."""
    instance = Instance.of(problem)
    return Run(Timetable(instance), _anchors(instance, before), watch, workers, seed)


def improve(run: Run, proof: Proof) -> None:
    """Bring all objectives as close to their bounds as the time allows."""
    if is_searchable(run):
        for objective, bound in race(run).items():
            proof.add_searched(objective, bound, within=ANY_COSTS if objective in PLACEMENT else NO_COSTS)
    place_requests(run, proof)
    if not run.watch.is_over(1):
        shorten_waiting(run, proof)


def _anchors(instance: Instance, before: Iterable[Placement]) -> Anchors:
    problem, number, possible = instance.problem, instance.request_number, instance.possible_bits
    order = problem.slot_order
    wanted = still_wanted(problem, before)
    slot, keepable = {}, set()
    for placement in wanted:
        request, there = number[placement.request], order[placement.slot]
        if possible[request] >> there & 1:
            slot[request] = there
            if keeps_table(problem, placement):
                keepable.add(request)
    return Anchors(wanted, slot, frozenset(keepable))
