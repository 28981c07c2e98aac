"""The slots given so far, with the counts that say at once what still fits. Tables are only counted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from fondaco.scheduling.instance import Instance, Limit, numbers_in
from fondaco.scheduling.problem import Placement
from fondaco.scheduling.ranking import Levels, Loss, Ranking, Value

UNPLACED = -1

Place = tuple[int, int]
"""The tables of a host in a slot."""

NO_TABLE: Loss = (True, 1 << 30, 0)
"""Where there is no table at all, nothing that could go would help."""

_MOST_WEIGHT = 1 << 60


class Timetable:
    """`slot[r]` is the slot of request r or `UNPLACED`, `at[p][t]` the meetings of person p in slot t.

    Sets of slots are the bits of a number: `busy[p]` those of a person's meetings, `room[p]` those that have a place
    for one more as far as the person's capacity and limits go, `beyond_limits[p]` those of the limits that the person
    has reached, `table_room[h]` those with a free table for host h (the last entry is that of `SHARED`). The meetings
    of the past are there from the start.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.slot = [UNPLACED] * len(instance.people)
        self.at: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in instance.capacity]
        self.busy = [0] * len(instance.capacity)
        self.meetings = [0] * len(instance.capacity)
        self.limit_used = [0] * len(instance.limits)
        self._vacant = list(instance.there)
        """By person the slots with a place as far as the capacity goes, limits apart."""
        self.beyond_limits = [self._beyond_limits(person) for person in range(len(instance.capacity))]
        self.room = [there & ~beyond for there, beyond in zip(self._vacant, self.beyond_limits, strict=True)]
        self._every_slot = (1 << instance.slots) - 1
        self.tables = [1] * len(instance.problem.tables) + [len(instance.shared_tables)]
        """By host, how many tables there are; the last entry is that of `instance.SHARED`."""
        self.table_room = [self._every_slot if tables else 0 for tables in self.tables]
        self._at_tables: dict[Place, dict[int, None]] = defaultdict(dict)
        """By host and slot, the meetings there."""
        self._rankings: dict[Place, Ranking] = {}
        """The same by their losses, where these have been asked for."""
        self._dear_tables: dict[int, Levels[Loss]] = {}
        """By host, what `slots_of_dear_tables` answers from, if nothing has changed since."""
        self._full: list[Levels[int] | None] = [None] * len(instance.capacity)
        self._outweighing = list(self._full)
        self._dear: list[Levels[Loss] | None] = [None] * len(instance.capacity)
        """By person, what `full_slots`, `outweighing_slots` and `dear_slots` answer from; None after a change."""
        self._is_asked = False
        """Whether there may be any such answers: a first timetable is made without them."""
        for request in instance.held:
            self.place(request, instance.possible_bits[request].bit_length() - 1)

    @classmethod
    def of(cls, instance: Instance, placed: Iterable[Placement]) -> Timetable:
        """The timetable of placements that keep all rules."""
        timetable = cls(instance)
        for placement in placed:
            request = instance.request_number[placement.request]
            if request not in instance.held:
                timetable.place(request, instance.slot_of(placement))
        return timetable

    def place(self, request: int, slot: int) -> None:
        self.slot[request] = slot
        instance, bit = self.instance, 1 << slot
        at, busy, vacant, capacity, meetings = self.at, self.busy, self._vacant, instance.capacity, self.meetings
        for person in instance.people[request]:
            there = at[person][slot]
            there.append(request)
            busy[person] |= bit
            if len(there) >= capacity[person][slot]:
                vacant[person] &= ~bit
            meetings[person] += 1
            if instance.limits_of[person]:
                self._count(person, bit, 1)
            else:
                self.room[person] = vacant[person]
        host = instance.host[request]
        at_tables = self._at_tables[host, slot]
        at_tables[request] = None
        if len(at_tables) >= self.tables[host]:
            self.table_room[host] &= ~bit
        if self._is_asked:
            self._forget_answers(request, slot)

    def remove(self, request: int) -> None:
        slot = self.slot[request]
        self.slot[request] = UNPLACED
        instance, bit = self.instance, 1 << slot
        for person in instance.people[request]:
            there = self.at[person][slot]
            there.remove(request)
            if not there:
                self.busy[person] &= ~bit
            if len(there) < instance.capacity[person][slot]:
                self._vacant[person] |= bit
            self.meetings[person] -= 1
            if instance.limits_of[person]:
                self._count(person, bit, -1)
            else:
                self.room[person] = self._vacant[person]
        host = instance.host[request]
        at_tables = self._at_tables[host, slot]
        del at_tables[request]
        if len(at_tables) < self.tables[host]:
            self.table_room[host] |= bit
        if self._is_asked:
            self._forget_answers(request, slot)

    def put_back(self, slots: Mapping[int, int]) -> None:
        """Give requests the slots that they had before, which may be `UNPLACED`."""
        for request in filter(self.is_placed, slots):
            self.remove(request)
        for request, slot in slots.items():
            if slot != UNPLACED:
                self.place(request, slot)

    def _count(self, person: int, bit: int, change: int) -> None:
        """Count what the person's limits allow after a meeting has come to the slot or gone."""
        for limit in self.instance.limits_of[person]:
            if self.instance.limits[limit].slots & bit:
                self.limit_used[limit] += change
        self.beyond_limits[person] = self._beyond_limits(person)
        self.room[person] = self._vacant[person] & ~self.beyond_limits[person]

    def _beyond_limits(self, person: int) -> int:
        slots = 0
        for limit in self.limits_reached(person):
            slots |= limit.slots
        return slots

    def _forget_answers(self, request: int, slot: int) -> None:
        """The request has come to the slot or gone from it."""
        beside_one = 2 if self.is_placed(request) else 1  # how many somebody has now who had, or has, just one
        for person in self.instance.people[request]:
            self._full[person] = self._outweighing[person] = self._dear[person] = None
            if self.meetings[person] == beside_one:
                self._forget_losses_of(person)
        self._tables_changed((self.instance.host[request], slot), request)
        if self.instance.before[request]:
            self._forget_losses_before(request)

    def _forget_losses_of(self, person: int) -> None:
        """The person's only meeting is more or less dear than before to those who ask what could go."""
        for slot in bits_of(self.busy[person]):
            for meeting in self.at[person][slot]:
                self._forget_loss(meeting)

    def _forget_losses_before(self, request: int) -> None:
        """The same of the meetings that the request waits for."""
        earlier = [*self.instance.before[request]]
        seen = set[int]()
        while earlier:
            meeting = earlier.pop()
            if meeting not in seen and self.is_placed(meeting):
                seen.add(meeting)
                self._forget_loss(meeting)
                earlier.extend(self.instance.before[meeting])

    def _forget_loss(self, meeting: int) -> None:
        self._tables_changed(self.tables_of(meeting), meeting)
        for person in self.instance.people[meeting]:
            self._dear[person] = None

    def free_slots(self, request: int) -> int:
        """The slots, as bits, that the unplaced request could take as things are."""
        instance = self.instance
        slots = instance.possible_bits[request] & self.table_room[instance.host[request]]
        for person in instance.people[request]:
            slots &= self.room[person]
        return slots and slots & self.slots_in_order(request)

    def slots_in_order(self, request: int) -> int:
        """The slots, as bits, of which `is_in_order` holds."""
        if not (self.instance.before[request] or self.instance.followers[request]):
            return self._every_slot
        earlier = [self.slot[other] for other in self.instance.before[request]]
        later = [self.slot[other] for other in self.instance.followers[request] if self.is_placed(other)]
        if UNPLACED in earlier:
            return 0
        first = max(earlier, default=-1) + 1
        return (1 << min(later, default=self.instance.slots)) - 1 >> first << first

    def is_placed(self, request: int) -> bool:
        return self.slot[request] != UNPLACED

    def fits(self, request: int, slot: int) -> bool:
        """Whether the unplaced request could take the possible slot as things are."""
        return self.free_slots(request) >> slot & 1 == 1

    def has_place(self, person: int, slot: int) -> bool:
        return self.room[person] >> slot & 1 == 1

    def reached_limits(self, person: int, slot: int) -> list[int]:
        """The limits that keep the person from another meeting in the slot."""
        instance = self.instance
        return [
            limit
            for limit in instance.limits_of[person]
            if instance.limits[limit].slots >> slot & 1 and self.limit_used[limit] >= instance.limits[limit].most
        ]

    def has_table(self, request: int, slot: int) -> bool:
        host = self.instance.host[request]
        return self.tables_used(host, slot) < self.tables[host]

    def is_in_order(self, request: int, slot: int) -> bool:
        """Whether all that must come before takes place before, and what waits for the request comes after."""
        return all(UNPLACED < self.slot[other] < slot for other in self.instance.before[request]) and all(
            self.slot[other] == UNPLACED or self.slot[other] > slot for other in self.instance.followers[request]
        )

    def tables_used(self, host: int, slot: int) -> int:
        """How many of the shared tables are taken, or of the own table `host` (0 or 1)."""
        return len(self._at_tables[host, slot])

    def meetings_of(self, person: int, slots: int) -> list[int]:
        """The person's meetings in the slots whose bits are set."""
        at = self.at[person]
        return [request for slot in numbers_in(self.busy[person] & slots) for request in at[slot]]

    def tables_of(self, meeting: int) -> Place:
        """The tables that the placed meeting takes one of."""
        return self.instance.host[meeting], self.slot[meeting]

    def meetings_at_tables(self, host: int, slot: int) -> Sequence[int]:
        """The meetings at the host's tables in the slot, the smallest loss first; true until the next change."""
        place = host, slot
        return self._ranking(place).order(self._at_tables[place], self.loss)

    def slots_of_dear_tables(self, host: int, worth: Loss) -> int:
        """The slots, as bits, in which meetings each of which is at least such a loss take all the host's tables."""
        if host not in self._dear_tables:
            self._is_asked = True
            full = bits_of(self._every_slot & ~self.table_room[host])
            self._dear_tables[host] = Levels((self._least_loss_at_tables(host, slot), 1 << slot) for slot in full)
        return self._dear_tables[host].at_least(worth)

    def _least_loss_at_tables(self, host: int, slot: int) -> Loss:
        place = host, slot
        return self._ranking(place).least(self._at_tables[place], self.loss) or NO_TABLE

    def _ranking(self, place: Place) -> Ranking:
        if place not in self._rankings:
            self._is_asked = True
            self._rankings[place] = Ranking()
        return self._rankings[place]

    def _tables_changed(self, place: Place, meeting: int) -> None:
        self._dear_tables.pop(place[0], None)
        ranking = self._rankings.get(place)
        if ranking is not None:
            ranking.note(meeting)

    def loss(self, meeting: int) -> Loss:
        """What would be lost with the meeting, and with those that wait for it, firms apart that have only these."""
        instance = self.instance
        alone = sum(self.meetings[each] == 1 and instance.hopeful[each] for each in instance.people[meeting])
        required, weight = instance.required[meeting], instance.weight[meeting]
        if instance.followers[meeting]:
            for other in self.waiting_for(meeting):
                required, weight = required or instance.required[other], weight + instance.weight[other]
        return required, alone, weight

    def full_slots(self, person: int, weight: int) -> int:
        """The slots, as bits, in which meetings that are required or weigh at least so much take the whole capacity."""
        levels = self._full[person]
        if levels is None:
            levels = self._full[person] = Levels(self._taken(person, self._rank))
        return levels.at_least(weight)

    def outweighing_slots(self, person: int, weight: int) -> int:
        """The slots, as bits, in which every meeting whose going could make room is required or weighs so much."""
        if not self.instance.limits_of[person]:
            return self.full_slots(person, weight)
        levels = self._outweighing[person]
        if levels is None:
            limits = [
                (min(map(self._rank, self.meetings_of(person, limit.slots)), default=_MOST_WEIGHT), limit.slots)
                for limit in self.limits_reached(person)
            ]
            levels = self._outweighing[person] = Levels([*self._taken(person, self._rank), *limits])
        return levels.at_least(weight)

    def dear_slots(self, person: int, worth: Loss) -> int:
        """The slots, as bits, in which meetings each of which is at least such a loss take the whole capacity."""
        levels = self._dear[person]
        if levels is None:
            levels = self._dear[person] = Levels(self._taken(person, self.loss))
        return levels.at_least(worth)

    def _taken(self, person: int, value: Callable[[int], Value]) -> Iterator[tuple[Value, int]]:
        """The least value of the meetings in each slot in which the whole capacity is taken, and the slot as a bit."""
        self._is_asked = True
        at = self.at[person]
        for slot in numbers_in(self.busy[person] & ~self._vacant[person]):
            there = at[slot]
            yield value(there[0]) if len(there) == 1 else min(map(value, there)), 1 << slot

    def _rank(self, meeting: int) -> int:
        """The weight of the meeting, or more than all weights if it is required."""
        return _MOST_WEIGHT if self.instance.required[meeting] else self.instance.weight[meeting]

    def limits_reached(self, person: int) -> list[Limit]:
        """The limits that leave the person no further meeting in their slots."""
        limits = self.instance.limits
        return [limits[each] for each in self.instance.limits_of[person] if self.limit_used[each] >= limits[each].most]

    def waiting_for(self, request: int) -> list[int]:
        """The placed requests that take place only if this one does, the nearest first."""
        found: list[int] = []
        queue = [request] if self.instance.followers[request] else []
        while queue:
            for other in self.instance.followers[queue.pop()]:
                if self.is_placed(other) and other not in found:
                    found.append(other)
                    queue.append(other)
        return found


def bits_of(slots: int) -> Iterator[int]:
    """The members of the set, the smallest first."""
    while slots:
        lowest = slots & -slots
        yield lowest.bit_length() - 1
        slots ^= lowest
