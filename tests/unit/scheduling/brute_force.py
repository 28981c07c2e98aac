"""All schedules of a tiny problem, found without anything of the solver: what its results are compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from fondaco.scheduling.problem import Problem, Request

Slots = dict[str, str]
"""The slot of each placed request."""

Quality = tuple[int, int, int, int, int, int]
"""Required requests missing, firms without meeting, weight missing, unfairness, break groups, idle slots."""


def best_quality(problem: Problem) -> Quality:
    return min(quality(problem, slots) for slots in all_schedules(problem))


def all_schedules(problem: Problem) -> Iterator[Slots]:
    future = [None, *(slot.id for slot in problem.slots if slot.id not in problem.past)]
    choices = [[problem.held[each.id].slot] if each.id in problem.held else future for each in problem.requests]
    for choice in product(*choices):
        slots = {request.id: slot for request, slot in zip(problem.requests, choice, strict=True) if slot is not None}
        if keeps_rules(problem, slots):
            yield slots


def keeps_rules(problem: Problem, slots: Slots) -> bool:
    requests = {request.id: request for request in problem.requests}
    planned = [name for name in slots if name not in problem.held]
    return (
        all(_may_take(problem, requests[name], slots[name]) for name in planned)
        and all(_comes_after(problem, requests[name], slots) for name in planned)
        and _everyone_has_time(problem, requests, slots)
        and _room_is_large_enough(problem, requests, slots)
    )


def _may_take(problem: Problem, request: Request, slot_id: str) -> bool:
    slot = next(slot for slot in problem.slots if slot.id == slot_id)
    people = [participant for participant in problem.participants if participant.id in request.participants]
    return (
        request.session in (None, slot.session)
        and (request.slots is None or slot_id in request.slots)
        and request.fixed in (None, slot_id)
        and not any(slot_id in person.unavailable for person in people)
    )


def _comes_after(problem: Problem, request: Request, slots: Slots) -> bool:
    order = [slot.id for slot in problem.slots]
    return all(other in slots and order.index(slots[other]) < order.index(slots[request.id]) for other in request.after)


def _everyone_has_time(problem: Problem, requests: dict[str, Request], slots: Slots) -> bool:
    session = {slot.id: slot.session for slot in problem.slots}
    for person in problem.participants:
        mine = [slot for name, slot in slots.items() if person.id in requests[name].participants]
        if any(count > person.capacity for slot, count in Counter(mine).items() if slot not in problem.past):
            return False
        for limit in person.limits:
            counted = [slot for slot in mine if limit.session in (None, session[slot])]
            past = sum(slot in problem.past for slot in counted)
            if len(counted) > max(limit.meetings, past):
                return False
    return True


def _room_is_large_enough(problem: Problem, requests: dict[str, Request], slots: Slots) -> bool:
    own = {person.id: person.table for person in problem.participants}
    owned = set(own.values()) - {None}
    used: Counter[tuple[str | None, str]] = Counter()
    for name, slot in slots.items():
        if slot in problem.past:
            continue
        used[next((own[each] for each in requests[name].participants if own[each]), None), slot] += 1
    shared = len(problem.tables) - len(owned)
    return all(count <= (shared if table is None else 1) for (table, _), count in used.items())


def quality(problem: Problem, slots: Slots) -> Quality:
    requests = {request.id: request for request in problem.requests}
    days = {
        person.id: [
            any(slots.get(name) == slot.id and person.id in request.participants for name, request in requests.items())
            for slot in problem.slots
        ]
        for person in problem.participants
    }
    waits = {name: _waits(day) for name, day in days.items()}
    groups = [groups for groups, _ in waits.values()]
    difference = max(groups, default=0) - min(groups, default=0)
    firms = {firm for request in problem.requests for firm in request.participants[:2]}
    unplaced = [request for name, request in requests.items() if name not in slots]
    return (
        sum(request.required for request in unplaced),
        sum(not any(days[firm]) for firm in firms),
        sum(request.weight for request in unplaced),
        0 if problem.fairness is None else max(0, difference - problem.fairness),
        sum(groups),
        sum(idle for _, idle in waits.values()),
    )


def _waits(day: list[bool]) -> tuple[int, int]:
    """The break groups and idle slots of a day."""
    marks = "".join("x" if busy else "." for busy in day).strip(".")
    pauses = [pause for pause in marks.split("x") if pause]
    return len(pauses), sum(map(len, pauses))
