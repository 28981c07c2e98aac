"""Which firms the staff of an event sees: those of their own directory, and those that have enrolled."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import Person, Role, RoleKind
from fondaco.catalogue.models import Registration
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.institutions.models import CoOrganisation
from fondaco.kernel.errors import Invalid, NotFound


def seen_by(by: Acting, event_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """The condition under which staff of the event sees a firm; the query must have `Firm`."""
    its = aliased(Registration)  # the query may have registrations of its own
    enrolled = exists().where(its.firm_id == Firm.id, its.event_id == event_id, its.submitted_at.is_not(None))
    return or_(Firm.institution_id.in_(by.works_for), enrolled)


def firm(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> Firm:
    """The firm, for staff of the event that may see it. Raises `NotFound` for all others."""
    rights.staff_of(session, by, event_id)
    found = session.scalar(select(Firm).where(Firm.id == firm_id, seen_by(by, event_id)))
    if found is None:
        raise NotFound(_("There is no such firm."))
    return found


def registration(session: Session, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration | None:
    """The firm's registration in the event."""
    return session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.firm_id == firm_id)
    )


def advisers(session: Session, event_id: uuid.UUID) -> list[Person]:
    """Everybody who can work on a case of the event: advisers and organisers of its institutions, by name."""
    return list(
        session.scalars(
            select(Person)
            .join(Role, Role.person_id == Person.id)
            .join(CoOrganisation, CoOrganisation.institution_id == Role.institution_id)
            .where(CoOrganisation.event_id == event_id, Role.kind.in_([RoleKind.ADVISER, RoleKind.ORGANISER]))
            .order_by(Person.name, Person.id)
            .distinct()
        )
    )


def adviser(session: Session, event_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    """One of `advisers`. Raises `Invalid` for anybody else."""
    found = next((person for person in advisers(session, event_id) if person.id == person_id), None)
    if found is None:
        message = _("Choose somebody who works for one of the institutions of the event.")
        raise Invalid(message, {"adviser_id": message})
    return found
