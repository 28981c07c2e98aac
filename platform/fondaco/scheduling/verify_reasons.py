"""Whether the reasons given for unplaced requests are true, on the evidence of the blocking requests they name."""

from __future__ import annotations

from fondaco.scheduling.instance import SHARED, Instance
from fondaco.scheduling.json_reading import quoted
from fondaco.scheduling.obstacles import Kind, Obstacle, cheapest_displacement, gain, hopeless_slots, obstacles
from fondaco.scheduling.reasons import is_locked, outranks
from fondaco.scheduling.schedule import Reason, Unplaced
from fondaco.scheduling.timetable import Timetable, bits_of


def false_reason(timetable: Timetable, unplaced: Unplaced) -> str | None:
    """What is not true of the reason, in words; None if it is true. `reasons` says what each of them claims."""
    instance = timetable.instance
    unknown = next((name for name in unplaced.blocking if name not in instance.request_number), None)
    if unknown is not None:
        return f"no request {quoted(unknown)} that could block it"
    if not unplaced.explanation.strip():
        return "there is no explanation"
    request = instance.request_number[unplaced.request]
    if (unplaced.reason is Reason.NO_COMMON_SLOT) == bool(instance.possible[request]):
        slots = ", ".join(quoted(_slot_name(instance, slot)) for slot in instance.possible[request])
        return f"the slots that are possible for all its participants are: {slots or 'none'}"
    blocking = frozenset(instance.request_number[name] for name in unplaced.blocking)
    if _holds_at_a_glance(timetable, request, unplaced.reason, blocking):
        return None
    return _false_in_a_slot(timetable, request, unplaced.reason, blocking)


def _holds_at_a_glance(timetable: Timetable, request: int, reason: Reason, blocking: frozenset[int]) -> bool:
    """Whether the reason is one of those that can be seen without looking at all that is in the way, and true.

    That is so of nearly all of them in a large event, and takes a hundredth of the time.
    """
    instance = timetable.instance
    if reason is Reason.ROOM_FULL:
        tables = timetable.table_room[instance.host[request]]
        return instance.host[request] == SHARED and not blocking and not instance.possible_bits[request] & tables
    if reason is not Reason.PARTICIPANT_FULL:
        return False
    open_slots = instance.possible_bits[request]
    named: set[int] = set()
    for person in instance.people[request]:
        for slot in bits_of(open_slots & timetable.full_slots(person, instance.weight[request])):
            if blocking.issuperset(timetable.at[person][slot]):
                open_slots &= ~(1 << slot)
                named.update(timetable.at[person][slot])
    return not open_slots and named == blocking


def _slot_name(instance: Instance, slot: int) -> str:
    return instance.problem.slots[slot].id


def _false_in_a_slot(timetable: Timetable, request: int, reason: Reason, blocking: frozenset[int]) -> str | None:
    instance = timetable.instance
    hopeless = hopeless_slots(timetable, request) if reason is Reason.OUTWEIGHED else 0
    stray = set(blocking)
    for slot in instance.possible[request]:
        found = list(obstacles(timetable, request, slot))
        if not found:
            return f"it fits into slot {quoted(_slot_name(instance, slot))}"
        if reason is Reason.OUTWEIGHED:
            holds = _is_outweighed(timetable, request, slot, found, blocking, is_hopeless=bool(hopeless >> slot & 1))
        else:
            holds = any(_is_reason(timetable, request, reason, blocking, obstacle) for obstacle in found)
        if not holds:
            return f"{reason} does not hold in slot {quoted(_slot_name(instance, slot))}"
        for obstacle in found if stray else ():
            stray.difference_update(obstacle.meetings)
    if stray:
        stray -= _waiting_for_what_blocks(timetable, request)
    return f"{quoted(instance.problem.requests[min(stray)].id)} does not block it" if stray else None


def _waiting_for_what_blocks(timetable: Timetable, request: int) -> set[int]:
    found: set[int] = set()
    for slot in timetable.instance.possible[request]:
        for obstacle in obstacles(timetable, request, slot):
            found.update(*(timetable.waiting_for(meeting) for meeting in obstacle.meetings))
    return found


def _is_reason(
    timetable: Timetable, request: int, reason: Reason, blocking: frozenset[int], obstacle: Obstacle
) -> bool:
    """Whether the obstacle, by the blocking requests alone, is enough to make the reason hold in its slot."""
    match reason, obstacle.kind:
        case Reason.BOUND_CONFLICT, Kind.ORDER:
            return _taken(obstacle, blocking) > 0
        case Reason.BOUND_CONFLICT, _:
            locked = frozenset(meeting for meeting in blocking if is_locked(timetable, meeting))
            return 0 < obstacle.places <= _taken(obstacle, locked)
        case Reason.SESSION_LIMIT, Kind.LIMIT:
            return _taken(obstacle, blocking) >= obstacle.places
        case Reason.PARTICIPANT_FULL, Kind.PERSON:
            heavy = frozenset(meeting for meeting in blocking if outranks(timetable, meeting, request))
            return _taken(obstacle, heavy) >= obstacle.places
        case Reason.ROOM_FULL, Kind.TABLE:
            return timetable.instance.host[request] == SHARED or _taken(obstacle, blocking) > 0
        case _:
            return False


def _taken(obstacle: Obstacle, blocking: frozenset[int]) -> int:
    return len(blocking.intersection(obstacle.meetings))


def _is_outweighed(
    timetable: Timetable,
    request: int,
    slot: int,
    found: list[Obstacle],
    blocking: frozenset[int],
    *,
    is_hopeless: bool,
) -> bool:
    """Whether the blocking meetings are in the way of the slot, and what must go for it is worth at least as much.

    Also true where nothing that could go would make room; of an order it is enough that the blocking ones break it.
    """
    order = [obstacle for obstacle in found if obstacle.kind is Kind.ORDER]
    if order:
        return any(_taken(obstacle, blocking) > 0 for obstacle in order)
    if is_hopeless and all(_taken(each, blocking) > 0 for each in found):
        return True
    displaced = cheapest_displacement(timetable, request, slot)
    if displaced is None:
        return True
    return gain(timetable, request, displaced) <= (0, 0, 0) and all(_taken(each, blocking) > 0 for each in found)
