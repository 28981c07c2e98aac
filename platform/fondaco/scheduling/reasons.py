"""Why a request is not placed: one reason, true of the schedule as it is.

Of an unplaced request, a *possible* slot is one that it may take and in which all its participants are there. The
reasons claim, of every possible slot:

- `no_common_slot`: there is none.
- `bound_conflict`: a request that must come before is not placed earlier, or meetings that are locked to their slots
  (or already past) take a participant's whole capacity or limit, or all the tables it could have. They are blocking.
- `session_limit`: a participant has reached its largest number of meetings, with those that are blocking.
- `participant_full`: a participant's whole capacity is taken by the blocking meetings, each of them required or of at
  least the request's weight.
- `room_full`: every table it could have is taken. Blocking are the meetings at its own table, if it is bound to one.
- `outweighed`: whatever would have to give way for it is worth at least as much: in required requests, then in firms
  with a meeting, then in weight. Blocking is, of all that stands in the way of each slot, the meeting of least loss,
  and of an order that excludes the slot the requests that are not placed earlier.

The first that holds is given. One always does in a schedule where nothing better follows from placing a request and
removing what stands in its way; `fondaco.scheduling.settling` brings a timetable there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.obstacles import Kind, Obstacle, obstacles
from fondaco.scheduling.schedule import Reason
from fondaco.scheduling.timetable import Timetable

Blocking = tuple[int, ...]


def find_reason(timetable: Timetable, request: int) -> tuple[Reason, Blocking]:
    """The reason of the unplaced request and the requests that stand in its way."""
    if not timetable.instance.possible[request]:
        return Reason.NO_COMMON_SLOT, ()
    for reason in _conceivable(timetable, request):
        blocking = _blocking(timetable, request, reason)
        if blocking is not None:
            return reason, blocking
    return Reason.OUTWEIGHED, _least_loss(timetable, request)


def is_explained(timetable: Timetable, request: int) -> bool:
    """Whether a glance shows a reason for the unplaced request that is true whatever other meetings are worth."""
    instance = timetable.instance
    possible = instance.possible_bits[request]
    if not possible & timetable.table_room[instance.host[request]]:
        return True
    people = instance.people[request]
    return (
        not _without(possible, (timetable.full_slots(person, instance.weight[request]) for person in people))
        or not _without(possible, map(timetable.slots_beyond_limits, people))
        or not all(map(timetable.is_placed, instance.before[request]))
    )


def _without(slots: int, others: Iterable[int]) -> int:
    for bits in others:
        slots &= ~bits
    return slots


def _conceivable(timetable: Timetable, request: int) -> Iterator[Reason]:
    """The reasons that hold if in every possible slot one of the obstacles is enough of a reason by itself."""
    instance = timetable.instance
    if instance.before[request] or instance.has_locked:
        yield Reason.BOUND_CONFLICT
    if any(instance.limits_of[person] for person in instance.people[request]):
        yield Reason.SESSION_LIMIT
    yield Reason.PARTICIPANT_FULL
    if not instance.possible_bits[request] & timetable.table_room[instance.host[request]]:
        yield Reason.ROOM_FULL


def _blocking(timetable: Timetable, request: int, reason: Reason) -> Blocking | None:
    """The requests that show the reason; None if it does not hold."""
    match reason:
        case Reason.PARTICIPANT_FULL:
            return _full_people(timetable, request)
        case Reason.SESSION_LIMIT:
            return _reached_limits(timetable, request)
        case Reason.BOUND_CONFLICT:
            instance = timetable.instance
            missing = tuple(each for each in instance.before[request] if not timetable.is_placed(each))
            late_enough = instance.possible_bits[request] & timetable.slots_in_order(request)
            if missing or (late_enough and not instance.has_locked):
                return missing or None
            return _from_one_obstacle(timetable, request, reason)
        case _:
            return _from_one_obstacle(timetable, request, reason)


def _full_people(timetable: Timetable, request: int) -> Blocking | None:
    """The meetings that show `PARTICIPANT_FULL`; None if that does not hold."""
    instance = timetable.instance
    open_slots = instance.possible_bits[request]
    taken: list[tuple[int, int]] = []
    for person in instance.people[request]:
        full = open_slots & timetable.full_slots(person, instance.weight[request])
        open_slots &= ~full
        taken.append((person, full))
    return None if open_slots else _meetings(timetable, taken)


def _reached_limits(timetable: Timetable, request: int) -> Blocking | None:
    """The meetings that show `SESSION_LIMIT`; None if that does not hold."""
    instance = timetable.instance
    open_slots = instance.possible_bits[request]
    taken: list[tuple[int, int]] = []
    for person in instance.people[request]:
        for limit in timetable.limits_reached(person):
            if open_slots & limit.slots:
                taken.append((person, limit.slots))
            open_slots &= ~limit.slots
    return None if open_slots else _meetings(timetable, taken)


def _meetings(timetable: Timetable, taken: Iterable[tuple[int, int]]) -> Blocking:
    """The meetings of people in slots, each once."""
    found: dict[int, None] = {}
    for person, slots in taken:
        found.update(dict.fromkeys(timetable.meetings_of(person, slots)))
    return tuple(found)


def _from_one_obstacle(timetable: Timetable, request: int, reason: Reason) -> Blocking | None:
    """The meetings that show the reason, slot by slot; None if it does not hold."""
    if reason is Reason.ROOM_FULL and timetable.instance.host[request] == SHARED:
        return ()  # the tables of all the slots were looked at together
    blocking: dict[int, None] = {}
    for slot in timetable.instance.possible[request]:
        proofs = (_proof(timetable, obstacle, request, reason) for obstacle in obstacles(timetable, request, slot))
        proof = next((proof for proof in proofs if proof is not None), None)
        if proof is None:
            return None
        blocking.update(dict.fromkeys(proof))
    return tuple(blocking)


def _proof(timetable: Timetable, obstacle: Obstacle, request: int, reason: Reason) -> Blocking | None:
    """The requests by which the obstacle shows that the reason holds in its slot; None if it does not."""
    match reason, obstacle.kind:
        case Reason.BOUND_CONFLICT, Kind.ORDER:
            return obstacle.meetings
        case Reason.BOUND_CONFLICT, _:
            return _locked(timetable, obstacle)
        case Reason.ROOM_FULL, Kind.TABLE:
            return () if timetable.instance.host[request] == SHARED else tuple(obstacle.meetings)
        case _:
            return None


def _locked(timetable: Timetable, obstacle: Obstacle) -> Blocking | None:
    """The obstacle's locked meetings if they alone take all its places."""
    loose = (meeting for meeting in obstacle.meetings if not is_locked(timetable, meeting))
    most_loose = len(obstacle.meetings) - obstacle.places
    if not obstacle.meetings or next(islice(loose, most_loose, None), None) is not None:
        return None
    return tuple(meeting for meeting in obstacle.meetings if is_locked(timetable, meeting))


def is_locked(timetable: Timetable, meeting: int) -> bool:
    instance = timetable.instance
    return meeting in instance.held or instance.problem.requests[meeting].fixed is not None


def outranks(timetable: Timetable, meeting: int, request: int) -> bool:
    instance = timetable.instance
    return instance.required[meeting] or instance.weight[meeting] >= instance.weight[request]


def _least_loss(timetable: Timetable, request: int) -> Blocking:
    blocking: dict[int, None] = {}
    for slot in timetable.instance.possible[request]:
        found = obstacles(timetable, request, slot)
        going = {meeting for obstacle in found if obstacle.kind is Kind.ORDER for meeting in obstacle.meetings}
        for obstacle in found if not going else ():
            if obstacle.meetings and not _gives_way(timetable, obstacle, going):
                going.add(_least(timetable, obstacle))
        blocking.update(dict.fromkeys(sorted(going)))
    return tuple(blocking)


def _gives_way(timetable: Timetable, obstacle: Obstacle, going: set[int]) -> bool:
    """Whether one of the obstacle's meetings is going anyway; of those at tables, which are many, seen by their place."""
    if obstacle.kind is not Kind.TABLE:
        return not going.isdisjoint(obstacle.meetings)
    tables = timetable.tables_of(obstacle.meetings[0])
    return any(timetable.tables_of(meeting) == tables for meeting in going)


def _least(timetable: Timetable, obstacle: Obstacle) -> int:
    if obstacle.kind is Kind.TABLE or len(obstacle.meetings) == 1:
        return obstacle.meetings[0]
    return min(obstacle.meetings, key=timetable.loss)
