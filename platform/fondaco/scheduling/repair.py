"""A schedule after a disruption: the past stays, what is locked stays, and as few meetings move as possible."""

from __future__ import annotations

from fondaco.scheduling.disruption import Disruption, after_repair, after_repairs, with_history_only
from fondaco.scheduling.least_change import change_little
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Listener, StopRequest, Watch
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.proving import choices
from fondaco.scheduling.result import result_of
from fondaco.scheduling.schedule import RepairStep, Schedule
from fondaco.scheduling.solve import improve, run_of

_FEW_CHOICES = 1_500
"""So few pairs of a request and a slot are searched as a whole even in a repair."""


def repair(
    problem: Problem,
    schedule: Schedule,
    disruption: Disruption,
    *,
    time_limit: float,
    workers: int = 1,
    seed: int = 0,
    progress: Listener | None = None,
    stop: StopRequest | None = None,
) -> Schedule:
    """The best schedule of what the disruption leaves of the problem, found within `time_limit` seconds.

    `problem` is the one that was first solved; `disruption` was read for it as it is after the repairs that `schedule`
    has already come through. The result knows of all of them, so that it can be verified against `problem`. Raises
    `InputError` if the schedule places what the problem does not have.
    """
    watch = Watch(time_limit, progress=progress, stop=stop)
    return repair_within(
        watch, after_repairs(problem, schedule.repairs), schedule, disruption, workers=workers, seed=seed
    )


def repair_within(
    watch: Watch, problem: Problem, schedule: Schedule, disruption: Disruption, *, workers: int, seed: int
) -> Schedule:
    """The same, where `problem` is already what it is after the repairs that `schedule` has come through."""
    step = RepairStep(disruption.source, schedule.placed)
    today = after_repair(problem, step)
    run = run_of(watch, today, schedule.placed, workers=workers, seed=seed)
    proof = Proof(run)
    if choices(run) <= _FEW_CHOICES:
        improve(run, proof)
    else:
        proof.adopt(schedule.certificate)
        touched = _touched(problem, disruption)
        number, keepable = run.instance.request_number, run.anchors.keepable
        for placement in run.anchors.wanted:
            if number[placement.request] not in keepable:
                touched.update(today.request[placement.request].participants)
        change_little(run, proof, [number for number, each in enumerate(today.participants) if each.id in touched])
    return result_of(run, proof, (*with_history_only(problem, schedule.repairs), step))


def _touched(problem: Problem, disruption: Disruption) -> set[str]:
    """The participants to whom or to whose requests something happens."""
    changed = {change.id for change in disruption.participants}
    added = {each.id for each in disruption.participants_added}
    requests = [problem.request[name] for name in disruption.requests_withdrawn] + list(disruption.requests_added)
    return changed.union(added, *(request.participants for request in requests))


def moved_requests(before: Schedule, after: Schedule) -> list[str]:
    """The requests that are placed in both schedules, but not in the same slot and at the same table."""
    places = {placement.request: placement for placement in before.placed}
    return [each.request for each in after.placed if each.request in places and places[each.request] != each]


def gone_requests(before: Schedule, after: Schedule) -> list[str]:
    """The requests that were placed before and are not any more, withdrawn or not."""
    placed = {placement.request for placement in after.placed}
    return [each.request for each in before.placed if each.request not in placed]
