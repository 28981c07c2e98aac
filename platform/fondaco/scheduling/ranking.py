"""What the timetable knows in order of its worth: meetings by their losses, slots by what is taken in them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable
from itertools import accumulate
from operator import or_
from typing import Generic, TypeVar

Loss = tuple[bool, int, int]
"""Whether something required goes with a meeting, how many firms have only this one, and the weight that goes with it.

They are compared in this order.
"""

_MANY = 0.2
"""The part of the meetings after whose change it is quicker to sort all of them anew."""


class Ranking:
    """The meetings at some tables. What has changed is only noted, and looked at when somebody asks."""

    def __init__(self) -> None:
        self._entries: list[tuple[Loss, int]] = []
        self._loss: dict[int, Loss] = {}
        self._order: tuple[int, ...] | None = None
        self._changed: set[int] = set()
        self._is_new = True

    def note(self, meeting: int) -> None:
        """The meeting has come, gone, or is another loss than before."""
        self._changed.add(meeting)
        self._order = None

    def order(self, meetings: Collection[int], loss: Callable[[int], Loss]) -> tuple[int, ...]:
        """The `meetings`, the smallest loss first."""
        if self._order is None:
            self._order = tuple(meeting for _, meeting in self.entries(meetings, loss))
        return self._order

    def entries(self, meetings: Collection[int], loss: Callable[[int], Loss]) -> list[tuple[Loss, int]]:
        """Each of the `meetings`, which are those there now, after its loss; the smallest first."""
        if self._is_new or len(self._changed) > _MANY * len(self._entries):
            self._is_new = False
            self._loss = {meeting: loss(meeting) for meeting in meetings}
            self._entries = sorted((value, meeting) for meeting, value in self._loss.items())
        else:
            for meeting in self._changed:
                self._update(meeting, loss(meeting) if meeting in meetings else None)
        self._changed.clear()
        return self._entries

    def _update(self, meeting: int, loss: Loss | None) -> None:
        before = self._loss.pop(meeting, None)
        if before is not None:
            del self._entries[bisect_left(self._entries, (before, meeting))]
        if loss is not None:
            self._loss[meeting] = loss
            insort(self._entries, (loss, meeting))


Value = TypeVar("Value", int, Loss)


class Levels(Generic[Value]):
    """Sets of slots, as bits, each with a value, to be asked for all that have at least some value."""

    def __init__(self, slots: Iterable[tuple[Value, int]]) -> None:
        ranked: list[tuple[Value, int]] = sorted(slots)
        self._values: list[Value] = [value for value, _ in ranked]
        self._up_from = [*accumulate((bits for _, bits in reversed(ranked)), or_, initial=0)][::-1]
        """By place in the values, the slots of that value and of all larger ones."""

    def at_least(self, value: Value) -> int:
        return self._up_from[bisect_left(self._values, value)]
