"""Opening the catalogue to the firms in it."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue.messages import CatalogueOpened
from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.kernel import audit, outbox
from fondaco.kernel.errors import Conflict, WrongState


def open_catalogue(session: Session, by: Acting, event_id: uuid.UUID) -> Event:
    """Let the firms in the catalogue see each other and ask for meetings; each delegate with an address gets a mail.

    Raises `WrongState` when it is open already, `Conflict` while fewer than two firms are in it.
    """
    rights.organiser_of(session, by, event_id)
    event = session.get_one(Event, event_id)
    session.refresh(event, with_for_update=True)
    if event.catalogue_open:
        raise WrongState(_("The catalogue is open already."))
    firms, _delegates = audience(session, event_id)
    if firms < 2:
        raise Conflict(_("Validate at least two registrations first: there is nobody to meet yet."))
    event.catalogue_open = True
    audit.record(session, by, "catalogue.opened", event.id, event_id=event.id, firms=firms)
    outbox.record(session, CatalogueOpened(event_id=event.id))
    return event


def audience(session: Session, event_id: uuid.UUID) -> tuple[int, int]:
    """How many firms are in the catalogue, and how many of their delegates have an address."""
    in_catalogue = (Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED)
    firms = session.scalar(select(func.count()).select_from(Registration).where(*in_catalogue))
    delegates = session.scalar(
        select(func.count()).select_from(Delegate).join(Registration).where(*in_catalogue, Delegate.email != "")
    )
    return firms or 0, delegates or 0
