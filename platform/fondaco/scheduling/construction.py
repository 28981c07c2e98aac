"""A first timetable: every request in its turn to the slot where it disturbs least."""

from __future__ import annotations

import random

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import Timetable

_WORK_OF_A_REQUEST = 1e-4
_ALMOST_ALL = 0.9


def construct(run: Run) -> None:
    """Place what fits of the requests that are not placed yet.

    Those that stood in an earlier schedule first, in their old slots; then the required and the heavy before the
    light, and among equals those with the fewest slots to choose from.
    """
    instance, timetable = run.instance, run.timetable
    anchors = run.anchors
    rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
    waiting = [request for request in instance.movable if not timetable.is_placed(request)]
    rank = {request: _rank(timetable, request, rng.random()) for request in waiting}
    waiting.sort(key=lambda request: (request not in anchors.slot, rank[request]))
    for request in _in_order(timetable, waiting):
        run.watch.spend(_WORK_OF_A_REQUEST)
        old = anchors.slot.get(request)
        if old in instance.possible[request] and timetable.fits(request, old):
            timetable.place(request, old)
            continue
        fitting = [slot for slot in instance.possible[request] if timetable.fits(request, slot)]
        if fitting:
            timetable.place(request, min(fitting, key=lambda slot: _disturbance(timetable, request, slot)))


def _rank(timetable: Timetable, request: int, tie: float) -> tuple[bool, int, int, float]:
    instance = timetable.instance
    demand = max(len(instance.requests_of[person]) for person in instance.people[request])
    return not instance.required[request], -instance.weight[request], len(instance.possible[request]) - demand, tie


def _in_order(timetable: Timetable, requests: list[int]) -> list[int]:
    """The requests, each after those that must come before it."""
    before = timetable.instance.before
    if not any(before):
        return requests
    wanted, done, ordered = set(requests), set[int](), []
    for request in requests:
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


def _disturbance(timetable: Timetable, request: int, slot: int) -> tuple[int, bool, int]:
    """Fewest people for whom the slot does not join a meeting they have; of those the earliest slot.

    Slots whose tables are almost all taken come later: what changes places afterwards needs some.
    """
    apart = 0
    for person in timetable.instance.people[request]:
        busy = timetable.busy[person]
        apart += busy != 0 and not (busy << 1 | busy >> 1) >> slot & 1
    host = timetable.instance.host[request]
    tables = len(timetable.instance.shared_tables) if host == SHARED else 1
    return apart, timetable.tables_used(host, slot) > _ALMOST_ALL * tables, slot
