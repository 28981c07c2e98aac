"""The requests of a problem from its JSON: tens of thousands, so they are read all at once where nothing is amiss."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping
from itertools import chain
from typing import Any

from fondaco.scheduling.json_reading import LONGEST_ID, Cursor, are, given, quoted
from fondaco.scheduling.known_names import Known, known_id, known_session, new_id, read_slot_ids
from fondaco.scheduling.problem import InputError, Request
from fondaco.scheduling.sizes import (
    LARGEST_WEIGHT,
    MOST_PEOPLE_IN_A_MEETING,
    MOST_REQUESTS,
    refuse_too_entangled,
)

_NEEDED = frozenset({"id", "participants"})
_OPTIONAL = frozenset({"weight", "required", "session", "slots", "fixed", "after"})


def read_requests(cursor: Cursor, known: Known) -> tuple[Request, ...]:
    """The requests, whose names become known. Raises `InputError`."""
    entries = cursor.items(MOST_REQUESTS)
    requests = _requests_at_a_glance(cursor.value, known) or [_read_request(each, known) for each in entries]
    refuse_too_entangled(cursor.place, requests)
    for number, request in enumerate(requests):
        if request.after:
            _refuse_false_orders(request, f"{cursor.place}[{number}].after", known)
    _refuse_circles(requests, cursor.place)
    return tuple(requests)


def _refuse_false_orders(request: Request, place: str, known: Known) -> None:
    for number, other in enumerate(request.after):
        if other == request.id or other not in known.requests:
            message = "a request cannot come after itself" if other == request.id else f"no request {quoted(other)}"
            raise InputError(f"{place}[{number}]", message)


def _refuse_circles(requests: list[Request], place: str) -> None:
    try:
        graphlib.TopologicalSorter({request.id: request.after for request in requests if request.after}).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        number = next(number for number, request in enumerate(requests) if request.id == circle[0])
        shown = " after ".join(quoted(name) for name in reversed(circle[:6]))
        rest = "" if len(circle) <= 6 else " and so on"
        raise InputError(f"{place}[{number}].after", f"goes round in a circle: {shown}{rest}") from None


def _requests_at_a_glance(entries: Any, known: Known) -> list[Request] | None:
    """The requests of a list of JSON objects where all is right; None where one has to be looked at more closely.

    Each member is looked at in all of them together, which takes less than half the time of one after the other.
    """
    if not isinstance(entries, list) or not are(dict, entries):
        return None
    members = set(chain.from_iterable(entries))
    if not entries or not _WHERE_MISSING.keys() >= members:
        return None
    columns: list[list[Any]] = [
        [each.get(key, missing) for each in entries] if key in members else [missing] * len(entries)
        for key, missing in _WHERE_MISSING.items()
    ]
    ids, people, weights, required, sessions, slots, fixed, after = columns
    known_name = {name: name for name in known.participants}.__getitem__
    try:
        if not _are_right(columns, known):
            return None
        everyone = [tuple(map(known_name, names)) for names in people]
    except (KeyError, TypeError):  # an unknown name, or one that is a list or an object
        return None
    sets = (names and frozenset(names) for names in slots)
    rows = zip(ids, everyone, weights, required, sessions, sets, fixed, map(tuple, after), strict=True)
    requests = [*map(Request._make, rows)]
    if any(request.fixed is not None and _contradiction(request, known) for request in requests):
        return None
    known.requests.update(ids)
    return requests


_WHERE_MISSING: Mapping[str, object] = {
    "id": None,
    "participants": None,
    "weight": 1,
    "required": False,
    "session": None,
    "slots": None,
    "fixed": None,
    "after": [],
}


def _are_right(columns: list[list[Any]], known: Known) -> bool:
    ids, people, weights, required, sessions, slots, fixed, after = columns
    some_slots = [names for names in slots if names is not None]
    return (
        are(str, ids)
        and all(ids)
        and "".join(ids).isprintable()
        and max(map(len, ids)) <= LONGEST_ID
        and len(set(ids)) == len(ids)
        and known.requests.isdisjoint(ids)
        and are(list, people)
        and all(2 <= len(set(names)) == len(names) <= MOST_PEOPLE_IN_A_MEETING for names in people)
        and are(int, weights)
        and 0 <= min(weights) <= max(weights) <= LARGEST_WEIGHT
        and are(bool, required)
        and known.session_names.issuperset(name for name in sessions if name is not None)
        and are(list, some_slots)
        and all(some_slots)
        and known.slots.issuperset(chain.from_iterable(some_slots))
        and known.slots.issuperset(name for name in fixed if name is not None)
        and are(list, after)
        and are(str, chain.from_iterable(after))
    )


def _read_request(cursor: Cursor, known: Known) -> Request:
    fields = cursor.fields(_NEEDED, _OPTIONAL)
    request = Request(
        id=new_id(fields["id"], known.requests),
        participants=_read_people(fields["participants"], known),
        weight=fields["weight"].whole(0, LARGEST_WEIGHT) if "weight" in fields else 1,
        required=fields["required"].flag() if "required" in fields else False,
        session=known_session(fields["session"], known) if given(fields, "session") else None,
        slots=read_slot_ids(fields["slots"], known) if given(fields, "slots") else None,
        fixed=known_id(fields["fixed"], known.slots, "slot") if given(fields, "fixed") else None,
        after=fields["after"].texts(MOST_REQUESTS) if "after" in fields else (),
    )
    contradiction = _contradiction(request, known)
    if contradiction is not None:
        key, message = contradiction
        raise fields[key].refuse(message)
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


def _contradiction(request: Request, known: Known) -> tuple[str, str] | None:
    """The member of the request that contradicts another or itself, and how."""
    if request.slots is not None and not request.slots:
        return "slots", "is empty: no slot is left for the meeting"
    if request.fixed is None:
        return None
    if request.slots is not None and request.fixed not in request.slots:
        return "fixed", f"{quoted(request.fixed)} is not one of the request's slots"
    if request.session is not None and known.sessions[request.fixed] != request.session:
        return "fixed", f"{quoted(request.fixed)} is not in session {quoted(request.session)}"
    return None
