"""What one process has in hand at a time: jobs beside each other, or one alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Hands:
    """The threads of one process ask here before they begin."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._beside_each_other = 0
        self._alone: int | None = None
        """The thread that is alone or waits to be."""

    @property
    def is_alone(self) -> bool:
        """Whether the thread that asks is alone."""
        return self._alone == threading.get_ident()

    @contextmanager
    def beside_others(self) -> Iterator[None]:
        """Begin as soon as nobody is alone or waits to be."""
        with self._changed:
            self._changed.wait_for(lambda: self._alone is None)
            self._beside_each_other += 1
        try:
            yield
        finally:
            with self._changed:
                self._beside_each_other -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else begin, and begin when those in hand have come to their end."""
        with self._changed:
            self._changed.wait_for(lambda: self._alone is None)
            self._alone = threading.get_ident()
        try:
            with self._changed:
                self._changed.wait_for(lambda: not self._beside_each_other)
            yield
        finally:
            with self._changed:
                self._alone = None
                self._changed.notify_all()
