"""A problem in numbers: what the solver and the reasons work on. Everything is named by its place in its list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import compress, count

from fondaco.scheduling.problem import MeetingLimit, Placement, Problem

SHARED = -1
"""The host of a meeting that takes place at any table nobody owns."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`participant` holds at most `most` meetings in the slots whose bits are set in `slots`."""

    participant: int
    slots: int
    most: int


@dataclass(frozen=True, slots=True)
class Instance:
    """Requests, participants, slots and tables by number; slots in order of time.

    Of each request: `people` all who must be there, `firms` the two who want to meet, `possible_bits` the slots it may
    take (for a meeting of the past the slot it was held in) as the bits of a number, `host` the own table it is bound
    to or `SHARED`, `before` the requests that must take place earlier and `followers` those that
    wait for it. `held` are the meetings of the past: they are never moved. `capacity[p][t]` is zero where p is not
    there; `there[p]` are the other slots, as bits.
    """

    problem: Problem
    slots: int
    people: tuple[tuple[int, ...], ...]
    firms: tuple[tuple[int, ...], ...]
    possible_bits: tuple[int, ...]
    host: tuple[int, ...]
    weight: tuple[int, ...]
    required: tuple[bool, ...]
    before: tuple[tuple[int, ...], ...]
    followers: tuple[tuple[int, ...], ...]
    held: frozenset[int]
    has_locked: bool
    capacity: tuple[tuple[int, ...], ...]
    there: tuple[int, ...]
    requests_of: tuple[tuple[int, ...], ...]
    hopeful: tuple[bool, ...]
    limits: tuple[Limit, ...]
    limits_of: tuple[tuple[int, ...], ...]
    shared_tables: tuple[int, ...]
    request_number: Mapping[str, int]
    table_number: Mapping[str, int]
    _possible: tuple[tuple[int, ...], ...] | None = None
    """Found out when it is first asked for: a run that is short of time never does."""

    @classmethod
    def of(cls, problem: Problem) -> Instance:
        person = {participant.id: number for number, participant in enumerate(problem.participants)}
        table = {each.id: number for number, each in enumerate(problem.tables)}
        number = {request.id: place for place, request in enumerate(problem.requests)}
        people = tuple(tuple(map(person.__getitem__, request.participants)) for request in problem.requests)
        before = tuple(
            tuple(dict.fromkeys(map(number.__getitem__, request.after)))
            if request.after and request.id not in problem.held
            else ()
            for request in problem.requests
        )
        firms = frozenset(problem.firms)
        own = (problem.own_table(request) for request in problem.requests)
        limits = _limits(problem, person)
        return cls(
            problem=problem,
            slots=len(problem.slots),
            people=people,
            firms=tuple(everyone[:2] for everyone in people),
            possible_bits=_possible_bits(problem),
            host=tuple(SHARED if name is None else table[name] for name in own),
            weight=tuple(request.weight for request in problem.requests),
            required=tuple(request.required for request in problem.requests),
            before=before,
            followers=_inverse(before, len(before)),
            held=frozenset(number[name] for name in problem.held),
            has_locked=bool(problem.held) or any(request.fixed is not None for request in problem.requests),
            capacity=_capacity(problem),
            there=tuple(problem.there.values()),
            requests_of=_inverse(people, len(person)),
            hopeful=tuple(name in firms for name in person),
            limits=limits,
            limits_of=_inverse(tuple((limit.participant,) for limit in limits), len(person)),
            shared_tables=tuple(table[each.id] for each in problem.tables if each.id not in problem.owned_tables),
            request_number=number,
            table_number=table,
        )

    @property
    def possible(self) -> tuple[tuple[int, ...], ...]:
        """By request the slots it may take, the first first."""
        if self._possible is None:
            object.__setattr__(self, "_possible", _numbers(self.possible_bits))
        return self._possible or ()

    @property
    def first_open_slot(self) -> int:
        return len(self.problem.past)

    @property
    def movable(self) -> list[int]:
        """The requests that are not history."""
        return [request for request in range(len(self.people)) if request not in self.held]

    def slot_of(self, placement: Placement) -> int:
        return self.problem.slot_order[placement.slot]


def _inverse(groups: tuple[tuple[int, ...], ...], size: int) -> tuple[tuple[int, ...], ...]:
    """For each of `size` members the groups that it is in."""
    if not any(groups):
        return ((),) * size
    found: list[list[int]] = [[] for _ in range(size)]
    for number, group in enumerate(groups):
        for member in group:
            found[member].append(number)
    return tuple(map(tuple, found))


def _possible_bits(problem: Problem) -> tuple[int, ...]:
    held = {name: 1 << problem.slot_order[placement.slot] for name, placement in problem.held.items()}
    return tuple({**problem.possible_bits, **held}.values())


def _numbers(sets: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """The members of each of the sets; equal ones share them."""
    known = {bits: numbers_in(bits) for bits in set(sets)}
    return tuple(known[bits] for bits in sets)


def numbers_in(bits: int) -> tuple[int, ...]:
    """The members of the set, the smallest first; where there are many, quicker than one by one."""
    digits = f"{bits:b}"[::-1].encode()
    return tuple(compress(count(), digits.translate(_VALUES)))


_VALUES = bytes(byte == ord("1") for byte in range(256))
"""What each byte of a text of binary digits stands for."""


def _capacity(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """The capacities by participant and slot; those who are the same share them."""

    @cache
    def by_slot(capacity: int, unavailable: frozenset[str]) -> tuple[int, ...]:
        row = [capacity] * len(problem.slots)
        for slot in unavailable:
            row[problem.slot_order[slot]] = 0
        return tuple(row)

    return tuple(by_slot(each.capacity, each.unavailable) for each in problem.participants)


def _limits(problem: Problem, person: Mapping[str, int]) -> tuple[Limit, ...]:
    """The limits; where more meetings than that are already past, these are the limit."""

    @cache
    def bits_of_session(session: str | None) -> int:
        return sum(1 << problem.slot_order[slot] for slot in problem.session_slots(session))

    def limit(someone: str, given: MeetingLimit) -> Limit:
        past = problem.meetings_held[someone, given.session]
        return Limit(person[someone], bits_of_session(given.session), max(given.meetings, past))

    return tuple(limit(participant.id, given) for participant in problem.participants for given in participant.limits)
