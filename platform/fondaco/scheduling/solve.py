"""From a problem to a schedule with its proof: place all that can be, shorten the waiting, choose tables."""

from __future__ import annotations

from fondaco.scheduling.annealing import Annealing
from fondaco.scheduling.construction import construct
from fondaco.scheduling.costs import ALL, PLACEMENT, WAITING, Anchors
from fondaco.scheduling.disruption import after_repairs
from fondaco.scheduling.elementary_bounds import can_stay
from fondaco.scheduling.explanations import explain
from fondaco.scheduling.insertion import Insertion
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.measures import measure, still_wanted
from fondaco.scheduling.neighbourhoods import improve_placement
from fondaco.scheduling.problem import Placement, Problem
from fondaco.scheduling.progress import Listener, StopRequest, Watch
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.proving import choices, prove
from fondaco.scheduling.reasons import find_reason
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective, RepairStep, Schedule, Stage, Statistics, Status, Unplaced
from fondaco.scheduling.settling import settle
from fondaco.scheduling.tables import assign_tables
from fondaco.scheduling.timetable import Timetable

_LEAST_LIMIT_TO_SEARCH = 3.0
_SECONDS_TO_LOAD_SOLVERS = 1.5
"""With less time than this left, the libraries that solve exactly are not even loaded."""

_FEW_CHOICES = 500
"""So few pairs of a request and a slot are searched as a whole at once."""

_MOST_CHOICES_TO_PROVE_PLACEMENT = 20_000
_MOST_CHOICES_TO_PROVE_WAITING = 1_500

# The shares of the time limit by whose end each step has to be done.
_REQUIRED_INSERTED, _REST_INSERTED, _PRICED, _PLACED, _PLACEMENT_PROVEN = 0.4, 0.15, 0.45, 0.5, 0.6
_ANNEALED, _WAITING_PROVEN = 0.8, 0.9


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
    return schedule_within(Watch(time_limit, progress=progress, stop=stop), problem, (), workers=workers, seed=seed)


def schedule_within(
    watch: Watch, problem: Problem, repairs: tuple[RepairStep, ...], *, workers: int, seed: int
) -> Schedule:
    """A schedule of the problem that is left after the repairs."""
    problem = after_repairs(problem, repairs)
    before = repairs[-1].before if repairs else ()
    run = Run(Timetable(Instance.of(problem)), _anchors(problem, before), watch, workers, seed)
    construct(run)
    settle(run)
    proof = Proof(run, before)
    _place(run, proof)
    _shorten_waiting(run, proof)
    settle(run)
    return _as_schedule(run, proof, repairs)


def _anchors(problem: Problem, before: tuple[Placement, ...]) -> Anchors:
    wanted = still_wanted(problem, before)
    number = {request.id: place for place, request in enumerate(problem.requests)}
    possible = [each for each in wanted if each.slot in problem.possible_slots(problem.request[each.request])]
    keepable = frozenset(number[each.request] for each in possible if can_stay(problem, each))
    return Anchors(
        slot={number[each.request]: problem.slot_order[each.slot] for each in possible},
        keepable=keepable,
        forced=len(wanted) - len(keepable),
    )


def _can_search(run: Run) -> bool:
    return run.watch.limit >= _LEAST_LIMIT_TO_SEARCH and run.watch.seconds_left() > _SECONDS_TO_LOAD_SOLVERS


def _is_best(run: Run, proof: Proof, objectives: tuple[Objective, ...]) -> bool:
    costs, lowest = run.costs(), proof.lowest()
    return all(costs[ALL.index(each)] <= lowest[ALL.index(each)] for each in objectives)


def _place(run: Run, proof: Proof) -> None:
    if _is_best(run, proof, PLACEMENT):
        return
    insertion = Insertion(run)
    insertion.insert_required(_REQUIRED_INSERTED)
    insertion.insert_rest(_REST_INSERTED)
    if _is_best(run, proof, PLACEMENT):
        return
    proof.find_prices(run.watch.seconds_left(_PRICED))
    if _is_best(run, proof, PLACEMENT) or not _can_search(run):
        return
    if choices(run) > _FEW_CHOICES:
        improve_placement(run, proof.lowest(), _PLACED)
        settle(run)
    if choices(run) <= _MOST_CHOICES_TO_PROVE_PLACEMENT:
        _prove(run, proof, PLACEMENT, _PLACEMENT_PROVEN)
        settle(run)


def _shorten_waiting(run: Run, proof: Proof) -> None:
    if _is_best(run, proof, WAITING):
        return
    small = choices(run) <= _MOST_CHOICES_TO_PROVE_WAITING
    Annealing(run).cool(proof.lowest()[-len(WAITING) :], _ANNEALED if small else _WAITING_PROVEN)
    if small and _can_search(run):
        _prove(run, proof, WAITING, _WAITING_PROVEN)


def _prove(run: Run, proof: Proof, objectives: tuple[Objective, ...], share: float) -> None:
    lowest = dict(zip(ALL, proof.lowest(), strict=True))
    proof.add_searched(prove(run, objectives, lowest, share))


def _as_schedule(run: Run, proof: Proof, repairs: tuple[RepairStep, ...]) -> Schedule:
    problem = run.instance.problem
    before = repairs[-1].before if repairs else None
    placed = _placements(run, before or ())
    measured = measure(problem, placed, before)
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


def _placements(run: Run, before: tuple[Placement, ...]) -> tuple[Placement, ...]:
    instance, timetable = run.instance, run.timetable
    pinned = {
        request: placement.table
        for placement in before
        if (request := instance.request_number.get(placement.request)) in run.anchors.keepable
        and run.anchors.slot[request] == timetable.slot[request]
    }
    table = assign_tables(timetable, pinned, run.watch)
    return tuple(
        Placement(request.id, instance.problem.slots[timetable.slot[number]].id, table[number])
        for number, request in enumerate(instance.problem.requests)
        if timetable.is_placed(number)
    )


def _unplaced(run: Run) -> tuple[Unplaced, ...]:
    problem = run.instance.problem

    def why(number: int) -> Unplaced:
        request = problem.requests[number]
        reason, others = find_reason(run.timetable, number)
        blocking = tuple(problem.requests[other].id for other in others)
        return Unplaced(request.id, reason, explain(problem, request, reason, blocking), blocking)

    return tuple(why(number) for number in run.instance.movable if not run.timetable.is_placed(number))


def _status(problem: Problem, placed: tuple[Placement, ...], stages: tuple[Stage, ...]) -> Status:
    names = {placement.request for placement in placed}
    if any(request.required and request.id not in names for request in problem.requests):
        return Status.INFEASIBLE
    return Status.OPTIMAL if all(stage.proven for stage in stages) else Status.FEASIBLE
