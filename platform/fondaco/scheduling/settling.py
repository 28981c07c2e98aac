"""Bringing a timetable to where every request that is not placed has a true reason.

A run begins with a first settling, however little time it has. Once that is over, only those requests are looked at for
which nothing but a comparison of what is worth more could be a reason.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
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
    settling = _Settling(run)
    if (run.settled and settling.is_over()) or not settling.finish():
        _go_back(run)
    run.settled[:] = run.timetable.slot


class _Settling:
    """One settling of the run's timetable."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._instance = run.instance
        self._timetable = run.timetable
        self._waiting = deque[int]()
        self._explained: set[int] = set()
        """In haste, the unplaced requests that need no second look before something around them has changed."""

    def finish(self) -> bool:
        """Settle the timetable; False where the time ends before and there is an earlier settled one."""
        timetable, watch, waiting = self._timetable, self._run.watch, self._waiting
        waiting.extend(self._in_turn(each for each in self._instance.movable if not timetable.is_placed(each)))
        hurries = False
        looks = count()
        quiet = 0
        while quiet < len(waiting):
            if not hurries and next(looks) % _REQUESTS_BETWEEN_LOOKS == 0 and self.is_over():
                if self._run.settled:
                    return False
                hurries = True
            request = waiting.popleft()
            watch.spend(_WORK_OF_A_REQUEST)
            if hurries and is_explained(timetable, request):
                self._explained.add(request)
                continue
            way = _way_in(timetable, request)
            if way is None:
                waiting.append(request)
                quiet += 1
            else:
                self._place(request, *way)
                quiet = 0
        return True

    def is_over(self) -> bool:
        """Whether to settle for what there is; of the first timetable, also by the work it has taken."""
        watch = self._run.watch
        return not watch.seconds_to_settle() or (not self._run.settled and watch.work_left(1) <= 0)

    def _place(self, request: int, slot: int, displaced: list[int]) -> None:
        host, room = self._instance.host, self._timetable.table_room
        had_room = {host[other]: room[host[other]] for other in displaced}
        for other in displaced:
            self._timetable.remove(other)
        self._timetable.place(request, slot)
        self._waiting.extend(displaced)
        if self._explained:
            again = self._explained & (self._near(request, displaced) | self._wanting_tables(had_room))
            self._explained -= again
            self._waiting.extend(self._in_turn(again))

    def _near(self, placed: int, displaced: list[int]) -> set[int]:
        """The requests that wait for the one placed, or for somebody who has one meeting less."""
        instance = self._instance
        people = {person for other in displaced for person in instance.people[other]}
        return set(instance.followers[placed]).union(*(instance.requests_of[person] for person in people))

    def _wanting_tables(self, had_room: dict[int, int]) -> set[int]:
        """The explained requests that have a free table now and had none; `had_room` are slots with some, by host."""
        host, possible, room = self._instance.host, self._instance.possible_bits, self._timetable.table_room
        opened = {each: room[each] & ~slots for each, slots in had_room.items() if room[each] & ~slots}
        if not opened:
            return set()
        there = (request for request in self._explained if possible[request] & opened.get(host[request], 0))
        return {request for request in there if not possible[request] & had_room[host[request]]}

    def _in_turn(self, requests: Iterable[int]) -> list[int]:
        turns = sorted(requests)
        for worth in (self._instance.weight, self._instance.required):  # the last is what counts first
            turns.sort(key=worth.__getitem__, reverse=True)
        return turns


def _go_back(run: Run) -> None:
    now = run.timetable.slot
    run.timetable.put_back({request: slot for request, slot in enumerate(run.settled) if slot != now[request]})


def _way_in(timetable: Timetable, request: int) -> tuple[int, list[int]] | None:
    """The first slot where placing the request is a gain, and the meetings that give way for it; None if none is."""
    slots = timetable.instance.possible_bits[request] & timetable.slots_in_order(request)
    for slot in bits_of(slots and slots & ~hopeless_slots(timetable, request)):
        displaced = cheapest_displacement(timetable, request, slot)
        if displaced is None:
            continue
        if not displaced or gain(timetable, request, displaced) > (0, 0, 0):
            return slot, sorted(displaced)
    return None
