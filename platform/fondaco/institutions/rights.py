"""What the people of institutions may do in an event. Whoever may not see an event gets the same as if it were not."""

import uuid
from collections.abc import Set

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.institutions.models import CoOrganisation
from fondaco.kernel.errors import NotFound


def organiser_of(session: Session, by: Acting, event_id: uuid.UUID) -> uuid.UUID:
    """The institution for which `by` organises the event. Raises `NotFound` if there is none."""
    return _one_of(session, by.organises_for, event_id)


def staff_of(session: Session, by: Acting, event_id: uuid.UUID) -> uuid.UUID:
    """The institution for which `by` organises the event or advises at it. Raises `NotFound` if there is none."""
    return _one_of(session, by.works_for, event_id)


def events_of(session: Session, institution_ids: Set[uuid.UUID]) -> list[uuid.UUID]:
    """The events that any of these institutions organises."""
    return list(
        session.scalars(
            select(CoOrganisation.event_id).where(CoOrganisation.institution_id.in_(institution_ids)).distinct()
        )
    )


def _one_of(session: Session, institution_ids: Set[uuid.UUID], event_id: uuid.UUID) -> uuid.UUID:
    found = session.scalar(
        select(CoOrganisation.institution_id)
        .where(CoOrganisation.event_id == event_id, CoOrganisation.institution_id.in_(institution_ids))
        .order_by(CoOrganisation.leads.desc(), CoOrganisation.institution_id)
    )
    if found is None:
        raise NotFound(_("There is no such event, or you do not organise it."))
    return found
