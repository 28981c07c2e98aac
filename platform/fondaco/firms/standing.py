"""What step 1 says of itself on the organiser's event home."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.firms import directory, target_lists
from fondaco.firms.target_lists import Counts
from fondaco.institutions import rail, rights
from fondaco.institutions.rail import FunnelRow, RailStep, Standing, Step


@rail.says(Step.SELECT)
def speak(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:
    """How many firms are chosen and how many cannot be mailed; before that, how to begin."""
    counts = target_lists.counts(session, target_lists.of_event(session, by, event_id))
    url = url_for("firms.select", event_id=event_id)
    return RailStep(
        standing=Standing.DONE if counts.chosen else Standing.CURRENT,
        truth=truth(counts),
        url=url,
        action=None if counts.chosen else _first_action(session, event_id, by, url),
        funnel=(FunnelRow(_("Chosen"), counts.chosen, url),) if counts.chosen else (),
    )


def truth(counts: Counts) -> str:
    """Such as “312 chosen, 40 without e-mail”."""
    if not counts.chosen:
        return _("No firms are chosen yet.")
    if not counts.without_email:
        return _("%(chosen)s chosen, all with e-mail", chosen=counts.chosen)
    return _("%(chosen)s chosen, %(without)s without e-mail", chosen=counts.chosen, without=counts.without_email)


def _first_action(session: Session, event_id: uuid.UUID, by: Acting, url: str) -> tuple[str, str] | None:
    if not by.is_organiser:
        return None
    if directory.number_of_firms(session, rights.staff_of(session, by, event_id)):
        return _("Choose firms"), url
    return _("Import firms"), url_for("firms.imports")
