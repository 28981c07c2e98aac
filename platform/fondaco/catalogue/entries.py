"""The catalogue: who may look into it, and what stands in an entry."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from fondaco.accounts.acting import Acting
from fondaco.catalogue import search
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.catalogue.search import Found, Wanted
from fondaco.events.models import Event
from fondaco.firms import nace
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.kernel.errors import Conflict, NotFound


class CatalogueClosed(Conflict):
    """Raised when a firm wants to look into a catalogue that does not show yet, or not to it."""

    code = "catalogue-closed"


def check_shown(session: Session, by: Acting, event_id: uuid.UUID) -> Event:
    """The event, for its staff at any time, and for the firms in its catalogue once that is open.

    Raises `CatalogueClosed` for a firm whose turn has not come, `NotFound` for everybody else.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound(_("There is no such event."))
    if event_id in rights.events_of(session, by.works_for):
        return event
    states = session.scalars(
        select(Registration.state).where(Registration.event_id == event_id, Registration.firm_id.in_(by.represents))
    ).all()
    if not states:
        raise NotFound(_("There is no such event, or your firm does not take part in it."))
    if RegistrationState.VALIDATED not in states:
        raise CatalogueClosed(_("You see the catalogue when the organisers have taken your own entry into it."))
    if not event.catalogue_open:
        raise CatalogueClosed(_("The catalogue is not open yet. You get a mail when it is."))
    return event


def browse(session: Session, by: Acting, event_id: uuid.UUID, wanted: Wanted) -> Found:
    """What of the catalogue fits. Raises as `check_shown` does."""
    check_shown(session, by, event_id)
    return search.search(session, event_id, wanted)


def entry(session: Session, by: Acting, event_id: uuid.UUID, registration_id: uuid.UUID) -> Registration:
    """One firm of the catalogue. Raises `NotFound` for what is not in it, else as `check_shown` does."""
    check_shown(session, by, event_id)
    [*found] = loaded(session, [registration_id])
    if not found or found[0].event_id != event_id or found[0].state != RegistrationState.VALIDATED:
        raise NotFound(_("This firm is not in the catalogue."))
    return found[0]


def loaded(session: Session, ids: Sequence[uuid.UUID], *more: ORMOption) -> list[Registration]:
    """The registrations in that order, with everything that an entry shows, and `more`."""
    found = {
        registration.id: registration
        for registration in session.scalars(
            select(Registration)
            .where(Registration.id.in_(ids))
            .options(
                joinedload(Registration.entry),
                joinedload(Registration.firm).selectinload(Firm.activities),
                selectinload(Registration.delegates),
                *more,
            )
        )
    }
    return [found[registration_id] for registration_id in ids if registration_id in found]


def sectors(firm: Firm) -> list[tuple[str, str]]:
    """The firm's NACE divisions: code and title."""
    divisions = [search.division_of(activity.scheme, activity.code) for activity in firm.activities]
    return [(division, nace.title(division)) for division in dict.fromkeys(divisions) if division]


def languages(registration: Registration) -> list[str]:
    """The languages that its delegates speak, ISO 639-1."""
    return list(dict.fromkeys(code for delegate in registration.delegates for code in delegate.languages))
