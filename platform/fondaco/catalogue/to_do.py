"""What a firm has open in an event: each step adds its own, and “my event” shows them as one list."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.catalogue.models import Registration, RegistrationState


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


@asks
def _registration(_session: Session, registration: Registration) -> list[ToDo]:
    url = url_for("catalogue.my_registration", event_id=registration.event_id)
    if registration.changes_asked:
        return [ToDo(_("Change your registration as the organisers ask, and send it again"), url)]
    if registration.state == RegistrationState.DRAFT:
        return [ToDo(_("Complete your registration and send it"), url)]
    if registration.state == RegistrationState.REFUSED:
        return [ToDo(_("See why your registration was refused"), url)]
    if registration.state == RegistrationState.WITHDRAWN:
        return []
    return [ToDo(_("Your registration is sent"), url, done=True)]
