"""A problem from its JSON. Everything that the rest relies on is checked here, and refused with its place."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from fondaco.scheduling.json_reading import Cursor, parse, quoted
from fondaco.scheduling.problem import FAIRNESS, InputError, MeetingLimit, Participant, Problem, Request, Slot, Table

MOST_SLOTS = 500
MOST_TABLES = 10_000
MOST_PARTICIPANTS = 15_000
MOST_REQUESTS = 60_000
MOST_LINES_BY_SLOTS = 2_800_000
"""Of participants and requests together, times the slots: much larger ones cannot even be written down in time."""

MOST_REQUESTS_AND_ORDERS = 90_000
"""Of requests and six times the orders among them: that much more work an order may be."""

MOST_PEOPLE_IN_A_MEETING = 8
MOST_PEOPLE_IN_ALL_MEETINGS = 150_000
LARGEST_PROBLEM = 32 * 1024 * 1024
LARGEST_WEIGHT = 1_000_000
LARGEST_CAPACITY = 1_000


def read_problem(text: str) -> Problem:
    """The problem in the JSON `text`. Raises `InputError`."""
    if len(text) > LARGEST_PROBLEM:
        raise InputError("", f"is larger than {LARGEST_PROBLEM // 1024**2} MB")
    return problem_from(parse(text))


def problem_from(value: object) -> Problem:
    """The problem in the parsed JSON `value`. Raises `InputError`."""
    fields = Cursor(value).fields({"slots", "tables"}, {"participants", "requests", "fairness"})
    known = Known()
    slots = _read_slots(fields["slots"], known)
    tables = tuple(_read_table(cursor, known) for cursor in fields["tables"].items(MOST_TABLES))
    participants = read_participants(fields["participants"], known) if "participants" in fields else ()
    requests = read_requests(fields["requests"], known) if "requests" in fields else ()
    fairness = _read_fairness(fields["fairness"]) if "fairness" in fields else FAIRNESS
    refuse_too_large("requests" if requests else "participants", len(slots), len(participants), len(requests))
    return Problem(slots, tables, participants, requests, fairness)


def refuse_too_large(place: str, slots: int, participants: int, requests: int) -> None:
    """Refuse what is too much together, though each number of it alone could be handled."""
    most = MOST_LINES_BY_SLOTS // slots
    if participants + requests > most:
        raise InputError(
            place,
            f"{requests} requests and {participants} participants are more than the {most} in all that can be handled "
            f"with {slots} slots",
        )


def refuse_too_many_orders(place: str, requests: int, orders: int) -> None:
    most = (MOST_REQUESTS_AND_ORDERS - requests) // 6
    if orders > most:
        raise InputError(
            place, f"{orders} orders among {requests} requests are more than the {most} that can be handled"
        )


@dataclass
class Known:
    """The names that the parts read so far have given and that later parts may refer to."""

    slots: set[str] = field(default_factory=set)
    sessions: dict[str, str | None] = field(default_factory=dict)
    """The session of each slot."""
    tables: set[str] = field(default_factory=set)
    table_owners: dict[str, str] = field(default_factory=dict)
    participants: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)

    @cached_property
    def session_names(self) -> frozenset[str | None]:
        """To be asked for once the slots are read."""
        return frozenset(self.sessions.values())

    @classmethod
    def of(cls, problem: Problem) -> Known:
        return cls(
            slots={slot.id for slot in problem.slots},
            sessions={slot.id: slot.session for slot in problem.slots},
            tables={table.id for table in problem.tables},
            table_owners={someone.table: someone.id for someone in problem.participants if someone.table is not None},
            participants={participant.id for participant in problem.participants},
            requests={request.id for request in problem.requests},
        )


def new_id(cursor: Cursor, known: set[str]) -> str:
    name = cursor.identifier()
    if name in known:
        raise cursor.refuse(f"{quoted(name)} stands twice")
    known.add(name)
    return name


def known_id(cursor: Cursor, known: Iterable[str], kind: str) -> str:
    name = cursor.text()
    if name not in known:
        raise cursor.refuse(f"no {kind} {quoted(name)}")
    return name


def _read_slots(cursor: Cursor, known: Known) -> tuple[Slot, ...]:
    cursors = list(cursor.items(MOST_SLOTS))
    if not cursors:
        raise cursor.refuse("there is no slot")
    slots = [(_read_slot(each, known), each) for each in cursors]
    known.sessions = {slot.id: slot.session for slot, _ in slots}
    timed = [(slot.start, slot.end, slot, each) for slot, each in slots if slot.start and slot.end]
    if not timed:
        return tuple(slot for slot, _ in slots)
    if len(timed) < len(slots):
        untimed = next(each for slot, each in slots if slot.start is None)
        raise untimed.refuse("has no start and end, while other slots have")
    if len({start.utcoffset() is None for start, *_ in timed}) > 1:
        raise cursor.refuse("some times have an offset from UTC and some have none")
    timed.sort(key=lambda entry: entry[0])
    for (_, end, before, _), (start, _, _, each) in pairwise(timed):
        if start < end:
            raise each.refuse(f"overlaps slot {quoted(before.id)}")
    return tuple(slot for _, _, slot, _ in timed)


def _read_slot(cursor: Cursor, known: Known) -> Slot:
    fields = cursor.fields({"id"}, {"start", "end", "session"})
    name = new_id(fields["id"], known.slots)
    session = fields["session"].identifier() if _given(fields, "session") else None
    start = _read_time(fields["start"]) if _given(fields, "start") else None
    end = _read_time(fields["end"]) if _given(fields, "end") else None
    if (start is None) != (end is None):
        raise cursor.refuse("has only one of start and end")
    if start and end:
        if (start.utcoffset() is None) != (end.utcoffset() is None):
            raise cursor.refuse("only one of start and end has an offset from UTC")
        if end <= start:
            raise fields["end"].refuse("is not after the start")
    return Slot(name, start, end, session)


def _read_time(cursor: Cursor) -> datetime:
    try:
        return datetime.fromisoformat(cursor.text())
    except ValueError:
        raise cursor.refuse(f"is not a time such as 2027-03-10T08:00:00+00:00: {quoted(cursor.text())}") from None


def _read_table(cursor: Cursor, known: Known) -> Table:
    return Table(new_id(cursor.fields({"id"})["id"], known.tables))


def _read_fairness(cursor: Cursor) -> int | None:
    return None if cursor.is_null() else cursor.whole(0, MOST_SLOTS)


def read_participants(cursor: Cursor, known: Known) -> tuple[Participant, ...]:
    return tuple(_read_participant(each, known) for each in cursor.items(MOST_PARTICIPANTS))


def _read_participant(cursor: Cursor, known: Known) -> Participant:
    fields = cursor.fields({"id"}, {"capacity", "unavailable", "table", "max_meetings"})
    name = new_id(fields["id"], known.participants)
    table = None
    if _given(fields, "table"):
        table = known_id(fields["table"], known.tables, "table")
        if table in known.table_owners:
            raise fields["table"].refuse(f"{quoted(table)} is already {quoted(known.table_owners[table])}'s own")
        known.table_owners[table] = name
    return Participant(
        id=name,
        capacity=fields["capacity"].whole(0, LARGEST_CAPACITY) if "capacity" in fields else 1,
        unavailable=read_slot_ids(fields["unavailable"], known) if "unavailable" in fields else frozenset(),
        table=table,
        limits=read_limits(fields["max_meetings"], known) if "max_meetings" in fields else (),
    )


def read_slot_ids(cursor: Cursor, known: Known) -> frozenset[str]:
    names = cursor.known_texts(known.slots)
    if names is not None:
        return frozenset(names)
    return frozenset(known_id(each, known.slots, "slot") for each in cursor.items())


def read_limits(cursor: Cursor, known: Known) -> tuple[MeetingLimit, ...]:
    """`max_meetings`: a number, or an object of numbers by session and for "all", the whole event; null is no limit."""
    if cursor.is_null():
        return ()
    if not isinstance(cursor.value, dict):
        return (MeetingLimit(None, cursor.whole(0, MOST_REQUESTS)),)
    limits = []
    for name, each in cursor.members().items():
        if name != "all" and name not in known.session_names:
            raise each.refuse(f"no slot is in session {quoted(name)}")
        limits.append(MeetingLimit(None if name == "all" else name, each.whole(0, MOST_REQUESTS)))
    return tuple(limits)


def read_requests(cursor: Cursor, known: Known) -> tuple[Request, ...]:
    cursors = list(cursor.items(MOST_REQUESTS))
    requests = [_read_request(each, known) for each in cursors]
    people = sum(len(request.participants) for request in requests)
    if people > MOST_PEOPLE_IN_ALL_MEETINGS:
        raise cursor.refuse(
            f"{people} participants in all of them are more than the {MOST_PEOPLE_IN_ALL_MEETINGS} that can be handled"
        )
    refuse_too_many_orders(cursor.place, len(requests), sum(len(request.after) for request in requests))
    for request, each in zip(requests, cursors, strict=True):
        if request.after:
            _refuse_false_orders(request, each, known)
    _refuse_circles(requests, cursors)
    return tuple(requests)


def _refuse_false_orders(request: Request, cursor: Cursor, known: Known) -> None:
    for number, other in enumerate(request.after):
        if other == request.id or other not in known.requests:
            message = "a request cannot come after itself" if other == request.id else f"no request {quoted(other)}"
            raise InputError(f"{cursor.place}.after[{number}]", message)


def _refuse_circles(requests: list[Request], cursors: list[Cursor]) -> None:
    try:
        graphlib.TopologicalSorter({request.id: request.after for request in requests if request.after}).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        number = next(number for number, request in enumerate(requests) if request.id == circle[0])
        shown = " after ".join(quoted(name) for name in reversed(circle[:6]))
        rest = "" if len(circle) <= 6 else " and so on"
        raise Cursor(None, f"{cursors[number].place}.after").refuse(f"goes round in a circle: {shown}{rest}") from None


_NEEDED_OF_A_REQUEST = frozenset({"id", "participants"})
_OPTIONAL_OF_A_REQUEST = frozenset({"weight", "required", "session", "slots", "fixed", "after"})


def _read_request(cursor: Cursor, known: Known) -> Request:
    fields = cursor.fields(_NEEDED_OF_A_REQUEST, _OPTIONAL_OF_A_REQUEST)
    request = Request(
        id=new_id(fields["id"], known.requests),
        participants=_read_people(fields["participants"], known),
        weight=fields["weight"].whole(0, LARGEST_WEIGHT) if "weight" in fields else 1,
        required=fields["required"].flag() if "required" in fields else False,
        session=known_session(fields["session"], known) if _given(fields, "session") else None,
        slots=read_slot_ids(fields["slots"], known) if _given(fields, "slots") else None,
        fixed=known_id(fields["fixed"], known.slots, "slot") if _given(fields, "fixed") else None,
        after=fields["after"].texts(MOST_REQUESTS) if "after" in fields else (),
    )
    _refuse_contradictions(request, fields, known)
    return request


def _read_people(cursor: Cursor, known: Known) -> tuple[str, ...]:
    names = cursor.known_texts(known.participants)
    if names is not None and 2 <= len(names) == len(set(names)) <= MOST_PEOPLE_IN_A_MEETING:
        return tuple(names)
    people: list[str] = []
    for each in cursor.items(MOST_PEOPLE_IN_A_MEETING):
        name = known_id(each, known.participants, "participant")
        if name in people:
            raise each.refuse(f"{quoted(name)} cannot meet itself")
        people.append(name)
    if len(people) < 2:
        raise cursor.refuse("a meeting needs at least two participants")
    return tuple(people)


def known_session(cursor: Cursor, known: Known) -> str:
    name = cursor.text()
    if name not in known.session_names:
        raise cursor.refuse(f"no slot is in session {quoted(name)}")
    return name


def _refuse_contradictions(request: Request, fields: dict[str, Cursor], known: Known) -> None:
    if request.slots is not None and not request.slots:
        raise fields["slots"].refuse("is empty: no slot is left for the meeting")
    if request.fixed is None:
        return
    if request.slots is not None and request.fixed not in request.slots:
        raise fields["fixed"].refuse(f"{quoted(request.fixed)} is not one of the request's slots")
    if request.session is not None and known.sessions[request.fixed] != request.session:
        raise fields["fixed"].refuse(f"{quoted(request.fixed)} is not in session {quoted(request.session)}")


def _given(fields: dict[str, Cursor], key: str) -> bool:
    return key in fields and not fields[key].is_null()
