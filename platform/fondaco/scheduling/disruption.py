"""What happens on the day, and the problem that is left of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fondaco.scheduling.json_reading import Cursor, parse, quoted
from fondaco.scheduling.known_names import Known, known_id, read_slot_ids
from fondaco.scheduling.problem import InputError, MeetingLimit, Participant, Placement, Problem, Request
from fondaco.scheduling.problem_reading import read_limits, read_participants
from fondaco.scheduling.request_reading import read_requests
from fondaco.scheduling.schedule import RepairStep
from fondaco.scheduling.sizes import (
    LARGEST_CAPACITY,
    MOST_PARTICIPANTS,
    MOST_REQUESTS,
    refuse_too_entangled,
    refuse_too_large,
    refuse_too_many,
)


@dataclass(frozen=True, slots=True)
class ParticipantChange:
    """Slots in which someone is not there after all; capacity and limits only where they change."""

    id: str
    unavailable: frozenset[str] = frozenset()
    capacity: int | None = None
    limits: tuple[MeetingLimit, ...] | None = None


@dataclass(frozen=True, slots=True)
class Disruption:
    """`now` is the first slot that can still be planned; None: nothing has taken place yet.

    `source` is the JSON that it was read from.
    """

    source: Mapping[str, object]
    now: str | None = None
    participants: tuple[ParticipantChange, ...] = ()
    tables_lost: frozenset[str] = frozenset()
    participants_added: tuple[Participant, ...] = ()
    requests_added: tuple[Request, ...] = ()
    requests_withdrawn: frozenset[str] = frozenset()


def read_disruption(text: str, problem: Problem) -> Disruption:
    """The disruption of `problem` in the JSON `text`. Raises `InputError`."""
    value = parse(text)
    if not isinstance(value, dict):
        raise InputError("", "a disruption must be an object")
    return disruption_from(value, problem)


def disruption_from(value: Mapping[str, object], problem: Problem) -> Disruption:
    """The disruption of `problem` in the parsed JSON `value`. Raises `InputError`."""
    lists = {"participants", "tables_lost", "participants_added", "requests_added", "requests_withdrawn"}
    fields = Cursor(dict(value)).fields((), {"now"} | lists)
    given = {key: fields.get(key, Cursor([], key)) for key in lists}
    known = Known.of(problem)
    changes = tuple(_read_change(each, known) for each in given["participants"].items())
    withdrawn = frozenset(known_id(each, known.requests, "request") for each in given["requests_withdrawn"].items())
    lost = frozenset(known_id(each, known.tables, "table") for each in given["tables_lost"].items())
    known.tables -= lost
    disruption = Disruption(
        source=value,
        now=_read_now(fields["now"], problem) if "now" in fields else problem.now,
        participants=changes,
        tables_lost=lost,
        participants_added=read_participants(given["participants_added"], known),
        requests_added=read_requests(given["requests_added"], known),
        requests_withdrawn=withdrawn,
    )
    _refuse_orders_after_withdrawn(disruption, given["requests_added"])
    _refuse_too_much(problem, disruption)
    return disruption


def _refuse_too_much(problem: Problem, disruption: Disruption) -> None:
    participants = len(problem.participants) + len(disruption.participants_added)
    requests = len(problem.requests) + len(disruption.requests_added)
    refuse_too_many("participants_added", participants, MOST_PARTICIPANTS, "participants")
    refuse_too_many("requests_added", requests, MOST_REQUESTS, "requests")
    place = "requests_added" if disruption.requests_added else "participants_added"
    refuse_too_large(place, len(problem.slots), participants, requests)
    if disruption.requests_added:
        refuse_too_entangled(place, (*problem.requests, *disruption.requests_added))


def _read_now(cursor: Cursor, problem: Problem) -> str | None:
    if cursor.is_null():
        return problem.now
    now = known_id(cursor, problem.slot_order, "slot")
    if now in problem.past:
        raise cursor.refuse(f"{quoted(now)} is before {quoted(problem.now or '')}, when the last repair was made")
    return now


def _read_change(cursor: Cursor, known: Known) -> ParticipantChange:
    fields = cursor.fields({"id"}, {"unavailable", "capacity", "max_meetings"})
    return ParticipantChange(
        id=known_id(fields["id"], known.participants, "participant"),
        unavailable=read_slot_ids(fields["unavailable"], known) if "unavailable" in fields else frozenset(),
        capacity=fields["capacity"].whole(0, LARGEST_CAPACITY) if "capacity" in fields else None,
        limits=read_limits(fields["max_meetings"], known) if "max_meetings" in fields else None,
    )


def _refuse_orders_after_withdrawn(disruption: Disruption, cursor: Cursor) -> None:
    for number, request in enumerate(disruption.requests_added):
        gone = disruption.requests_withdrawn.intersection(request.after)
        if gone:
            raise InputError(f"{cursor.place}[{number}].after", f"{quoted(min(gone))} is withdrawn")


def disrupted(problem: Problem, disruption: Disruption, before: Iterable[Placement]) -> Problem:
    """The problem that the disruption leaves of `problem`, whose schedule placed `before`.

    What was placed before `now` is history: it stays, also where it is withdrawn, its table lost or someone away.
    Of `before` only those placements are looked at that were not history already.
    """
    now = disruption.now
    placed = _held_since(problem, len(problem.past), now, before)
    since = {placement.request: placement for placement in placed if placement.request not in problem.held}
    withdrawn = frozenset(
        name for name in disruption.requests_withdrawn if name not in since and name not in problem.held
    )
    return replace(
        problem,
        tables=tuple(table for table in problem.tables if table.id not in disruption.tables_lost),
        participants=_changed_participants(problem, disruption) + disruption.participants_added,
        requests=_without(problem.requests, withdrawn) + disruption.requests_added,
        now=now,
        history=(*problem.history, *since.values()),
    )


def _held_since(problem: Problem, first: int, now: str | None, before: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements in the slots from the `first` until `now`."""
    until = first if now is None else problem.slot_order[now]
    slots = {slot.id for slot in problem.slots[first:until]}
    return tuple(placement for placement in before if placement.slot in slots)


def _changed_participants(problem: Problem, disruption: Disruption) -> tuple[Participant, ...]:
    changes: dict[str, list[ParticipantChange]] = {}
    for change in disruption.participants:
        changes.setdefault(change.id, []).append(change)

    def changed(participant: Participant) -> Participant:
        for change in changes.get(participant.id, ()):
            participant = replace(
                participant,
                unavailable=participant.unavailable | change.unavailable,
                capacity=participant.capacity if change.capacity is None else change.capacity,
                limits=participant.limits if change.limits is None else change.limits,
            )
        return replace(participant, table=None) if participant.table in lost else participant

    lost = disruption.tables_lost
    return tuple(
        changed(participant) if participant.id in changes or participant.table in lost else participant
        for participant in problem.participants
    )


def _without(requests: tuple[Request, ...], withdrawn: frozenset[str]) -> tuple[Request, ...]:
    if not withdrawn:
        return requests
    return tuple(_without_orders(request, withdrawn) for request in requests if request.id not in withdrawn)


def _without_orders(request: Request, withdrawn: frozenset[str]) -> Request:
    if not withdrawn.intersection(request.after):
        return request
    return request._replace(after=tuple(other for other in request.after if other not in withdrawn))


def after_repairs(problem: Problem, repairs: Iterable[RepairStep]) -> Problem:
    """The problem as it is after the disruptions that a schedule has come through. Raises `InputError`."""
    for step in repairs:
        problem = after_repair(problem, step)
    return problem


def after_repair(problem: Problem, step: RepairStep) -> Problem:
    """The problem as it is after one more. Raises `InputError`."""
    _refuse_unknown(problem, step.before)
    return disrupted(problem, disruption_from(step.disruption, problem), step.before)


def with_history_only(problem: Problem, repairs: Iterable[RepairStep]) -> Iterator[RepairStep]:
    """The repairs, each with those placements alone that have become history by it.

    That is all that is needed of them once there is another repair, and it is no more in the end than one schedule.
    """
    first = 0
    for step in repairs:
        now = step.disruption.get("now")
        now = now if isinstance(now, str) else None
        yield RepairStep(step.disruption, _held_since(problem, first, now, step.before))
        first = first if now is None else problem.slot_order[now]


def _refuse_unknown(problem: Problem, placed: Collection[Placement]) -> None:
    names, slots = {placement.request for placement in placed}, {placement.slot for placement in placed}
    if len(names) == len(placed) and names <= problem.request.keys() and slots <= problem.slot_order.keys():
        return
    seen: set[str] = set()
    for number, placement in enumerate(placed):
        place = f"placed[{number}]"
        if placement.request not in problem.request:
            raise InputError(place, f"no request {quoted(placement.request)}")
        if placement.slot not in problem.slot_order:
            raise InputError(place, f"no slot {quoted(placement.slot)}")
        if placement.request in seen:
            raise InputError(place, f"request {quoted(placement.request)} stands twice")
        seen.add(placement.request)
