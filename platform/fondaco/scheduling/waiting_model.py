"""How the people of a `SlotModel` wait, as CP-SAT sees it: unfairness, break groups and idle slots."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fondaco.scheduling.measures import break_groups, excess_difference, idle_slots
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.slot_model import Amount, Cost, SlotModel

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


class WaitingModel:
    """Literals that are known beforehand are 0 or 1 here, so that nothing is modelled that cannot change."""

    def __init__(self, slots: SlotModel) -> None:
        self.slots = slots
        self._model = slots.model
        self._size = slots.instance.slots

    def cost(self, objective: Objective) -> Cost:
        match objective:
            case Objective.UNFAIRNESS:
                return self._unfairness_cost()
            case Objective.BREAK_GROUPS:
                now = sum(break_groups(busy) for busy in self.slots.busy_now.values())
                return Cost(sum(self._groups.values()), now, len(self._groups) * self._size)
            case Objective.IDLE_SLOTS:
                now = sum(idle_slots(busy) for busy in self.slots.busy_now.values())
                return Cost(sum(map(self._idle, self.slots.people)), now, len(self._groups) * self._size)
            case _:
                return self.slots.cost(objective)

    @cached_property
    def _busy(self) -> dict[int, list[IntVar | int]]:
        slots = range(self._size)
        return {person: [self._busy_at(person, slot) for slot in slots] for person in self.slots.people}

    def _busy_at(self, person: int, slot: int) -> IntVar | int:
        literals = self.slots.choices_of.get((person, slot), [])
        if self.slots.busy_anyway[person] >> slot & 1:
            return 1
        if len(literals) <= 1:
            return literals[0] if literals else 0
        return self._any_of(literals)

    def _any_of(self, literals: list[IntVar]) -> IntVar:
        """A literal that is true exactly if one of `literals` is."""
        some = self._model.new_bool_var("")
        self._model.add_bool_or([*literals, ~some])
        for literal in literals:
            self._model.add_implication(literal, some)
        return some

    @cached_property
    def _groups(self) -> dict[int, Amount]:
        return {person: self._groups_of(person) for person in self.slots.people}

    def _groups_of(self, person: int) -> Amount:
        """The break groups: the starts of runs of meetings, without the first."""
        busy = self._busy[person]
        starts = [self._start(before, now) for before, now in zip([0, *busy], busy, strict=False)]
        known = sum(start for start in starts if isinstance(start, int))
        open_starts = [start for start in starts if not isinstance(start, int)]
        if not open_starts:
            return max(0, known - 1)
        if known:
            return known - 1 + sum(open_starts)
        begins = self._any_of(open_starts)
        self._model.add(sum(open_starts) >= begins)
        return sum(open_starts) - begins

    def _start(self, before: IntVar | int, now: IntVar | int) -> IntVar | int:
        """True exactly if a run of meetings starts: busy now and not before."""
        if isinstance(before, int):
            return 0 if before else now
        if isinstance(now, int) and not now:
            return 0
        start = self._model.new_bool_var("")
        self._model.add(start >= now - before)
        self._model.add(start <= now)
        self._model.add(start + before <= 1)
        return start

    def _unfairness_cost(self) -> Cost:
        fairness = self.slots.instance.problem.fairness
        if fairness is None:
            return Cost(0, 0, 0)
        timetable = self.slots.timetable
        others = set(range(len(timetable.busy))).difference(self.slots.people)
        groups_of_others = [break_groups(timetable.busy[person]) for person in others]
        groups_now = [break_groups(busy) for busy in self.slots.busy_now.values()]
        most = self._model.new_int_var(max(groups_of_others, default=0), self._size, "")
        least = self._model.new_int_var(0, min(groups_of_others, default=self._size), "")
        for groups in self._groups.values():
            self._model.add(most >= groups)
            self._model.add(least <= groups)
        excess = self._model.new_int_var(0, self._size, "")
        self._model.add(excess >= most - least - fairness)
        return Cost(excess, excess_difference(groups_of_others + groups_now, fairness), self._size)

    def _idle(self, person: int) -> Amount:
        """The slots between the first and the last meeting in which there is none."""
        busy = self._busy[person]
        begun = self._spread(busy)
        to_come = self._spread(busy[::-1])[::-1]
        idle: list[IntVar] = []
        for now, before, after in zip(busy[1:-1], begun[:-2], to_come[2:], strict=True):
            if before is not None and after is not None:
                waits = self._model.new_bool_var("")
                self._model.add(waits >= before + after - 1 - now)
                idle.append(waits)
        return sum(idle)

    def _spread(self, busy: list[IntVar | int]) -> list[IntVar | int | None]:
        """For each slot something that is at least 1 once there was a meeting, None as long as there cannot be one."""
        spread: list[IntVar | int | None] = []
        so_far: IntVar | int | None = None
        for now in busy:
            if isinstance(now, int):
                so_far = 1 if now else so_far
            elif so_far is None:
                so_far = now
            elif not isinstance(so_far, int):
                before, so_far = so_far, self._model.new_bool_var("")
                self._model.add_implication(before, so_far)
                self._model.add_implication(now, so_far)
            spread.append(so_far)
        return spread
