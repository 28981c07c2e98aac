"""A problem from its JSON. Everything that the rest relies on is checked here, and refused with its place."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from fondaco.scheduling.json_reading import Cursor, given, parse, quoted
from fondaco.scheduling.known_names import Known, known_id, new_id, read_slot_ids
from fondaco.scheduling.problem import FAIRNESS, InputError, MeetingLimit, Participant, Problem, Slot, Table
from fondaco.scheduling.request_reading import read_requests
from fondaco.scheduling.sizes import (
    LARGEST_CAPACITY,
    LARGEST_PROBLEM,
    MOST_PARTICIPANTS,
    MOST_REQUESTS,
    MOST_SLOTS,
    MOST_TABLES,
    refuse_too_large,
)


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
    session = fields["session"].identifier() if given(fields, "session") else None
    start = _read_time(fields["start"]) if given(fields, "start") else None
    end = _read_time(fields["end"]) if given(fields, "end") else None
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
    if given(fields, "table"):
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
