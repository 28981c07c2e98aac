"""Step 4 in the background: mails about requests, the end of the time to ask, firms that leave."""

from sqlalchemy.orm import Session

from fondaco.catalogue.messages import CatalogueOpened, RegistrationWithdrawn
from fondaco.events.models import Event
from fondaco.meetings import leaving, mails, window
from fondaco.meetings.messages import (
    MeetingRequestAccepted,
    MeetingRequestDeclined,
    MeetingRequested,
    MeetingRequestWithdrawn,
    RequestsClose,
)
from fondaco_workers.subscribers import subscriber


@subscriber()
def tell_recipient(session: Session, message: MeetingRequested) -> None:
    mails.tell_recipient(session, message.request_id)


@subscriber()
def tell_requester(session: Session, message: MeetingRequestAccepted | MeetingRequestDeclined) -> None:
    mails.tell_requester(session, message.request_id)


@subscriber()
def tell_other_side(session: Session, message: MeetingRequestWithdrawn) -> None:
    mails.tell_other_side(session, message.request_id, message.by_registration_id)


@subscriber()
def watch_close(session: Session, message: CatalogueOpened) -> None:
    if event := session.get(Event, message.event_id):
        window.watch_close(session, event)


@subscriber()
def expire(session: Session, message: RequestsClose) -> None:
    if event := session.get(Event, message.event_id):
        window.expire(session, event)


@subscriber()
def take_back_all(session: Session, message: RegistrationWithdrawn) -> None:
    leaving.take_back_all(session, message.registration_id)
