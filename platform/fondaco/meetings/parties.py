"""The firms that meet: which of them somebody speaks for, and which requests and meetings somebody may see."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue import access
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.institutions import rights
from fondaco.kernel.errors import NotFound
from fondaco.meetings.models import Meeting, MeetingRequest


def on_behalf(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID | None) -> Acting:
    """`by`, acting for the firm if one is named: staff for any of the event, everybody else for one of their own.

    Raises `NotFound` unless `by` works for the event and the firm takes part in it.
    """
    if firm_id is None:
        return by
    if firm_id in by.represents:
        return by.as_firm(firm_id)
    rights.staff_of(session, by, event_id)
    enrolled = select(Registration.id).where(Registration.event_id == event_id, Registration.firm_id == firm_id)
    if session.scalar(enrolled) is None:
        raise NotFound(_("This firm does not take part in the event."))
    return by.on_behalf(firm_id)


def spoken_for(session: Session, by: Acting, event_id: uuid.UUID) -> Registration:
    """The validated registration for which `by` speaks in the event.

    Raises `NotFound` if there is none, `FirmNotChosen` if there are several.
    """
    return access.the_one(all_spoken_for(session, by, event_id))


def all_spoken_for(session: Session, by: Acting, event_id: uuid.UUID) -> Sequence[Registration]:
    """The validated registrations for which `by` speaks in the event. Raises `NotFound` if there is none."""
    found = session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.firm_id.in_({by.on_behalf_of} if by.on_behalf_of else by.represents),
            Registration.state == RegistrationState.VALIDATED,
        )
        .order_by(Registration.id)
        .options(joinedload(Registration.firm), joinedload(Registration.entry))
    ).all()
    if not found:
        raise NotFound(_("Your firm does not take part in this event, or its registration is not confirmed yet."))
    return found


def works_for_event(session: Session, by: Acting, event_id: uuid.UUID) -> bool:
    """Whether `by` organises the event or advises at it."""
    return event_id in rights.events_of(session, by.works_for)


def request_of(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    """The request, for its two firms and the event's staff. Raises `NotFound` for everybody else."""
    request = session.get(MeetingRequest, request_id)
    if request is None or not _may_see(session, by, request):
        raise NotFound(_("There is no such request, or it is not one of yours."))
    return request


def locked_request_of(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    """`request_of`, as it is now and as nobody else can change it before the transaction ends."""
    session.scalar(_locking(MeetingRequest, request_id))
    return request_of(session, by, request_id)


def meeting_of(session: Session, by: Acting, meeting_id: uuid.UUID) -> Meeting:
    """The meeting, for its two firms and the event's staff. Raises `NotFound` for everybody else."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or not _may_see(session, by, meeting.request):
        raise NotFound(_("There is no such meeting, or it is not one of yours."))
    return meeting


def locked_meeting_of(session: Session, by: Acting, meeting_id: uuid.UUID) -> Meeting:
    """`meeting_of`, as it is now and as nobody else can change it before the transaction ends."""
    session.scalar(_locking(Meeting, meeting_id))
    return meeting_of(session, by, meeting_id)


def _locking(model: type[MeetingRequest] | type[Meeting], row_id: uuid.UUID) -> Select[Any]:
    return select(model).where(model.id == row_id).with_for_update().execution_options(populate_existing=True)


def _may_see(session: Session, by: Acting, request: MeetingRequest) -> bool:
    """Staff that acts for a firm does so at its own events alone, though the firm may go to others too."""
    sides = {request.requester.firm_id, request.recipient.firm_id}
    return bool(sides & by.represents) or works_for_event(session, by, request.event_id)
