"""Room for one more: meetings that fit nowhere get in when chains of others change slots for them."""

from __future__ import annotations

import random

from fondaco.scheduling.chains import find_chain, keeps_rules, move
from fondaco.scheduling.run import Run
from fondaco.scheduling.timetable import bits_of

_WORK_OF_A_CHAIN = 3e-5
_PATIENCE = 12
"""After so many rounds in vain nothing more is expected."""

_SHUFFLED = 0.2
"""The part of the placed meetings that change slots at random between two rounds."""


class Insertion:
    """Places requests that are not placed, without giving up any that is."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._timetable = run.timetable
        self._rng = random.Random(run.seed)  # noqa: S311  (nothing secret)

    def insert_required(self, fewest: int, share: float) -> None:
        """Try the required requests, in rounds with some shuffling between, until it is in vain.

        At least so many as `fewest` are known to stay without a place.
        """
        in_vain = 0
        waiting = self._waiting_required()
        while len(waiting) > fewest and in_vain < _PATIENCE and not self._run.watch.is_over(share):
            self._insert_all(waiting, share)
            before, waiting = waiting, self._waiting_required()
            in_vain = 0 if len(waiting) < len(before) else in_vain + 1
            if len(waiting) > fewest:
                self._shuffle()

    def insert_rest(self, share: float) -> None:
        """Try each request that is not placed once, the heavy first."""
        weight = self._run.instance.weight
        self._insert_all(sorted(self._waiting(), key=lambda request: -weight[request]), share)

    def _insert_all(self, requests: list[int], share: float) -> None:
        for request in requests:
            if self._run.watch.is_over(share):
                return
            self._insert(request)

    def _waiting(self) -> list[int]:
        """The requests that are not placed but could be."""
        instance = self._run.instance
        unplaced = [request for request in instance.movable if not self._timetable.is_placed(request)]
        return [request for request in unplaced if instance.possible_bits[request]]

    def _waiting_required(self) -> list[int]:
        return [request for request in self._waiting() if self._run.instance.required[request]]

    def _insert(self, request: int) -> bool:
        slots = list(self._run.instance.possible[request])
        self._rng.shuffle(slots)
        busy = {slot: len(self._busy_people(request, slot)) for slot in slots}
        slots.sort(key=busy.__getitem__)
        return any(self._insert_at(request, slot, busy[slot]) for slot in slots)

    def _insert_at(self, request: int, slot: int, chains: int) -> bool:
        """Place the request in the slot, after at most so many `chains` that free its people one after the other."""
        busy = self._busy_people(request, slot)
        if not busy:
            if not self._timetable.fits(request, slot):
                return False
            self._timetable.place(request, slot)
            return True
        return chains > 0 and self._free(busy[0], request, slot, chains)

    def _busy_people(self, request: int, slot: int) -> list[int]:
        """The request's people who would have to make room in the slot."""
        room = self._timetable.room
        return [person for person in self._run.instance.people[request] if not room[person] >> slot & 1]

    def _free(self, person: int, request: int, slot: int, chains: int) -> bool:
        """Move one of the person's meetings out of the slot and go on; undo it if that leads to nothing."""
        timetable = self._timetable
        for meeting in tuple(timetable.at[person][slot]):
            for other in bits_of(timetable.room[person] & self._run.instance.possible_bits[meeting]):
                self._run.watch.spend(_WORK_OF_A_CHAIN)
                chain = find_chain(timetable, self._run.anchors, meeting, other)
                if chain is None:
                    continue
                move(timetable, chain.goes_to)
                if keeps_rules(timetable, chain) and self._insert_at(request, slot, chains - 1):
                    return True
                move(timetable, chain.comes_from)
        return False

    def _shuffle(self) -> None:
        """Let some meetings change slots, so that the next round finds other chains."""
        instance = self._run.instance
        placed = [request for request in instance.movable if self._timetable.is_placed(request)]
        for meeting in self._rng.sample(placed, int(len(placed) * _SHUFFLED)):
            slot = self._rng.choice(instance.possible[meeting])
            chain = find_chain(self._timetable, self._run.anchors, meeting, slot)
            self._run.watch.spend(_WORK_OF_A_CHAIN)
            if chain is not None and slot != self._timetable.slot[meeting]:
                move(self._timetable, chain.goes_to)
                if not keeps_rules(self._timetable, chain):
                    move(self._timetable, chain.comes_from)
