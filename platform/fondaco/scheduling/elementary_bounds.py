"""Bounds that follow from looking at one participant or request at a time: cheap, and checked by computing anew."""

from __future__ import annotations

from fondaco.scheduling.problem import Participant, Placement, Problem, Request
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.single_days import least_break_groups, least_idle_slots


def elementary_bounds(problem: Problem, *, everything_placed: bool) -> dict[Objective, int]:
    """A lower bound of each objective that is minimised.

    Where a schedule places every request and each of them counts, so must all that are as good: then everyone's number
    of meetings is known, and with it how often they wait at least. On the day, with a part of the meetings held, the
    bound is not refined.
    """
    bounds = {
        Objective.FIRMS_WITHOUT_MEETING: _firms_without_possible_meeting(problem),
        Objective.UNFAIRNESS: 0,
        Objective.BREAK_GROUPS: 0,
        Objective.IDLE_SLOTS: 0,
        Objective.TABLE_CHANGES: 0,
    }
    slots = len(problem.slots)
    if everything_placed and problem.every_request_counts and not problem.history:
        for participant, requests in _requests_of(problem).values():
            possible = [[problem.slot_order[slot] for slot in problem.possible_slots(request)] for request in requests]
            bounds[Objective.BREAK_GROUPS] += least_break_groups(slots, possible, participant.capacity)
            bounds[Objective.IDLE_SLOTS] += least_idle_slots(slots, possible, participant.capacity)
            if participant.capacity == 1:
                tables = {problem.own_table(request) for request in requests} - {None}
                bounds[Objective.TABLE_CHANGES] += max(0, len(tables) - 1)
    return bounds


def steps_of_all_days(problem: Problem) -> int:
    """About how many steps it takes to find out how often everyone has to wait at least."""
    days = _requests_of(problem).values()
    return len(problem.slots) * sum(
        len(requests) * (min(participant.capacity, len(requests)) + 1) for participant, requests in days
    )


def _requests_of(problem: Problem) -> dict[str, tuple[Participant, list[Request]]]:
    found: dict[str, tuple[Participant, list[Request]]] = {}
    for request in problem.requests:
        for someone in request.participants:
            found.setdefault(someone, (problem.participant[someone], []))[1].append(request)
    return found


def _firms_without_possible_meeting(problem: Problem) -> int:
    hopeless = {request.id for request in problem.hopeless}
    without = {firm for request in problem.hopeless for firm in request.firms}
    for request in problem.requests:
        if not without:
            break
        if request.id not in hopeless:
            without.difference_update(request.participants)
    return len(without)


def can_stay(problem: Problem, placement: Placement) -> bool:
    """Whether a request could keep the slot and table that an earlier schedule gave it."""
    return keeps_table(problem, placement) and problem.is_possible(problem.request[placement.request], placement.slot)


def keeps_table(problem: Problem, placement: Placement) -> bool:
    """Whether the table that an earlier schedule gave a request is one that it could still have."""
    own = problem.own_table(problem.request[placement.request]) if problem.owned_tables else None
    return placement.table == own if own is not None else placement.table in problem.shared_tables
