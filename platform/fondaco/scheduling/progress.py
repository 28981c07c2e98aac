"""How a run is followed and stopped: the time it has, whom it tells, and who may tell it to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from fondaco.scheduling.schedule import Objective


@dataclass(frozen=True, slots=True)
class Progress:
    """The best value so far of the objective that is worked on, and its bound; `seconds` since the start."""

    stage: Objective
    value: int
    bound: int
    seconds: float


Listener = Callable[[Progress], None]
StopRequest = Callable[[], bool]


_SLACK = 0.35
"""The part of the time after a step's share that it may still use if the machine is slow."""

_RESERVED_FOR_RESULT = 0.75
"""The part of what is reserved for the end that comes after the settling."""


class Watch:
    """The time and the work that a run may still take.

    Time alone would let the same run end differently on a busy machine. So each step also reports its *work*, in
    seconds that it would take on a slow machine, counted from what it did and not from the clock. A step ends when its
    share of the work is done; only a much slower machine meets the clock's limit first, which is set a little later.
    """

    def __init__(
        self,
        time_limit: float,
        *,
        progress: Listener | None = None,
        stop: StopRequest | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._start = clock()
        self._progress = progress
        self._stop = stop
        self._reserved = 0.0
        self._end = time_limit
        self.limit = time_limit
        self.work = 0.0

    @property
    def seconds(self) -> float:
        """Since the start."""
        return self._clock() - self._start

    def reserve(self, work: float, seconds: float) -> None:
        """Keep so much work, and so many seconds of the clock, for what has to be done at the end."""
        self.limit = max(0.0, self._end - work)
        self._reserved = seconds

    def seconds_to_settle(self) -> float:
        """Until the result has to be written down, also if the run is to stop."""
        return max(0.0, self._end - _RESERVED_FOR_RESULT * self._reserved - self.seconds)

    def spend(self, work: float) -> None:
        self.work += work

    def work_left(self, share: float) -> float:
        """Until as much work is done as `share` of the time limit has room for."""
        return max(0.0, self.limit * share - self.work)

    def seconds_left(self, share: float = 1.0) -> float:
        """Until a step has to end that should be done by `share` of the time limit; zero if the run is to stop."""
        latest = (self._end - self._reserved) * (share + (1 - share) * _SLACK)
        return 0.0 if self.is_stopped() else max(0.0, latest - self.seconds)

    def is_over(self, share: float) -> bool:
        return self.work_left(share) <= 0 or self.seconds_left(share) <= 0

    def is_stopped(self) -> bool:
        return self._stop is not None and self._stop()

    def tell(self, stage: Objective, value: int, bound: int) -> None:
        if self._progress is not None:
            self._progress(Progress(stage, value, bound, self.seconds))
