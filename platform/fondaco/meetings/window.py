"""When firms may ask for meetings and accept them: from the opening of the catalogue to the event's last day for it."""

import uuid
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.events.events import phase_deadline
from fondaco.events.models import Event
from fondaco.kernel import clock, timers
from fondaco.kernel.errors import Conflict
from fondaco.meetings.messages import RequestsClose
from fondaco.meetings.models import MeetingRequest, RequestState


class RequestsClosed(Conflict):
    """Raised when the time to ask and to accept has not begun or is over."""

    code = "requests-closed"


def close_at(event: Event) -> datetime:
    """The instant until which firms ask and accept: the end of the last day, in the event's zone."""
    return phase_deadline(event.request_by, event.tz)


def are_open(event: Event) -> bool:
    """Whether firms may ask and accept now."""
    return event.catalogue_open and clock.now() < close_at(event)


def check_open(session: Session, event_id: uuid.UUID) -> None:
    """Raises `RequestsClosed` unless firms may ask and accept now."""
    event = session.get_one(Event, event_id)
    if not event.catalogue_open:
        raise RequestsClosed(_("Meetings can be asked for when the catalogue is open. The organisers will tell you."))
    if not are_open(event):
        raise RequestsClosed(_("The last day to ask for meetings and to accept them is over."))


def watch_close(session: Session, event: Event) -> None:
    """Set the timer by which `expire` is called; when the catalogue is opened."""
    timers.at(session, close_at(event), RequestsClose(event_id=event.id), key=f"requests-close:{event.id}")


def expire(session: Session, event: Event) -> None:
    """End what was not answered in time; called when the time is over, and sets its timer anew if it was put off."""
    if clock.now() < close_at(event):
        watch_close(session, event)
        return
    pending = select(MeetingRequest).where(
        MeetingRequest.event_id == event.id, MeetingRequest.state == RequestState.PENDING
    )
    for request in session.scalars(pending.order_by(MeetingRequest.id).with_for_update()):
        request.state, request.decided_at = RequestState.EXPIRED, clock.now()
