"""The schedule that a run has come to: tables, reasons, values with their bounds."""

from __future__ import annotations

from fondaco.scheduling.explanations import explain
from fondaco.scheduling.measures import measure
from fondaco.scheduling.problem import Placement, Problem
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.reasons import Reasons
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective, RepairStep, Schedule, Stage, Statistics, Status, Unplaced
from fondaco.scheduling.tables import assign_tables
from fondaco.scheduling.timetable import UNPLACED


def result_of(run: Run, proof: Proof, repairs: tuple[RepairStep, ...]) -> Schedule:
    """The schedule of the run's timetable, which is settled, with what is proven about it."""
    problem = run.instance.problem
    placed = _placements(run)
    measured = measure(problem, placed, run.anchors.wanted if repairs else None)
    stages = proof.stages(measured.values)
    return Schedule(
        placed=placed,
        unplaced=_unplaced(run),
        status=_status(problem, placed, stages),
        stages=stages,
        certificate=proof.certificate(),
        statistics=Statistics(
            seconds=round(run.watch.seconds, 3),
            firms_without_meeting=measured.values[Objective.FIRMS_WITHOUT_MEETING],
            idle_slots=measured.values[Objective.IDLE_SLOTS],
            largest_break_difference=measured.largest_break_difference,
        ),
        repairs=repairs,
    )


def _placements(run: Run) -> tuple[Placement, ...]:
    instance, timetable, anchors = run.instance, run.timetable, run.anchors
    at_tables: dict[tuple[int, str], int] = {}
    """By slot and table, the meeting that stays there: where the earlier schedule had two, the first."""
    for placement in anchors.wanted:
        request = instance.request_number[placement.request]
        if request in anchors.keepable and anchors.slot[request] == timetable.slot[request]:
            at_tables.setdefault((timetable.slot[request], placement.table), request)
    table = assign_tables(timetable, {request: name for (_, name), request in at_tables.items()}, run.watch)
    slots = [slot.id for slot in instance.problem.slots]
    return tuple(
        Placement(request.id, slots[slot], table[number])
        for number, (request, slot) in enumerate(zip(instance.problem.requests, timetable.slot, strict=True))
        if slot != UNPLACED
    )


def _unplaced(run: Run) -> tuple[Unplaced, ...]:
    problem = run.instance.problem
    reasons = Reasons(run.timetable)

    def why(number: int) -> Unplaced:
        request = problem.requests[number]
        reason, blocking = reasons.find(number)
        return Unplaced(request.id, reason, explain(problem, request, reason, blocking), blocking)

    return tuple(why(number) for number in run.instance.movable if not run.timetable.is_placed(number))


def _status(problem: Problem, placed: tuple[Placement, ...], stages: tuple[Stage, ...]) -> Status:
    names = {placement.request for placement in placed}
    if any(request.required and request.id not in names for request in problem.requests):
        return Status.INFEASIBLE
    return Status.OPTIMAL if all(stage.proven for stage in stages) else Status.FEASIBLE
