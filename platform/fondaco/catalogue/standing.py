"""What step 3 says of itself on the organiser's event home."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import listing, opening
from fondaco.catalogue.models import RegistrationState
from fondaco.events.models import Event
from fondaco.institutions import rail
from fondaco.institutions.rail import Decision, FunnelRow, RailStep, Standing, Step


@rail.says(Step.CATALOGUE)
def speak(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:
    """How many are in the catalogue, wait, or are being filled in; and what to do next."""
    event = session.get_one(Event, event_id)
    counts = listing.counts(session, by, event_id)
    waiting, validated = counts[RegistrationState.SUBMITTED], counts[RegistrationState.VALIDATED]
    begun, url = sum(counts.values()), url_for("catalogue.overview", event_id=event_id)
    truth = _(
        "%(validated)s in the catalogue, %(waiting)s to look through, %(drafts)s being filled in",
        validated=validated,
        waiting=waiting,
        drafts=counts[RegistrationState.DRAFT],
    )
    decisions = []
    if waiting:
        words = ngettext("%(num)d registration waits for you", "%(num)d registrations wait for you", waiting)
        decisions.append(Decision(words, url))
    return RailStep(
        standing=_standing(event, begun, waiting),
        truth=truth if begun else _("No firm has registered yet"),
        url=url,
        action=_action(session, event, waiting, url),
        decisions=tuple(decisions),
        funnel=(
            FunnelRow(_("Registered"), waiting + validated, url + "?state="),
            FunnelRow(_("In the catalogue"), validated, url + "?state=validated"),
        ),
    )


def _standing(event: Event, begun: int, waiting: int) -> Standing:
    if event.catalogue_open and not waiting:
        return Standing.DONE
    return Standing.CURRENT if begun else Standing.TODO


def _action(session: Session, event: Event, waiting: int, url: str) -> tuple[str, str] | None:
    if waiting:
        return ngettext("Look through %(num)d", "Look through %(num)d", waiting), url
    firms, _delegates = opening.audience(session, event.id)
    if not event.catalogue_open and firms > 1:
        return _("Open the catalogue"), f"{url}#open"
    return None
