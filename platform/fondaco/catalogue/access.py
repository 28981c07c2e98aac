"""Who may see a registration, and who may fill it in.

What one institution knows of its firms another does not see until the firm enrols: a registration shows to the other
organisers of the event once it has been submitted.
"""

import uuid

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.invitations.models import Invitation
from fondaco.kernel.errors import NotFound


def seen(session: Session, by: Acting, registration_id: uuid.UUID) -> Registration:
    """The registration, for its firm or for staff that may see it. Raises `NotFound` for all others."""
    return to_act_upon(session, by, registration_id)[0]


def to_act_upon(session: Session, by: Acting, registration_id: uuid.UUID) -> tuple[Registration, Acting]:
    """`seen`, and `by` as the firm: itself, or staff on its behalf."""
    registration = session.get(Registration, registration_id)
    if registration is None:
        raise _no_registration()
    if by.acts_for(registration.firm_id):
        return registration, by
    rights.staff_of(session, by, registration.event_id)
    _check_shown(registration, by)
    return registration, by.on_behalf(registration.firm_id)


def seen_by_organiser(session: Session, by: Acting, registration_id: uuid.UUID) -> Registration:
    """The registration, for an organiser of its event who may see it. Raises `NotFound` for all others."""
    registration = session.get(Registration, registration_id)
    if registration is None:
        raise _no_registration()
    rights.organiser_of(session, by, registration.event_id)
    _check_shown(registration, by)
    return registration


def seen_by_staff(session: Session, by: Acting, event_id: uuid.UUID, registration_id: uuid.UUID) -> Registration:
    """The registration in that event, for its staff as far as it may see it. Raises `NotFound` for all others."""
    rights.staff_of(session, by, event_id)
    registration = session.get(Registration, registration_id)
    if registration is None or registration.event_id != event_id:
        raise _no_registration()
    _check_shown(registration, by)
    return registration


def to_enrol(session: Session, by: Acting, event_id: uuid.UUID, firm: Firm) -> Acting:
    """`by` as a firm that may have no registration yet: itself, or staff of its institution on its behalf.

    Raises `NotFound` for all others.
    """
    if by.acts_for(firm.id):
        return by
    rights.staff_of(session, by, event_id)
    if firm.institution_id not in by.works_for:
        raise _no_registration()
    return by.on_behalf(firm.id)


def of_firm(session: Session, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration | None:
    """The firm's registration in the event."""
    return session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.firm_id == firm_id)
    )


def own_firm(session: Session, by: Acting, event_id: uuid.UUID) -> Firm:
    """The firm for which `by` takes part in the event, or is invited to. Raises `NotFound` if there is none."""
    for table in (Registration, Invitation):
        firm = session.scalar(
            select(Firm)
            .join(table, table.firm_id == Firm.id)
            .where(table.event_id == event_id, table.firm_id.in_(by.represents))
            .order_by(table.id)
        )
        if firm is not None:
            return firm
    raise NotFound(_("There is no such event, or your firm does not take part in it."))


def shown_to(by: Acting) -> ColumnElement[bool]:
    """The condition under which staff sees a registration; the query must join `Firm`."""
    return or_(Registration.submitted_at.is_not(None), Firm.institution_id.in_(by.works_for))


def _check_shown(registration: Registration, by: Acting) -> None:
    if registration.submitted_at is None and registration.firm.institution_id not in by.works_for:
        raise _no_registration()


def _no_registration() -> NotFound:
    return NotFound(_("There is no such registration."))
