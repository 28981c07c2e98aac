"""A first timetable: every request in its turn to the slot where it disturbs least."""

from __future__ import annotations

import random

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import Timetable, bits_of

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
    timetable = run.timetable
    for request in _in_order(timetable, _in_turn(run)):
        run.watch.spend(_WORK_OF_A_REQUEST)
        old = run.anchors.slot.get(request)
        if old is not None and timetable.fits(request, old):
            timetable.place(request, old)
            continue
        free = timetable.free_slots(request)
        if free:
            timetable.place(request, _least_disturbed(timetable, request, free))


def _in_turn(run: Run) -> list[int]:
    instance, anchored = run.instance, run.anchors.slot
    rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
    demand = [len(requests) for requests in instance.requests_of]

    def rank(request: int) -> tuple[bool, bool, int, int, float]:
        scarcity = max(map(demand.__getitem__, instance.people[request])) - instance.possible_bits[request].bit_count()
        tie = rng.random()
        return request not in anchored, not instance.required[request], -instance.weight[request], -scarcity, tie

    return sorted((request for request in instance.movable if not run.timetable.is_placed(request)), key=rank)


def _in_order(timetable: Timetable, requests: list[int]) -> list[int]:
    """The requests, each after those that must come before it."""
    before = timetable.instance.before
    if not any(before):
        return requests
    wanted, done, ordered = set(requests), set[int](), []
    for request in requests:
        stack = [request] if request not in done else []
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


def _least_disturbed(timetable: Timetable, request: int, free: int) -> int:
    """Of the free slots, one that joins a meeting of as many of the people as possible; of those the earliest.

    Slots whose tables are almost all taken come later: what changes places afterwards needs some.
    """
    within = [free]
    """By number of people: the slots that are apart from the meetings of at most so many of them."""
    for person in timetable.instance.people[request]:
        busy = timetable.busy[person]
        if not busy:
            continue
        joined = busy << 1 | busy >> 1
        within = [slots & joined | (within[fewer - 1] if fewer else 0) for fewer, slots in enumerate([*within, free])]
    best = next(slots for slots in within if slots)
    roomy = (slot for slot in bits_of(best) if not _is_crowded(timetable, request, slot))
    return next(roomy, (best & -best).bit_length() - 1)


def _is_crowded(timetable: Timetable, request: int, slot: int) -> bool:
    host = timetable.instance.host[request]
    tables = len(timetable.instance.shared_tables) if host == SHARED else 1
    return timetable.tables_used(host, slot) > _ALMOST_ALL * tables
