"""Bringing a timetable to where every request that is not placed has a true reason."""

from __future__ import annotations

from collections import deque

from fondaco.scheduling.obstacles import cheapest_displacement, gain
from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import Timetable

_WORK_OF_A_REQUEST = 1e-4


def settle(run: Run) -> None:
    """Place each request that fits, or is worth more than what has to give way for it.

    Each change is a gain in required requests, firms with a meeting or weight, or one more meeting: there is an end.
    """
    instance, timetable = run.instance, run.timetable
    unplaced = [request for request in instance.movable if not timetable.is_placed(request)]
    waiting = deque(sorted(unplaced, key=lambda each: (not instance.required[each], -instance.weight[each], each)))
    quiet = 0
    while quiet < len(waiting):
        request = waiting.popleft()
        run.watch.spend(_WORK_OF_A_REQUEST)
        displaced = _place(timetable, request)
        if displaced is None:
            waiting.append(request)
            quiet += 1
            continue
        waiting.extend(displaced)
        quiet = 0


def _place(timetable: Timetable, request: int) -> list[int] | None:
    """Place the request in the first slot where that is a gain and return what had to give way; None if none is."""
    for slot in timetable.instance.possible[request]:
        if _is_hopeless(timetable, request, slot):
            continue
        displaced = cheapest_displacement(timetable, request, slot)
        if displaced is None:
            continue
        if not displaced or gain(timetable, request, displaced) > (0, 0, 0):
            for other in displaced:
                timetable.remove(other)
            timetable.place(request, slot)
            return sorted(displaced)
    return None


def _is_hopeless(timetable: Timetable, request: int, slot: int) -> bool:
    """Whether a glance shows that there is no gain: somebody is full there with what weighs at least as much."""
    instance = timetable.instance
    people = instance.people[request]
    if instance.required[request] or not all(timetable.meetings[person] for person in people):
        return False
    weight = instance.weight[request]
    return any(
        len(timetable.at[person][slot]) >= instance.capacity[person][slot]
        and all(instance.weight[other] >= weight for other in timetable.at[person][slot])
        for person in people
    )
