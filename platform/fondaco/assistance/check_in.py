"""Who has arrived: a firm is checked in at the desk, by staff on its behalf."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.assistance import access
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.kernel import audit, clock
from fondaco.kernel.errors import Conflict


def check_in(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration:
    """The firm is here. A second time changes nothing. Raises `Conflict` unless it is in the catalogue."""
    registration = _expected(session, by, event_id, firm_id)
    if registration.checked_in_at is None:
        registration.checked_in_at = clock.now()
        audit.record(session, by.on_behalf(firm_id), "registration.checked_in", registration.id, event_id=event_id)
    return registration


def take_back(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration:
    """The firm was checked in by mistake."""
    registration = _expected(session, by, event_id, firm_id)
    if registration.checked_in_at is not None:
        registration.checked_in_at = None
        audit.record(session, by.on_behalf(firm_id), "registration.check_in_undone", registration.id, event_id=event_id)
    return registration


def counts(session: Session, event_id: uuid.UUID) -> tuple[int, int]:
    """How many firms are here, and how many are expected."""
    here, expected = session.execute(
        select(func.count(Registration.checked_in_at), func.count()).where(
            Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED
        )
    ).one()
    return here, expected


def _expected(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration:
    access.firm(session, by, event_id, firm_id)
    registration = access.registration(session, event_id, firm_id)
    if registration is None or registration.state != RegistrationState.VALIDATED:
        raise Conflict(_("This firm is not in the catalogue, so it cannot be checked in. Register it first."))
    session.refresh(registration, with_for_update=True)
    return registration
