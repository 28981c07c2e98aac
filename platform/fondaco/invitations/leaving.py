"""A co-organising institution leaves an event, as long as it has invited nobody to it."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.institutions import rights
from fondaco.institutions.models import CoOrganisation
from fondaco.invitations.models import Campaign, Invitation
from fondaco.kernel import audit
from fondaco.kernel.errors import Conflict, NotFound, Refused


def leave(session: Session, by: Acting, event_id: uuid.UUID, institution_id: uuid.UUID) -> None:
    """End the institution's part in the event: by its own organisers, or by those of the leading institution.

    Raises `Conflict` for the institution that leads and for one whose firms are invited: they would be left without
    whoever asked them. Raises `NotFound`, and `Refused` for organisers of a third institution.
    """
    rights.organiser_of(session, by, event_id)
    part = session.get(CoOrganisation, (event_id, institution_id), with_for_update=True)
    if part is None:
        raise NotFound(_("This institution does not organise the event."))
    if part.leads:
        raise Conflict(_("The institution that leads the event cannot leave it."))
    leader = session.scalars(
        select(CoOrganisation.institution_id).where(CoOrganisation.event_id == event_id, CoOrganisation.leads)
    ).first()
    if not {institution_id, leader} & by.organises_for:
        raise Refused(_("Only its own organisers and those of the leading institution can let an institution leave."))
    if _has_invited(session, event_id, institution_id):
        raise Conflict(_("This institution has invited firms to the event, so it cannot leave."))
    session.delete(part)
    audit.record(session, by, "event.institution_left", institution_id, event_id=event_id)


def _has_invited(session: Session, event_id: uuid.UUID, institution_id: uuid.UUID) -> bool:
    invited = (
        select(Invitation.id)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Invitation.event_id == event_id, Campaign.institution_id == institution_id)
    )
    return session.scalars(invited.limit(1)).first() is not None
