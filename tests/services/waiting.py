import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

DEADLINE = 120.0
"""Seconds after which a wait is given up. Long, because it is only ever spent by a failing test."""


class StillWaiting(AssertionError):
    """Raised when what was waited for did not come before the deadline."""


def eventually(condition: Callable[[], Found], what: str, within: float = DEADLINE) -> Found:
    """Return the first true value of `condition`, asked again and again for `within` seconds."""
    deadline = time.monotonic() + within
    pause = 0.01
    while True:
        if found := condition():
            return found
        if time.monotonic() >= deadline:
            raise StillWaiting(f"after {within:g} seconds still waiting for {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
