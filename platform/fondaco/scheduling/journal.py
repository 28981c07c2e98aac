"""Changes of a timetable that can be undone."""

from __future__ import annotations

from collections.abc import Mapping

from fondaco.scheduling.timetable import UNPLACED, Timetable


class Journal:
    """Writes down where each request was before it was changed."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._before: list[tuple[int, int]] = []

    def place(self, request: int, slot: int) -> None:
        self._before.append((request, UNPLACED))
        self._timetable.place(request, slot)

    def remove(self, request: int) -> None:
        self._before.append((request, self._timetable.slot[request]))
        self._timetable.remove(request)

    def move(self, slots: Mapping[int, int]) -> None:
        """Let placed requests change to the given slots, all at once."""
        for request in slots:
            self.remove(request)
        for request, slot in slots.items():
            self.place(request, slot)

    def mark(self) -> int:
        """Where `undo` can go back to."""
        return len(self._before)

    def undo(self, mark: int = 0) -> None:
        """Take back all changes since the mark."""
        while len(self._before) > mark:
            request, slot = self._before.pop()
            if slot == UNPLACED:
                self._timetable.remove(request)
            else:
                self._timetable.place(request, slot)
