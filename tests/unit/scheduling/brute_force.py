"""All schedules of a tiny problem and what is true of them, without anything of the solver, to compare it with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, combinations, product

from fondaco.scheduling.problem import Problem, Request
from fondaco.scheduling.schedule import Reason

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


def possible_slots(problem: Problem, request: Request) -> list[str]:
    """The slots of the future that the request may take and in which all its people are there."""
    people = [participant for participant in problem.participants if participant.id in request.participants]
    return [
        slot.id
        for slot in problem.slots
        if slot.id not in problem.past
        and _may_take(problem, request, slot.id)
        and all(person.capacity > 0 for person in people)
    ]


def is_better_with(problem: Problem, slots: Slots, request: Request) -> bool:
    """Whether the request could be placed instead of some others, all else staying, and that would be a gain.

    Also if it would fit with nothing going for it.
    """
    before = quality(problem, slots)[:3]
    leaving = [name for name in slots if name not in problem.held]
    for slot in possible_slots(problem, request):
        for going in chain.from_iterable(combinations(leaving, count) for count in range(len(leaving) + 1)):
            after = {name: where for name, where in slots.items() if name not in going} | {request.id: slot}
            if keeps_rules(problem, after) and (not going or quality(problem, after)[:3] < before):
                return True
    return False


def reason_is_true(problem: Problem, slots: Slots, name: str, reason: Reason) -> bool:
    """What the reason claims of the unplaced request, by the definitions that `fondaco.scheduling.reasons` gives."""
    request = next(request for request in problem.requests if request.id == name)
    possible = possible_slots(problem, request)
    if reason is Reason.NO_COMMON_SLOT:
        return not possible
    if not possible:
        return False
    if reason is Reason.OUTWEIGHED:
        return not is_better_with(problem, slots, request)
    holds = {
        Reason.BOUND_CONFLICT: _is_bound,
        Reason.SESSION_LIMIT: _is_limited,
        Reason.PARTICIPANT_FULL: _is_full,
        Reason.ROOM_FULL: _has_no_table,
    }[reason]
    return all(holds(problem, slots, request, slot) for slot in possible)


def _is_bound(problem: Problem, slots: Slots, request: Request, slot: str) -> bool:
    order = [slot.id for slot in problem.slots]
    if any(other not in slots or order.index(slots[other]) >= order.index(slot) for other in request.after):
        return True
    requests = {each.id: each for each in problem.requests}
    locked = {name: where for name, where in slots.items() if requests[name].fixed or name in problem.held}
    return _is_blocked_by(problem, locked, request, slot)


def _is_blocked_by(problem: Problem, slots: Slots, request: Request, slot: str) -> bool:
    """Whether these placements alone leave the request no seat in the slot."""
    return (
        any(len(here) >= capacity for capacity, here in _meetings_of_people(problem, slots, request, slot))
        or _is_limited(problem, slots, request, slot)
        or _has_no_table(problem, slots, request, slot)
    )


def _meetings_of_people(
    problem: Problem, slots: Slots, request: Request, slot: str
) -> Iterator[tuple[int, list[Request]]]:
    """The capacity of each of the request's people, and their meetings in the slot."""
    for person in problem.participants:
        if person.id in request.participants:
            yield (
                person.capacity,
                [each for each in problem.requests if slots.get(each.id) == slot and person.id in each.participants],
            )


def _is_limited(problem: Problem, slots: Slots, request: Request, slot: str) -> bool:
    session = {each.id: each.session for each in problem.slots}
    requests = {each.id: each for each in problem.requests}
    for person in problem.participants:
        mine = [where for name, where in slots.items() if person.id in requests[name].participants]
        for limit in person.limits if person.id in request.participants else ():
            counted = [where for where in mine if limit.session in (None, session[where])]
            if limit.session in (None, session[slot]) and len(counted) >= limit.meetings:
                return True
    return False


def _is_full(problem: Problem, slots: Slots, request: Request, slot: str) -> bool:
    return any(
        len(here) >= capacity and all(each.required or each.weight >= request.weight for each in here)
        for capacity, here in _meetings_of_people(problem, slots, request, slot)
    )


def _has_no_table(problem: Problem, slots: Slots, request: Request, slot: str) -> bool:
    own = {person.id: person.table for person in problem.participants}
    owned = set(own.values()) - {None}
    requests = {each.id: each for each in problem.requests}

    def table(one: Request) -> str | None:
        return next((own[each] for each in one.participants if own[each]), None)

    used = sum(where == slot and table(requests[name]) == table(request) for name, where in slots.items())
    return used >= (len(problem.tables) - len(owned) if table(request) is None else 1)


def _waits(day: list[bool]) -> tuple[int, int]:
    """The break groups and idle slots of a day."""
    marks = "".join("x" if busy else "." for busy in day).strip(".")
    pauses = [pause for pause in marks.split("x") if pause]
    return len(pauses), sum(map(len, pauses))
