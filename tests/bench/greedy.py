"""The greedy schedule of equal weight: the measure of how much waiting a schedule without any thought of it has.

It places the same requests as the schedule that it is compared with, the heaviest first and else as they are listed,
each in the earliest slot in which its people and a table are free. For a request that fits into no slot it makes room
along chains: a meeting that is in the way changes to another slot (again the earliest that works), those that are then
in its way change back. Nothing else is ever moved, and waiting is never looked at. The few requests that do not get in
even so are left out, and the share of the weight that was reached is told: with less to place there is rather less
waiting, so the comparison is not to our advantage.

It knows what the random events have: capacities, absences, shared tables.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from fondaco.scheduling.measures import break_groups
from fondaco.scheduling.problem import Problem

_LONGEST_CHAIN = 60
_MOST_CHAINS = 3_000
"""So many are tried for one request."""


@dataclass(frozen=True, slots=True)
class Greedy:
    """`slots` by request; `weight` is the share of the weight to be placed that was."""

    slots: Mapping[str, str]
    groups: int
    weight: float


def greedy_schedule(problem: Problem, wanted: Collection[str]) -> Greedy:
    requests = [request for request in problem.requests if request.id in wanted]
    if any(each.table or each.limits for each in problem.participants) or any(each.after for each in requests):
        raise ValueError("own tables, limits and orders are not for the greedy schedule")
    room = _Room(problem)
    heaviest_first = sorted(requests, key=lambda request: -request.weight)
    left = [request.id for request in heaviest_first if not room.place_early(request.id)]
    before = len(left) + 1
    while len(left) < before:
        before, left = len(left), [name for name in left if not room.make_room(name)]
    placed = sum(request.weight for request in requests if request.id in room.slot)
    everything = sum(request.weight for request in requests)
    slots = {name: problem.slots[slot].id for name, slot in room.slot.items()}
    return Greedy(slots, room.groups(), placed / everything if everything else 1.0)


class _Room:
    def __init__(self, problem: Problem) -> None:
        order = problem.slot_order
        self._tables = [len(problem.tables)] * len(problem.slots)
        self._people = {request.id: request.participants for request in problem.requests}
        self._possible = {
            request.id: [order[slot] for slot in problem.possible_slots(request)] for request in problem.requests
        }
        self._capacity = {participant.id: participant.capacity for participant in problem.participants}
        self._at: dict[str, list[list[str]]] = {name: [[] for _ in problem.slots] for name in self._capacity}
        self.slot: dict[str, int] = {}
        self._tries = 0

    def groups(self) -> int:
        return sum(break_groups(sum(1 << slot for slot, here in enumerate(day) if here)) for day in self._at.values())

    def place_early(self, name: str) -> bool:
        slot = next((slot for slot in self._possible[name] if self._fits(name, slot)), None)
        if slot is not None:
            self._place(name, slot)
        return slot is not None

    def make_room(self, name: str) -> bool:
        """Place the request after moving at most one chain for each of its people, if that makes room."""
        self._tries = _MOST_CHAINS
        most = len(self._people[name])
        return any(self._make_room_in(name, slot, most) for slot in self._possible[name])

    def _make_room_in(self, name: str, slot: int, chains: int) -> bool:
        if self._fits(name, slot):
            self._place(name, slot)
            return True
        for chain in self._freeing_chains(name, slot) if chains else ():
            before = {mover: self.slot[mover] for mover in chain}
            self._move(chain)
            if self._make_room_in(name, slot, chains - 1):
                return True
            self._move(before)
        return False

    def _fits(self, name: str, slot: int) -> bool:
        return self._tables[slot] > 0 and all(
            len(self._at[someone][slot]) < self._capacity[someone] for someone in self._people[name]
        )

    def _place(self, name: str, slot: int) -> None:
        self.slot[name] = slot
        self._tables[slot] -= 1
        for someone in self._people[name]:
            self._at[someone][slot].append(name)

    def _move(self, slots: dict[str, int]) -> None:
        for name in slots:
            self._tables[self.slot[name]] += 1
            for someone in self._people[name]:
                self._at[someone][self.slot[name]].remove(name)
        for name, slot in slots.items():
            self._place(name, slot)

    def _freeing_chains(self, name: str, slot: int) -> Iterator[dict[str, int]]:
        """Where the meetings go of each chain that takes one out of the slot of the first person who is full there."""
        full = [each for each in self._people[name] if len(self._at[each][slot]) >= self._capacity[each]]
        for meeting in [meeting for someone in full[:1] for meeting in self._at[someone][slot]]:
            for other in self._possible[meeting]:
                if other != slot and self._tries > 0 and (chain := self._chain(meeting, other)):
                    self._tries -= 1
                    yield chain

    def _chain(self, first: str, slot: int) -> dict[str, int] | None:
        """The chain of meetings of two slots that change places when the first goes to the slot, if all of them can."""
        origin = self.slot[first]
        goes_to = {first: slot}
        queue = deque([first])
        while queue:
            mover = queue.popleft()
            target = goes_to[mover]
            if target not in self._possible[mover] or len(goes_to) > _LONGEST_CHAIN:
                return None
            for someone in self._people[mover]:
                here = self._at[someone][target]
                leaving = any(other in goes_to for other in here)
                if len(here) >= self._capacity[someone] and not leaving:
                    goes_to[here[0]] = origin if target == slot else slot
                    queue.append(here[0])
        return goes_to if self._keeps_rules(goes_to, (origin, slot)) else None

    def _keeps_rules(self, goes_to: dict[str, int], slots: tuple[int, int]) -> bool:
        """Whether nobody and no slot has more than fits after the move; the person who is freed has one less."""
        for slot in slots:
            coming = [name for name, target in goes_to.items() if target == slot]
            going = len(goes_to) - len(coming)
            if len(coming) - going > self._tables[slot]:
                return False
            for someone in {each for name in coming for each in self._people[name]}:
                stays = sum(name not in goes_to for name in self._at[someone][slot])
                comes = sum(someone in self._people[name] for name in coming)
                if stays + comes > self._capacity[someone]:
                    return False
        return True
