"""The published meeting-scheduling problems (MiniZinc data, JAIR 74, 2022) as problems of Fondaco.

Numbers become ids as texts: slot "1", table "1", participant "1", request "1". Every request is required. The slots get
synthetic times, a half-hour each: the data has none.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fondaco.scheduling.problem import InputError, Participant, Problem, Request, Slot, Table
from fondaco.scheduling.sizes import (
    MOST_PARTICIPANTS,
    MOST_REQUESTS,
    MOST_SLOTS,
    MOST_TABLES,
    refuse_too_large,
    refuse_too_many_orders,
)

_ASSIGNMENT = re.compile(r"([A-Za-z]\w*)\s*=\s*([^;=]*);\s*")
_COMMENT = re.compile(r"%[^\n]*")
_SET = re.compile(r"\s*\{([^{}]*)\}\s*")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FIRST_START = datetime(2000, 1, 1, 9, 0, tzinfo=UTC)
_SESSIONS = {1: "morning", 2: "afternoon", 3: None}


LARGEST_DZN = 8 * 1024 * 1024
"""Characters: numbers alone take far fewer than the names of a problem in JSON."""


def read_dzn(text: str) -> Problem:
    """The problem in the `.dzn` `text`. Raises `InputError`."""
    if len(text) > LARGEST_DZN:
        raise InputError("", f"is larger than {LARGEST_DZN // 1024**2} MB")
    data = _Data(text)
    slots = _slots(data)
    tables = tuple(Table(str(number)) for number in _ids(data.size("nTables", MOST_TABLES)))
    absences = data.sets("forbidden", data.size("nBusiness", MOST_PARTICIPANTS), 0, len(slots))
    participants = tuple(
        Participant(str(number), unavailable=frozenset(str(slot) for slot in absent if slot))
        for number, absent in enumerate(absences, 1)
    )
    requests = tuple(_requests(data, slots, len(participants)))
    refuse_too_large("nMeetings", len(slots), len(participants), len(requests))
    return Problem(slots, tables, participants, requests, break_groups_only=True)


class _Data:
    """The assignments of a `.dzn` text by name, read on demand."""

    def __init__(self, text: str) -> None:
        bare = _COMMENT.sub("", text).rstrip()
        self._values: dict[str, str] = {}
        end = len(bare) - len(bare.lstrip())
        while end < len(bare):
            match = _ASSIGNMENT.match(bare, end)
            if match is None:
                line = bare.count("\n", 0, end) + 1
                raise InputError(f"line {line}", "not an assignment of the form name = value;")
            if match[1] in self._values:
                raise InputError(match[1], "is given twice")
            self._values[match[1]] = match[2].strip()
            end = match.end()

    def _value(self, name: str) -> str:
        if name not in self._values:
            raise InputError(name, "is missing")
        return self._values[name]

    def size(self, name: str, most: int) -> int:
        return _number(self._value(name), name, 0, most)

    def numbers(self, name: str, length: int, high: int) -> list[int]:
        inside = self._brackets(name, "[", "]")
        entries = _split(inside)
        self._expect(name, length, len(entries))
        return [_number(entry, f"{name}[{place}]", 0, high) for place, entry in enumerate(entries, 1)]

    def sets(self, name: str, length: int, low: int, high: int) -> list[list[int]]:
        inside = self._brackets(name, "[", "]")
        if _SET.sub("", inside).replace(",", ""):
            raise InputError(name, "is not a list of sets of numbers")
        texts = _SET.findall(inside)
        self._expect(name, length, len(texts))
        return [
            [_number(entry, f"{name}[{place}]", low, high) for entry in _split(text)]
            for place, text in enumerate(texts, 1)
        ]

    def rows(self, name: str, length: int) -> list[list[str]]:
        inside = self._brackets(name, "[|", "|]")
        rows = [_split(row) for row in inside.split("|")] if inside else []
        self._expect(name, length, len(rows))
        return rows

    def _brackets(self, name: str, opening: str, closing: str) -> str:
        value = self._value(name)
        if not (value.startswith(opening) and value.endswith(closing) and len(value) >= len(opening) + len(closing)):
            raise InputError(name, f"does not stand between {opening} and {closing}")
        return value[len(opening) : -len(closing)].strip()

    @staticmethod
    def _expect(name: str, length: int, found: int) -> None:
        if found != length:
            raise InputError(name, f"has {found} entries instead of {length}")


def _split(text: str) -> list[str]:
    """The entries of a list; MiniZinc allows a comma after the last."""
    bare = text.strip().removesuffix(",")
    return bare.split(",") if bare else []


def _number(text: str, place: str, low: int, high: int) -> int:
    text = text.strip()
    if not _NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise InputError(place, f"must be a whole number from {low} to {high}")
    return int(text)


def _ids(count: int) -> range:
    return range(1, count + 1)


def _slots(data: _Data) -> tuple[Slot, ...]:
    count = data.size("nTotalSlots", MOST_SLOTS)
    if not count:
        raise InputError("nTotalSlots", "there is no slot")
    morning = data.size("nMorningSlots", count)
    half_hour = timedelta(minutes=30)
    starts = (_FIRST_START + number * half_hour for number in range(count))
    return tuple(
        Slot(str(number), start, start + half_hour, "morning" if number <= morning else "afternoon")
        for number, start in zip(_ids(count), starts, strict=True)
    )


def _requests(data: _Data, slots: tuple[Slot, ...], people: int) -> Iterator[Request]:
    count = data.size("nMeetings", MOST_REQUESTS)
    fixed = data.numbers("fixed", count, len(slots))
    before = data.sets("precedences", count, 1, count)
    refuse_too_many_orders("precedences", count, sum(map(len, before)))
    _refuse_circles(before)
    for number, row in enumerate(data.rows("requested", count), 1):
        place = f"requested[{number}]"
        if len(row) != 3:
            raise InputError(place, "must hold two participants and a session")
        one, other = (_number(entry, place, 1, people) for entry in row[:2])
        if one == other:
            raise InputError(place, f"participant {one} cannot meet itself")
        slot = fixed[number - 1]
        yield Request(
            id=str(number),
            participants=(str(one), str(other)),
            required=True,
            session=_SESSIONS[_number(row[2], place, 1, 3)],
            fixed=str(slot) if slot else None,
            after=tuple(str(other) for other in before[number - 1]),
        )


def _refuse_circles(before: list[list[int]]) -> None:
    try:
        graphlib.TopologicalSorter(dict(enumerate(before, 1))).prepare()
    except graphlib.CycleError as error:
        raise InputError(f"precedences[{error.args[1][0]}]", "goes round in a circle") from None
