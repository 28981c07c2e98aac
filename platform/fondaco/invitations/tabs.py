"""The three views of step 2, with what waits in each."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.invitations import call_list, overview
from fondaco.invitations.call_list import Whom
from fondaco.kernel import clock


def tabs(session: Session, by: Acting, event: Event, current: str) -> list[dict[str, object]]:
    """As `ui.tabs` takes them; `current` is `campaigns`, `answers` or `calls`."""
    today = times.today_at(event.tz, clock.now())
    to_call = call_list.count(session, by, event.id, Whom.WITHOUT_MAIL, today)
    return [
        {
            "label": _("Campaigns"),
            "url": url_for("invitations.invite", event_id=event.id),
            "current": current == "campaigns",
        },
        {
            "label": _("Answers"),
            "url": url_for("invitations.answers", event_id=event.id),
            "current": current == "answers",
            "number": overview.tally(session, by, event.id).total,
        },
        {
            "label": _("Calls and paper"),
            "url": url_for("invitations.calls", event_id=event.id),
            "current": current == "calls",
            "number": to_call,
        },
    ]
