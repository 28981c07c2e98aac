"""A first timetable: every request in its turn to the slot where it disturbs least."""

from __future__ import annotations

import random
from functools import reduce
from operator import and_, or_

from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import Timetable

_WORK_OF_A_REQUEST = 2e-5
_ALMOST_ALL = 0.9

_WORK_AT_THE_END = 3e-5
_SECONDS_AT_THE_END = 3e-5
"""By request, what it takes to write down a schedule with its tables and reasons."""

_END_TO_CONSTRUCTION = 3.0
"""How many times as long as the first timetable that takes."""


def first_timetable(run: Run) -> float:
    """Make the first timetable, keep enough of the time for the end of the run, and return the seconds it took.

    How long that is shows how fast the machine is, and so how long everything else will take.
    """
    began = run.watch.seconds
    construct(run)
    pace = run.watch.seconds - began
    requests = len(run.instance.people)
    run.watch.reserve(
        work=_WORK_AT_THE_END * requests, seconds=max(_SECONDS_AT_THE_END * requests, _END_TO_CONSTRUCTION * pace)
    )
    return pace


def construct(run: Run) -> None:
    """Place what fits of the requests that are not placed yet.

    Those that stood in an earlier schedule first, in their old slots; then the required and the heavy before the
    light, and among equals those with the fewest slots to choose from.
    """
    timetable, hosts, kept = run.timetable, run.instance.host, run.anchors.slot
    crowded = _crowded_slots(timetable)
    for request in _in_order(timetable, _in_turn(run)):
        run.watch.spend(_WORK_OF_A_REQUEST)
        free = timetable.free_slots(request)
        if not free:
            continue
        host, slot = hosts[request], kept.get(request)
        if slot is None or not free >> slot & 1:
            slot = _least_disturbed(timetable, request, free, crowded[host])
        timetable.place(request, slot)
        if timetable.tables_used(host, slot) > _ALMOST_ALL * timetable.tables[host]:
            crowded[host] |= 1 << slot


def _crowded_slots(timetable: Timetable) -> list[int]:
    """By host the slots, as bits, in which almost all tables are taken."""
    crowded = [0] * len(timetable.tables)
    for host, slot in map(timetable.tables_of, filter(timetable.is_placed, range(len(timetable.slot)))):
        if timetable.tables_used(host, slot) > _ALMOST_ALL * timetable.tables[host]:
            crowded[host] |= 1 << slot
    return crowded


def _in_turn(run: Run) -> list[int]:
    instance, anchored = run.instance, run.anchors.slot
    rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
    demand = [len(requests) for requests in instance.requests_of]
    scarcity = [
        max(map(demand.__getitem__, people)) - possible.bit_count()
        for people, possible in zip(instance.people, instance.possible_bits, strict=True)
    ]
    turns = [request for request in instance.movable if not run.timetable.is_placed(request)]
    ties = {request: rng.random() for request in turns}
    turns.sort(key=ties.__getitem__)
    for worth in (scarcity, instance.weight, instance.required):  # the last is what counts first
        turns.sort(key=worth.__getitem__, reverse=True)
    turns.sort(key=anchored.__contains__, reverse=True)
    return turns


def _in_order(timetable: Timetable, requests: list[int]) -> list[int]:
    """The requests, each after those that must come before it."""
    before = timetable.instance.before
    if not any(before):
        return requests
    wanted, done, ordered = set(requests), set[int](), []
    for request in requests:
        if request in done:
            continue
        if not before[request]:
            done.add(request)
            ordered.append(request)
            continue
        stack = [request]
        while stack:
            top = stack[-1]
            missing = [other for other in before[top] if other in wanted and other not in done]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if top not in done:
                done.add(top)
                ordered.append(top)
    return ordered


def _least_disturbed(timetable: Timetable, request: int, free: int, crowded: int) -> int:
    """Of the free slots, one that joins a meeting of as many of the people as possible; of those the earliest.

    Slots whose tables are almost all taken, `crowded`, come later: what changes places afterwards needs some.
    """
    joined = [
        busy << 1 | busy >> 1 for person in timetable.instance.people[request] if (busy := timetable.busy[person])
    ]
    best = reduce(and_, joined, free) or _joined_by_most(joined, free)
    best = best & ~crowded or best
    return (best & -best).bit_length() - 1


def _joined_by_most(joined: list[int], free: int) -> int:
    """The free slots that are in as many of the sets as possible, where none is in all."""
    if len(joined) <= 2:
        return free & reduce(or_, joined, 0) or free
    within = [free]
    """By number of sets: the slots that are missing in at most so many of them."""
    for slots in joined:
        within = [some & slots | (within[fewer - 1] if fewer else 0) for fewer, some in enumerate([*within, free])]
    return next(slots for slots in within if slots)
