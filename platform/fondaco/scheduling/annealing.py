"""Less waiting by simulated annealing: Kempe chains that may also make things worse for a while, less and less so."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache

from fondaco.scheduling.chains import find_chain, keeps_rules, move
from fondaco.scheduling.measures import break_groups, idle_slots
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective

Waiting = tuple[int, int, int]
"""Break groups beyond what is fair, break groups, idle slots: of one person or of all."""

_ENERGY_OF_UNFAIRNESS = 30.0
_ENERGY_OF_A_BREAK_GROUP = 10.0
_ENERGY_OF_AN_IDLE_SLOT = 0.5
_HOT, _COLD = 6.0, 0.8
_AIMED_TRIES = 0.7
_TRIES_BETWEEN_LOOKS = 200
_WORK_OF_A_TRY = 1e-5
_WORK_OF_A_MOVE = 8e-6
_WORK_OF_A_PAIR = 2e-3
"""What is worth trying, for each pair of meetings: about a hundred tries."""

_TOLERANCE = 0.25
"""How far the clock may be ahead of the work before it drives the cooling: else the same run would not recur."""


class Annealing:
    """One cooling from hot to cold within a share of the watch's time and work, and the best slots it met."""

    def __init__(self, run: Run) -> None:
        timetable = run.timetable
        self._run = run
        self._timetable = timetable
        self._rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
        self._waiting_of = _rating(timetable.instance.problem.fairness)
        self._meetings = [meeting for meeting in timetable.instance.movable if timetable.is_placed(meeting)]
        self._waiting = self._sum(range(len(timetable.busy)))
        self._best = self._waiting
        self._best_slots = {meeting: timetable.slot[meeting] for meeting in self._meetings}

    def cool(self, lowest: tuple[int, ...], share: float) -> None:
        """Anneal until the waiting is the `lowest` or the share is used.

        The timetable is left at the best slots, if they are better than those it had.
        """
        watch = self._run.watch
        before = self._run.costs()
        slots_before = dict(self._best_slots)
        start = watch.work
        work = min(watch.work_left(share), _WORK_OF_A_PAIR * len(self._meetings) ** 2)
        seconds = watch.seconds_left(share)
        while watch.work < start + work and self._best > lowest and not watch.is_over(share):
            late = 1 - watch.seconds_left(share) / seconds
            cooled = max((watch.work - start) / work, (late - _TOLERANCE) / (1 - _TOLERANCE))
            temperature = _HOT * (_COLD / _HOT) ** cooled
            for _ in range(_TRIES_BETWEEN_LOOKS):
                self._try(temperature)
            self._remember()
            watch.tell(Objective.BREAK_GROUPS, self._best[1], lowest[1])
        move(self._timetable, self._best_slots)
        if self._run.costs() > before:
            move(self._timetable, slots_before)

    def _try(self, temperature: float) -> None:
        self._run.watch.spend(_WORK_OF_A_TRY)
        meeting = self._rng.choice(self._meetings)
        slot = self._target(meeting)
        if slot is None or slot == self._timetable.slot[meeting]:
            return
        chain = find_chain(self._timetable, self._run.anchors, meeting, slot)
        if chain is None:
            return
        self._run.watch.spend(_WORK_OF_A_MOVE * len(chain.goes_to))
        people = chain.people(self._timetable)
        before = self._sum(people)
        move(self._timetable, chain.goes_to)
        after = self._sum(people)
        if self._accepts(_energy(after) - _energy(before), temperature) and keeps_rules(self._timetable, chain):
            self._keep(before, after)
        else:
            move(self._timetable, chain.comes_from)

    def _target(self, meeting: int) -> int | None:
        """A slot to try: mostly one next to another meeting of one of the people."""
        instance = self._timetable.instance
        slots = instance.possible[meeting]
        if self._rng.random() < _AIMED_TRIES:
            person = self._rng.choice(instance.people[meeting])
            busy = self._timetable.busy[person] & ~(1 << self._timetable.slot[meeting])
            beside = (busy << 1 | busy >> 1) & ~busy
            slots = tuple(slot for slot in slots if beside >> slot & 1)
        return self._rng.choice(slots) if slots else None

    def _accepts(self, rise: float, temperature: float) -> bool:
        return rise <= 0 or self._rng.random() < math.exp(-rise / temperature)

    def _keep(self, before: Waiting, after: Waiting) -> None:
        now = self._waiting
        self._waiting = now[0] + after[0] - before[0], now[1] + after[1] - before[1], now[2] + after[2] - before[2]

    def _remember(self) -> None:
        if self._waiting < self._best:
            self._best = self._waiting
            self._best_slots = {meeting: self._timetable.slot[meeting] for meeting in self._meetings}

    def _sum(self, people: range | set[int]) -> Waiting:
        unfair = groups = idle = 0
        for person in people:
            more = self._waiting_of(self._timetable.busy[person])
            unfair, groups, idle = unfair + more[0], groups + more[1], idle + more[2]
        return unfair, groups, idle


def _rating(fairness: int | None) -> Callable[[int], Waiting]:
    """What the day of someone costs who is busy in the given slots. Days recur, so each is rated once."""

    @cache
    def rate(busy: int) -> Waiting:
        groups = break_groups(busy)
        return 0 if fairness is None else max(0, groups - fairness), groups, idle_slots(busy)

    return rate


def _energy(waiting: Waiting) -> float:
    unfair, groups, idle = waiting
    return _ENERGY_OF_UNFAIRNESS * unfair + _ENERGY_OF_A_BREAK_GROUP * groups + _ENERGY_OF_AN_IDLE_SLOT * idle
