"""What the timetable knows in order of its worth: meetings by their losses, slots by what is taken in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
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
        """The meetings after their losses, the smallest first."""
        self._order: list[int] = []
        """The same meetings without their losses."""
        self._loss: dict[int, Loss] = {}
        self._changed: set[int] = set()
        self._is_new = True

    def note(self, meeting: int) -> None:
        """The meeting has come, gone, or is another loss than before."""
        self._changed.add(meeting)

    def order(self, meetings: Collection[int], loss: Callable[[int], Loss]) -> Sequence[int]:
        """The `meetings`, which are those there now, the smallest loss first; valid until the next change."""
        if self._is_new or len(self._changed) > _MANY * len(self._entries):
            self._is_new = False
            self._loss = {meeting: loss(meeting) for meeting in meetings}
            self._entries = sorted((value, meeting) for meeting, value in self._loss.items())
            self._order = [meeting for _, meeting in self._entries]
        else:
            for meeting in self._changed:
                self._update(meeting, loss(meeting) if meeting in meetings else None)
        self._changed.clear()
        return self._order

    def least(self, meetings: Collection[int], loss: Callable[[int], Loss]) -> Loss | None:
        """The smallest loss among the `meetings`, None if there are none."""
        self.order(meetings, loss)
        return self._entries[0][0] if self._entries else None

    def _update(self, meeting: int, loss: Loss | None) -> None:
        before = self._loss.pop(meeting, None)
        if before is not None:
            place = bisect_left(self._entries, (before, meeting))
            del self._entries[place], self._order[place]
        if loss is not None:
            self._loss[meeting] = loss
            place = bisect_left(self._entries, (loss, meeting))
            self._entries.insert(place, (loss, meeting))
            self._order.insert(place, meeting)


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
