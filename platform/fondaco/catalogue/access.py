"""Who may see a registration, and who may fill it in.

What one institution knows of its firms another does not see until the firm enrols: a registration shows to the other
organisers of the event once it has been submitted.
"""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.invitations.models import Invitation
from fondaco.kernel.errors import Conflict, NotFound

T = TypeVar("T")


class FirmNotChosen(Conflict):
    """Raised when somebody speaks for several firms of the event and has not said for which."""

    code = "firm-not-chosen"


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
    """The firm for which `by` takes part in the event, or is invited to it.

    Raises `NotFound` if there is none, `FirmNotChosen` if there are several.
    """
    firms = own_firms(session, by, event_id)
    if not firms:
        raise no_own_firm()
    return the_one(firms)


def own_firms(session: Session, by: Acting, event_id: uuid.UUID) -> Sequence[Firm]:
    """The firms for which `by` takes part in the event, or is invited to it, by name."""
    concerned = (select(table.firm_id).where(table.event_id == event_id) for table in (Registration, Invitation))
    own = select(Firm).where(Firm.id.in_(by.represents), Firm.id.in_(union(*concerned)))
    return session.scalars(own.order_by(Firm.name, Firm.id)).all()


def the_one(found: Sequence[T]) -> T:
    """What belongs to the firm that somebody speaks for. Raises `FirmNotChosen` if there are several such firms."""
    if len(found) > 1:
        raise FirmNotChosen(_("You speak for several firms in this event. Say for which one."))
    return found[0]


def no_own_firm() -> NotFound:
    """For somebody whose firms have nothing to do with the event."""
    return NotFound(_("There is no such event, or your firm does not take part in it."))


def shown_to(by: Acting) -> ColumnElement[bool]:
    """The condition under which staff sees a registration; the query must join `Firm`."""
    return or_(Registration.submitted_at.is_not(None), Firm.institution_id.in_(by.works_for))


def _check_shown(registration: Registration, by: Acting) -> None:
    if registration.submitted_at is None and registration.firm.institution_id not in by.works_for:
        raise _no_registration()


def _no_registration() -> NotFound:
    return NotFound(_("There is no such registration."))
