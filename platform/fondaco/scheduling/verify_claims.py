"""Whether the values, bounds, proofs and status that a schedule claims are right."""

from __future__ import annotations

from collections.abc import Iterator

from fondaco.scheduling.certificate import fewest_moved, proven_bound, worth_of_required, worth_of_weight
from fondaco.scheduling.elementary_bounds import elementary_bounds
from fondaco.scheduling.measures import Measures, measure, still_wanted
from fondaco.scheduling.problem import InputError, Placement, Problem
from fondaco.scheduling.schedule import Objective, Schedule, Stage, Status

Claim = tuple[str, str, str]
"""The rule that a claim breaks, the place where it stands and what is wrong with it."""


def false_claims(problem: Problem, schedule: Schedule) -> Iterator[Claim]:
    """What is claimed wrongly in a schedule that is complete and keeps the rules of the problem."""
    wanted = _wanted(problem, schedule)
    measured = measure(problem, schedule.placed, wanted if schedule.repairs else None)
    try:
        bounds = checkable_bounds(problem, schedule, measured.values[Objective.PLACED_WEIGHT])
    except InputError as error:
        yield "certificate", "certificate", str(error)
        return
    for number, stage in enumerate(schedule.stages):
        if stage.objective in {other.objective for other in schedule.stages[:number]}:
            yield "value", f"stages[{number}].objective", f"{stage.objective} stands twice"
        yield from _false_stage(f"stages[{number}]", stage, schedule, measured, bounds)
    yield from _false_statistics(schedule, measured)
    yield from _false_status(problem, schedule, set(measured.values))


def checkable_bounds(problem: Problem, schedule: Schedule, weight: int) -> dict[Objective, int]:
    """The bound of each objective that can be computed from the problem and the certificate alone.

    That of the moved meetings holds for all schedules that place the `weight`.
    """
    certificate = schedule.certificate
    return {
        **elementary_bounds(problem, everything_placed=not schedule.unplaced),
        Objective.REQUIRED_REQUESTS: proven_bound(problem, certificate.required_dual, worth_of_required),
        Objective.PLACED_WEIGHT: proven_bound(problem, certificate.placed_weight_dual, worth_of_weight),
        Objective.MOVED_MEETINGS: fewest_moved(problem, _wanted(problem, schedule), certificate.moved_dual, weight),
    }


def _wanted(problem: Problem, schedule: Schedule) -> tuple[Placement, ...]:
    return still_wanted(problem, schedule.repairs[-1].before) if schedule.repairs else ()


def _false_stage(
    place: str, stage: Stage, schedule: Schedule, measured: Measures, bounds: dict[Objective, int]
) -> Iterator[Claim]:
    objective = stage.objective
    if objective not in measured.values:
        yield "value", f"{place}.objective", f"{objective} is no objective of a schedule that was not repaired"
        return
    value = measured.values[objective]
    if stage.value != value:
        yield "value", f"{place}.value", f"{objective} is {value}, not {stage.value}"
    if stage.bound < value if objective.maximised else stage.bound > value:
        yield "bound", f"{place}.bound", f"{objective} is {value}, which the bound {stage.bound} excludes"
    checked = bounds[objective]
    beyond = stage.bound < checked if objective.maximised else stage.bound > checked
    beyond &= objective not in schedule.certificate.searched
    if beyond:
        yield "bound", f"{place}.bound", f"{objective}: nothing proves {stage.bound}, what can be checked is {checked}"
    if stage.proven and stage.bound != stage.value:
        yield "proven", f"{place}.proven", f"{objective} is not proven: value and bound differ"
    if not stage.proven and stage.bound == stage.value == value and not beyond:
        yield "proven", f"{place}.proven", f"{objective} is proven: value and bound are the same"


def _false_statistics(schedule: Schedule, measured: Measures) -> Iterator[Claim]:
    statistics = schedule.statistics
    for name, claimed, value in [
        ("firms_without_meeting", statistics.firms_without_meeting, measured.values[Objective.FIRMS_WITHOUT_MEETING]),
        ("idle_slots", statistics.idle_slots, measured.values[Objective.IDLE_SLOTS]),
        ("largest_break_difference", statistics.largest_break_difference, measured.largest_break_difference),
    ]:
        if claimed != value:
            yield "statistics", f"statistics.{name}", f"is {value}, not {claimed}"


def _false_status(problem: Problem, schedule: Schedule, objectives: set[Objective]) -> Iterator[Claim]:
    missing = [each.request for each in schedule.unplaced if problem.request[each.request].required]
    if missing and schedule.status is not Status.INFEASIBLE:
        yield "required", "status", f"required request {missing[0]} is not placed, and the status is not infeasible"
    if not missing and schedule.status is Status.INFEASIBLE:
        yield "status", "status", "all required requests are placed, so it is not infeasible"
    proven = {stage.objective for stage in schedule.stages if stage.proven}
    if schedule.status is Status.OPTIMAL and not proven >= objectives:
        yield "status", "status", f"not optimal: {min(objectives - proven)} is not proven"
    if schedule.status is Status.FEASIBLE and proven >= objectives:
        yield "status", "status", "not only feasible: everything is proven, so it is optimal"
