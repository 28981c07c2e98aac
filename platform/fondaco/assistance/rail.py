"""What step 5 says of itself on the event home."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.assistance import check_in, listing
from fondaco.assistance.listing import Counts
from fondaco.assistance.models import Desk
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions.rail import Decision, RailStep, Standing, Step, says
from fondaco.kernel import clock


@says(Step.ASSIST)
def assist(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:
    event = session.get_one(Event, event_id)
    desks = session.scalar(select(func.count()).select_from(Desk).where(Desk.event_id == event_id)) or 0
    counts = listing.counts(session, by, event_id)
    here, expected = check_in.counts(session, event_id)
    url = url_for("assistance.assist", event_id=event_id)
    standing = _standing(event)
    return RailStep(
        standing=standing,
        truth=_truth(desks, counts, here, expected),
        url=url,
        action=(_("Set up a desk"), f"{url}#desks") if not desks and standing != Standing.DONE else None,
        decisions=tuple(_decisions(counts, event_id)),
    )


def _standing(event: Event) -> Standing:
    today = times.today_at(event.tz, clock.now())
    if today > event.ends_on:
        return Standing.DONE
    return Standing.CURRENT if today >= event.starts_on else Standing.TODO


def _truth(desks: int, counts: Counts, here: int, expected: int) -> str:
    if not desks and not counts.states:
        return _("No desk is set up yet")
    parts = [
        ngettext("%(num)d desk", "%(num)d desks", desks),
        ngettext("%(num)d case to settle", "%(num)d cases to settle", counts.to_settle),
    ]
    if here:
        parts.append(_("%(here)s of %(expected)s firms are here", here=here, expected=expected))
    return ", ".join(parts)


def _decisions(counts: Counts, event_id: uuid.UUID) -> list[Decision]:
    waiting = (
        (
            counts.overdue,
            ngettext("%(num)d case is overdue", "%(num)d cases are overdue", counts.overdue),
            url_for("assistance.assist", event_id=event_id, overdue="yes"),
        ),
        (
            counts.unassigned,
            ngettext("Nobody has taken %(num)d case", "Nobody has taken %(num)d cases", counts.unassigned),
            url_for("assistance.assist", event_id=event_id, adviser="nobody"),
        ),
    )
    return [Decision(text, url) for number, text, url in waiting if number]
