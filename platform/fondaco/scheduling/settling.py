"""Bringing a timetable to where every request that is not placed has a true reason.

A run begins with a first settling, however little time it has. Once that is over, only those requests are looked at for
which nothing but a comparison of what is worth more could be a reason.
"""

from __future__ import annotations

from collections import deque
from itertools import count

from fondaco.scheduling.obstacles import cheapest_displacement, gain, hopeless_slots
from fondaco.scheduling.reasons import is_explained
from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import Timetable, bits_of

_WORK_OF_A_REQUEST = 1e-5
_REQUESTS_BETWEEN_LOOKS = 100


def settle(run: Run) -> None:
    """Place each request that fits, or is worth more than what has to give way for it.

    Each change is a gain in required requests, firms with a meeting or weight, or one more meeting: there is an end. If
    the time does not suffice, the timetable goes back to where it was last settled; the first time it goes on in haste.
    """
    if not _settle(run):
        _go_back(run)
    run.settled[:] = run.timetable.slot


def _settle(run: Run) -> bool:
    instance, timetable, watch = run.instance, run.timetable, run.watch
    unplaced = [request for request in instance.movable if not timetable.is_placed(request)]
    waiting = deque(sorted(unplaced, key=lambda each: (not instance.required[each], -instance.weight[each], each)))
    quiet = 0
    hurries = False
    looks = count()
    while quiet < len(waiting):
        if not hurries and next(looks) % _REQUESTS_BETWEEN_LOOKS == 0 and _is_over(run):
            if run.settled:
                return False
            hurries = True
        request = waiting.popleft()
        watch.spend(_WORK_OF_A_REQUEST)
        displaced = None if hurries and is_explained(timetable, request) else _place(timetable, request)
        if displaced is None:
            waiting.append(request)
            quiet += 1
        else:
            waiting.extend(displaced)
            quiet = 0
    return True


def _is_over(run: Run) -> bool:
    """Whether the time has come to settle for what there is; of the first timetable, also by the work it has taken."""
    return not run.watch.seconds_to_settle() or (not run.settled and run.watch.work_left(1) <= 0)


def _go_back(run: Run) -> None:
    now = run.timetable.slot
    run.timetable.put_back({request: slot for request, slot in enumerate(run.settled) if slot != now[request]})


def _place(timetable: Timetable, request: int) -> list[int] | None:
    """Place the request in the first slot where that is a gain and return what had to give way; None if none is."""
    slots = timetable.instance.possible_bits[request] & timetable.slots_in_order(request)
    for slot in bits_of(slots and slots & ~hopeless_slots(timetable, request)):
        displaced = cheapest_displacement(timetable, request, slot)
        if displaced is None:
            continue
        if not displaced or gain(timetable, request, displaced) > (0, 0, 0):
            for other in displaced:
                timetable.remove(other)
            timetable.place(request, slot)
            return sorted(displaced)
    return None
