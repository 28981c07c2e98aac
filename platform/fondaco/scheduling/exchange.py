"""A better placement by exchanges: meetings give way to others along chains that the prices of the bound point to.

Where the linear bound asks a price for a place that is empty, or asks more for a meeting than it is worth, or leaves a
request something that is not placed, the timetable falls short of the bound. An *exchange* begins there: a meeting is
given up, and each place that it leaves is filled again. Whoever has the place takes another request; if whom that needs
is busy, one of their meetings is given up in turn, and the person who is left behind has the place now. Or one of the
person's meetings moves into the slot, and the place is where it was. So the place wanders, until a request takes it and
nothing else has to go, or until what was given up is worth less than what was won. The prices say how much a place can
still bring, and so which way to look first.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from fondaco.scheduling.chains import Chain, find_chain, keeps_rules
from fondaco.scheduling.costs import PLACEMENT, Costs
from fondaco.scheduling.journal import Journal
from fondaco.scheduling.prices import Prices
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import UNPLACED, bits_of

_WORK_OF_A_PLACE = 1e-4
_MOST_PLACES = 400
"""So many places are looked at before an exchange is given up."""

_LONGEST_CHAIN = 30
_PATIENCE = 12
"""After so many rounds in vain nothing more is expected."""

_EPSILON = 1e-6

Place = tuple[int, int]
"""A person and a slot in which it could have one more meeting."""


@dataclass(frozen=True, slots=True)
class _Step:
    """How the place `before` became another one, or was filled.

    The request `enters` took it and `leaves`, if any, was given up for that; or the meetings of the chain moved.
    """

    before: Place
    enters: int = UNPLACED
    leaves: int = UNPLACED
    chain: Chain | None = None


class Exchange:
    """Exchanges in a run's timetable; each of them is a gain."""

    def __init__(self, run: Run, prices: Prices) -> None:
        self._run = run
        self._timetable = run.timetable
        self._instance = run.instance
        self._prices = prices
        self._rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
        self._most_weight = sum(run.instance.weight) + 1
        self._hope: list[float] = []
        self._given_up = UNPLACED

    def improve(self, lowest: Costs, share: float) -> None:
        """Go on until the costs are the `lowest`, nothing has helped for some rounds, or the share is used.

        After a round in vain also exchanges are made that neither win nor lose: others become possible by them.
        """
        watch = self._run.watch
        costs = self._costs()
        in_vain = 0
        while in_vain < _PATIENCE and costs > lowest[: len(costs)]:
            self._weigh_hopes()
            shortfalls = self._shortfalls()
            self._rng.shuffle(shortfalls)
            for meeting, place in shortfalls:
                if watch.is_over(share):
                    return
                self._exchange(meeting, place, least=0 if in_vain else 1)
            before, costs = costs, self._costs()
            in_vain = 0 if costs < before else in_vain + 1
            self._run.tell(Objective.PLACED_WEIGHT, lowest)
            if not shortfalls:
                return

    def _costs(self) -> Costs:
        return self._run.costs()[: PLACEMENT.index(Objective.PLACED_WEIGHT) + 1]

    def _worth(self, request: int) -> int:
        """What placing the request brings: required ones before all, then firms without a meeting, then weight."""
        instance = self._instance
        firms = sum(not self._timetable.meetings[each] and instance.hopeful[each] for each in instance.people[request])
        step = self._most_weight
        return instance.weight[request] + step * (firms + 8 * step * instance.required[request])

    def _is_removable(self, meeting: int) -> bool:
        """Whether nothing depends on the meeting: neither another meeting nor a firm that has only this one."""
        instance = self._instance
        return (
            meeting not in instance.held
            and not instance.before[meeting]
            and not instance.followers[meeting]
            and all(self._timetable.meetings[each] > 1 for each in instance.people[meeting] if instance.hopeful[each])
        )

    def _weigh_hopes(self) -> None:
        """By person, how much more than the price of a place the best request is worth that is not placed."""
        self._hope = [0.0] * len(self._timetable.room)
        for request, slot in enumerate(self._timetable.slot):
            if slot != UNPLACED or not self._instance.possible[request]:
                continue
            surplus = self._worth(request) - self._prices.cheapest(request)
            for person in self._instance.people[request]:
                self._hope[person] = max(self._hope[person], surplus)

    def _value(self, place: Place) -> float:
        person, slot = place
        return self._prices.of[person][slot] + self._hope[person]

    def _shortfalls(self) -> list[tuple[int, Place | None]]:
        """Where exchanges may begin: meetings that could go, and empty places that have a price."""
        found: list[tuple[int, Place | None]] = []
        for meeting, slot in enumerate(self._timetable.slot):
            if slot != UNPLACED and self._is_removable(meeting):
                worth = self._worth(meeting)
                if sum(self._value((person, slot)) for person in self._instance.people[meeting]) > worth + _EPSILON:
                    found.append((meeting, None))
        for person, room in enumerate(self._timetable.room):
            found += [(UNPLACED, (person, slot)) for slot in bits_of(room) if self._value((person, slot)) > _EPSILON]
        return found

    def _exchange(self, meeting: int, place: Place | None, least: int) -> None:
        """Give up the meeting, if one is named, and fill the places that it leaves, so as to win at `least` so much.

        All is undone if that cannot be.
        """
        journal = Journal(self._timetable)
        self._given_up = meeting
        if place is not None:
            self._fill(journal, place, least)
            return
        slot = self._timetable.slot[meeting]
        if slot == UNPLACED or not self._is_removable(meeting):
            return
        journal.remove(meeting)
        owed = self._worth(meeting) + least
        places = [(person, slot) for person in self._instance.people[meeting]]
        self._rng.shuffle(places)
        for number, left in enumerate(places):
            if owed > 0 and self._value(left) > _EPSILON:
                others = sum(map(self._value, places[number + 1 :]))
                owed -= self._fill(journal, left, owed - others)
        if owed > 0:
            journal.undo()

    def _fill(self, journal: Journal, start: Place, least: float) -> int:
        """Fill the place so that at `least` so much is won; return how much, nothing if no way was found."""
        if not self._timetable.room[start[0]] >> start[1] & 1:
            return 0
        steps: dict[Place, _Step | None] = {start: None}
        queue = [(-self._value(start), 0.0, 0, start)]
        looked_at = 0
        while queue and looked_at < _MOST_PLACES:
            _, _, lost, place = heappop(queue)
            looked_at += 1
            self._run.watch.spend(_WORK_OF_A_PLACE)
            for step, more, after in self._steps(place, steps):
                gained = more - lost
                if gained >= least and self._take(journal, steps, step):
                    return gained
                if after is not None and gained + self._value(after) >= least - _EPSILON:
                    steps[after] = step
                    heappush(queue, (-gained - self._value(after), self._rng.random(), -gained, after))
        return 0

    def _steps(self, place: Place, known: dict[Place, _Step | None]) -> Iterator[tuple[_Step, int, Place | None]]:
        """The steps from the place, what each brings, and the place that it leaves, if it leaves one."""
        person, slot = place
        for request in self._instance.requests_of[person]:
            where = self._timetable.slot[request]
            if where == slot or not self._instance.possible_bits[request] >> slot & 1:
                continue
            if where == UNPLACED:
                yield from self._entries(request, place, known)
            elif (person, where) not in known and request not in self._instance.held:
                chain = find_chain(self._timetable, self._run.anchors, request, slot)
                if chain is not None and len(chain.goes_to) <= _LONGEST_CHAIN and self._finds_tables(chain, request):
                    yield _Step(place, chain=chain), 0, (person, where)

    def _finds_tables(self, chain: Chain, first: int) -> bool:
        """Whether the slot that has more meetings after the chain, if it is the one the first goes to, has a table."""
        slot = chain.goes_to[first]
        if self._timetable.table_room[self._instance.host[first]] >> slot & 1:
            return True
        return 2 * sum(target == slot for target in chain.goes_to.values()) <= len(chain.goes_to)

    def _entries(
        self, request: int, place: Place, known: dict[Place, _Step | None]
    ) -> Iterator[tuple[_Step, int, Place | None]]:
        instance, timetable = self._instance, self._timetable
        person, slot = place
        if request == self._given_up or instance.before[request] or instance.followers[request]:
            return
        busy = [
            other for other in instance.people[request] if other != person and not timetable.room[other] >> slot & 1
        ]
        if not busy and timetable.table_room[instance.host[request]] >> slot & 1:
            yield _Step(place, enters=request), self._worth(request), None
        if len(busy) != 1:
            return
        worth = self._worth(request)
        for meeting in timetable.at[busy[0]][slot]:
            if person in instance.people[meeting] or not self._is_removable(meeting):
                continue
            for left in instance.people[meeting]:
                if left != busy[0] and (left, slot) not in known:
                    step = _Step(place, enters=request, leaves=meeting)
                    yield step, worth - self._worth(meeting), (left, slot)

    def _take(self, journal: Journal, steps: dict[Place, _Step | None], last: _Step) -> bool:
        """Do all the steps up to the last; undo them if, together, they break a rule."""
        path = [last]
        while (before := steps[path[-1].before]) is not None:
            path.append(before)
        mark = journal.mark()
        if all(self._do(journal, step) for step in reversed(path)):
            return True
        journal.undo(mark)
        return False

    def _do(self, journal: Journal, step: _Step) -> bool:
        timetable = self._timetable
        if step.chain is not None:
            meeting, target = next(iter(step.chain.goes_to.items()))
            if timetable.slot[meeting] != step.chain.comes_from[meeting]:
                return False
            chain = find_chain(timetable, self._run.anchors, meeting, target)
            if chain is None:
                return False
            journal.move(chain.goes_to)
            return keeps_rules(timetable, chain)
        slot = step.before[1]
        if step.leaves != UNPLACED:
            if timetable.slot[step.leaves] != slot or not self._is_removable(step.leaves):
                return False
            journal.remove(step.leaves)
        if timetable.is_placed(step.enters) or not timetable.fits(step.enters, slot):
            return False
        journal.place(step.enters, slot)
        return True
