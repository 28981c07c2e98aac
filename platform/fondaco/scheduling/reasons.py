"""Why a request is not placed: one reason, true of the schedule as it is.

Of an unplaced request, a *possible* slot is one that it may take and in which all its participants are there. The
reasons claim, of every possible slot:

- `no_common_slot`: there is none.
- `bound_conflict`: a request that must come before is not placed earlier, or meetings that are locked to their slots
  (or already past) take a participant's whole capacity or limit, or all the tables it could have. They are blocking.
- `session_limit`: a participant has reached its largest number of meetings, with those that are blocking.
- `participant_full`: a participant's whole capacity is taken by the blocking meetings, each of them required or of at
  least the request's weight.
- `room_full`: every table it could have is taken. Blocking are the meetings at its own table, if it is bound to one.
- `outweighed`: whatever would have to give way for it is worth at least as much: in required requests, then in firms
  with a meeting, then in weight. Blocking is, of all that stands in the way of each slot, the meeting of least loss,
  and of an order that excludes the slot the requests that are not placed earlier.

The first that holds is given. One always does in a schedule where nothing better follows from placing a request and
removing what stands in its way; `fondaco.scheduling.settling` brings a timetable there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from itertools import chain, islice

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.obstacles import Kind, Obstacle, obstacles
from fondaco.scheduling.schedule import Reason
from fondaco.scheduling.timetable import UNPLACED, Timetable, bits_of

Blocking = tuple[str, ...]
"""The names of the requests that stand in the way of another."""


class Reasons:
    """The reasons of the requests that are not placed in a timetable that does not change any more."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._instance = timetable.instance
        self._locked = _LockedSlots(timetable)
        self._names = [request.id for request in timetable.instance.problem.requests]
        self._reached = cache(lambda person: [limit.slots for limit in timetable.limits_reached(person)])
        self._meetings_of = cache(lambda person, slots: self._named(timetable.meetings_of(person, slots)))

    def _named(self, requests: Iterable[int]) -> Blocking:
        return tuple(map(self._names.__getitem__, requests))

    def find(self, request: int) -> tuple[Reason, Blocking]:
        """The reason of the request, the first that holds, and the requests that stand in its way."""
        instance = self._instance
        possible = instance.possible_bits[request]
        if not possible:
            return Reason.NO_COMMON_SLOT, ()
        if instance.before[request] or instance.has_locked:
            blocking = self._bound(request)
            if blocking is not None:
                return Reason.BOUND_CONFLICT, blocking
        if instance.limits:
            blocking = self._reached_limits(request)
            if blocking is not None:
                return Reason.SESSION_LIMIT, blocking
        blocking = self._full_people(request)
        if blocking is not None:
            return Reason.PARTICIPANT_FULL, blocking
        if not possible & self._timetable.table_room[instance.host[request]]:
            blocking = self._full_room(request)
            if blocking is not None:
                return Reason.ROOM_FULL, blocking
        return Reason.OUTWEIGHED, self._least_loss(request)

    def _full_people(self, request: int) -> Blocking | None:
        """The meetings that show `PARTICIPANT_FULL`; None if that does not hold."""
        instance = self._instance
        possible = open_slots = instance.possible_bits[request]
        taken: list[tuple[int, int]] = []
        for person in instance.people[request]:
            full = possible & self._timetable.full_slots(person, instance.weight[request])
            if full == possible:
                return self._meetings_of(person, possible)
            if open_slots & full:
                taken.append((person, open_slots & full))
                open_slots &= ~full
        return None if open_slots else self._meetings(taken)

    def _reached_limits(self, request: int) -> Blocking | None:
        """The meetings that show `SESSION_LIMIT`; None if that does not hold."""
        people = self._instance.people[request]
        return self._beyond(request, ((each, slots) for each in people for slots in self._reached(each)))

    def _beyond(self, request: int, limits: Iterable[tuple[int, int]]) -> Blocking | None:
        """The people's meetings in the slots of their limits; None where these leave the request a possible slot."""
        open_slots = self._instance.possible_bits[request]
        taken: list[tuple[int, int]] = []
        for person, slots in limits:
            if open_slots & slots:
                taken.append((person, slots))
            open_slots &= ~slots
        return None if open_slots else self._meetings(taken)

    def _meetings(self, taken: Sequence[tuple[int, int]]) -> Blocking:
        """The meetings of people in slots, each once; those of one person are put together only once."""
        if len(taken) == 1:
            return self._meetings_of(*taken[0])
        found = chain.from_iterable(self._meetings_of(person, slots) for person, slots in taken)
        return tuple(dict.fromkeys(found))

    def _bound(self, request: int) -> Blocking | None:
        """The requests that show `BOUND_CONFLICT`; None if that does not hold."""
        instance, timetable = self._instance, self._timetable
        missing = [each for each in instance.before[request] if not timetable.is_placed(each)]
        if missing:
            return self._named(missing)
        late_enough = instance.possible_bits[request] & timetable.slots_in_order(request)
        if late_enough & ~self._locked.near(request):
            return None
        by_limits = self._beyond(request, self._locked.limits_used_up(request))
        return self._from_one_obstacle(request, _bound_by) if by_limits is None else by_limits

    def _full_room(self, request: int) -> Blocking | None:
        """The meetings that show `ROOM_FULL` where all its tables are taken; None if that does not hold."""
        if self._instance.host[request] == SHARED:
            return ()
        return self._from_one_obstacle(request, _seated_at)

    def _from_one_obstacle(
        self, request: int, proof_in: Callable[[Timetable, Obstacle], Collection[int] | None]
    ) -> Blocking | None:
        """The requests by which in every slot one of the obstacles is a proof; None where in some slot none is."""
        blocking: dict[int, None] = {}
        for slot in bits_of(self._instance.possible_bits[request]):
            proofs = (proof_in(self._timetable, obstacle) for obstacle in obstacles(self._timetable, request, slot))
            proof = next((proof for proof in proofs if proof is not None), None)
            if proof is None:
                return None
            blocking.update(dict.fromkeys(proof))
        return self._named(blocking)

    def _least_loss(self, request: int) -> Blocking:
        """Of all that stands in the way of each slot, the meeting of least loss, or the order that excludes it."""
        single = self._only_single_meetings(request)
        blocking: dict[int, None] = {}
        for person, seen in single:
            blocking.update(dict.fromkeys(self._timetable.meetings_of(person, seen)))
        slots = self._instance.possible_bits[request]
        for _, seen in single:
            slots &= ~seen
        for slot in bits_of(slots):
            going: set[int] = set()
            for obstacle in obstacles(self._timetable, request, slot):
                if obstacle.kind is Kind.ORDER:
                    going.update(obstacle.meetings)
                    break
                if obstacle.meetings and not _gives_way(self._timetable, obstacle, going):
                    going.add(_least(self._timetable, obstacle))
            blocking.update(dict.fromkeys(sorted(going)))
        return self._named(blocking)

    def _only_single_meetings(self, request: int) -> list[tuple[int, int]]:
        """The slots where nothing but one meeting of a person, or of each of several, stands in the way, by person."""
        instance, timetable = self._instance, self._timetable
        people = instance.people[request]
        slots = instance.possible_bits[request] & timetable.slots_in_order(request)
        slots &= timetable.table_room[instance.host[request]]
        for person in people:
            slots &= ~timetable.beyond_limits[person]
        taken = [(person, slots & ~timetable.room[person]) for person in people]
        is_single = all(len(self._meetings_of(person, there)) == there.bit_count() for person, there in taken)
        return taken if is_single else []


class _LockedSlots:
    """Where there are meetings that are locked to their slots, so that most requests need no closer look."""

    def __init__(self, timetable: Timetable) -> None:
        self._instance = timetable.instance
        self._of_person: dict[int, int] = defaultdict(int)
        self._at_tables: dict[int, int] = defaultdict(int)
        """By host and by person, the slots as bits, those of limits that they use up included."""
        self._used_up: dict[int, list[int]] = defaultdict(list)
        """By person, the slots of each limit that locked meetings use up alone."""
        of_limit = Counter[int]()
        for request, slot in enumerate(timetable.slot if timetable.instance.has_locked else ()):
            if slot != UNPLACED and is_locked(timetable, request):
                self._note(request, 1 << slot, of_limit)
        for number, locked in sorted(of_limit.items()):
            limit = timetable.instance.limits[number]
            if 0 < limit.most <= locked:
                self._used_up[limit.participant].append(limit.slots)
                self._of_person[limit.participant] |= limit.slots

    def _note(self, request: int, bit: int, of_limit: Counter[int]) -> None:
        instance = self._instance
        self._at_tables[instance.host[request]] |= bit
        for person in instance.people[request]:
            self._of_person[person] |= bit
            for limit in instance.limits_of[person]:
                if instance.limits[limit].slots & bit:
                    of_limit[limit] += 1

    def near(self, request: int) -> int:
        """The slots, as bits, in which locked meetings may be what keeps the request out."""
        instance = self._instance
        slots = self._at_tables.get(instance.host[request], 0)
        for person in instance.people[request]:
            slots |= self._of_person.get(person, 0)
        return slots

    def limits_used_up(self, request: int) -> list[tuple[int, int]]:
        """The people of the request whose limits locked meetings use up alone, each with the slots of that limit."""
        people = self._instance.people[request]
        return [(person, slots) for person in people for slots in self._used_up.get(person, ())]


def is_explained(timetable: Timetable, request: int) -> bool:
    """Whether a glance shows a reason for the unplaced request that is true whatever other meetings are worth."""
    instance = timetable.instance
    possible = instance.possible_bits[request]
    if not possible & timetable.table_room[instance.host[request]]:
        return True
    people, weight = instance.people[request], instance.weight[request]
    within_limits = possible
    for person in people if instance.limits else ():
        within_limits &= ~timetable.beyond_limits[person]
    if not within_limits or not all(map(timetable.is_placed, instance.before[request])):
        return True
    open_slots = possible
    for person in people:
        open_slots &= ~timetable.full_slots(person, weight)
    return not open_slots


def _bound_by(timetable: Timetable, obstacle: Obstacle) -> Collection[int] | None:
    return obstacle.meetings if obstacle.kind is Kind.ORDER else _locked(timetable, obstacle)


def _seated_at(_: Timetable, obstacle: Obstacle) -> Collection[int] | None:
    return obstacle.meetings if obstacle.kind is Kind.TABLE else None


def _locked(timetable: Timetable, obstacle: Obstacle) -> Collection[int] | None:
    """The obstacle's locked meetings if they alone take all its places."""
    loose = (meeting for meeting in obstacle.meetings if not is_locked(timetable, meeting))
    most_loose = len(obstacle.meetings) - obstacle.places
    if not obstacle.meetings or next(islice(loose, most_loose, None), None) is not None:
        return None
    return [meeting for meeting in obstacle.meetings if is_locked(timetable, meeting)]


def is_locked(timetable: Timetable, meeting: int) -> bool:
    instance = timetable.instance
    return meeting in instance.held or instance.problem.requests[meeting].fixed is not None


def outranks(timetable: Timetable, meeting: int, request: int) -> bool:
    instance = timetable.instance
    return instance.required[meeting] or instance.weight[meeting] >= instance.weight[request]


def _gives_way(timetable: Timetable, obstacle: Obstacle, going: set[int]) -> bool:
    """Whether one of the obstacle's meetings is going anyway; those at tables, which are many, are known by that."""
    if obstacle.kind is not Kind.TABLE:
        return not going.isdisjoint(obstacle.meetings)
    tables = timetable.tables_of(obstacle.meetings[0])
    return any(timetable.tables_of(meeting) == tables for meeting in going)


def _least(timetable: Timetable, obstacle: Obstacle) -> int:
    if obstacle.kind is Kind.TABLE or len(obstacle.meetings) == 1:
        return obstacle.meetings[0]
    return min(obstacle.meetings, key=timetable.loss)
