"""What a firm has open in an event: each step adds its own, and “my event” shows them as one list."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fondaco.catalogue.models import Registration


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for the firm, or (done) that it has settled."""

    text: str
    url: str
    done: bool = False


Asker = Callable[[Session, Registration], list[ToDo]]

_askers: list[Asker] = []


def asks(asker: Asker) -> Asker:
    """Register a function that names what is open for a registration."""
    _askers.append(asker)
    return asker


def of(session: Session, registration: Registration) -> list[ToDo]:
    """Everything that is open for the firm in this event."""
    return [to_do for asker in _askers for to_do in asker(session, registration)]
