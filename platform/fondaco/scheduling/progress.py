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


class Watch:
    """The time and the work that a run may still take.

    Time alone would let the same run end differently on a busy machine. So each step also reports its *work*, in
    seconds that it would take on a slow machine, counted from what it did and not from the clock; a run that has done
    its work ends, and only a much slower machine meets the time limit first.
    """

    def __init__(self, time_limit: float, *, progress: Listener | None = None, stop: StopRequest | None = None) -> None:
        self._start = time.monotonic()
        self._limit = time_limit
        self._progress = progress
        self._stop = stop
        self._work = 0.0

    @property
    def limit(self) -> float:
        return self._limit

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start

    @property
    def work(self) -> float:
        return self._work

    def spend(self, work: float) -> None:
        self._work += work

    def seconds_left(self, share: float = 1.0) -> float:
        """Until `share` of the time limit is used up; zero if the run is to stop."""
        return 0.0 if self.is_stopped() else max(0.0, self._limit * share - self.seconds)

    def work_left(self, share: float = 1.0) -> float:
        """Until as much work is done as `share` of the time limit has room for."""
        return max(0.0, self._limit * share - self._work)

    def is_over(self, share: float = 1.0) -> bool:
        return self.work_left(share) <= 0 or self.seconds_left(share) <= 0

    def is_stopped(self) -> bool:
        return self._stop is not None and self._stop()

    def tell(self, stage: Objective, value: int, bound: int) -> None:
        if self._progress is not None:
            self._progress(Progress(stage, value, bound, self.seconds))
