"""A schedule after a disruption: the past stays, what is locked stays, and as few meetings move as possible."""

from __future__ import annotations

from fondaco.scheduling.disruption import Disruption
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Listener, StopRequest, Watch
from fondaco.scheduling.schedule import RepairStep, Schedule
from fondaco.scheduling.solve import schedule_within


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
    steps = (*schedule.repairs, RepairStep(disruption.source, schedule.placed))
    watch = Watch(time_limit, progress=progress, stop=stop)
    return schedule_within(watch, problem, steps, workers=workers, seed=seed)


def moved_requests(before: Schedule, after: Schedule) -> list[str]:
    """The requests that are placed in both schedules, but not in the same slot and at the same table."""
    places = {placement.request: placement for placement in before.placed}
    return [each.request for each in after.placed if each.request in places and places[each.request] != each]
