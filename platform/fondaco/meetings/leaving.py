"""A firm leaves the event: its requests end and its meetings are cancelled."""

import uuid

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import FONDACO
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.meetings import requests
from fondaco.meetings.booking import locked_live_meeting
from fondaco.meetings.models import MeetingRequest, MeetingState, RequestState


def take_back_all(session: Session, registration_id: uuid.UUID) -> None:
    """End every request that the withdrawn registration has open or agreed. What was held stays on record."""
    registration = session.get(Registration, registration_id)
    if registration is None or registration.state != RegistrationState.WITHDRAWN:
        return
    sides = or_(MeetingRequest.requester_id == registration_id, MeetingRequest.recipient_id == registration_id)
    open_states = [RequestState.PENDING, RequestState.ACCEPTED]
    rows = select(MeetingRequest).where(sides, MeetingRequest.state.in_(open_states)).order_by(MeetingRequest.id)
    for request in session.scalars(rows.with_for_update()).all():
        meeting = locked_live_meeting(session, request.id)
        if meeting is None or meeting.state == MeetingState.PLANNED:
            requests.take_back(session, FONDACO, request, registration)
