"""Lists of requests: all of an event for staff, those received and sent for a firm."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.institutions import rights
from fondaco.meetings import parties
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState


def shown_to(
    session: Session, by: Acting, event_id: uuid.UUID, *, state: RequestState | None, page: int, per_page: int
) -> tuple[Sequence[MeetingRequest], int]:
    """One page of the requests that `by` may see in the event, the latest first, and the number of all."""
    rows = select(MeetingRequest).where(MeetingRequest.event_id == event_id)
    if not parties.works_for_event(session, by, event_id):
        own = [registration.id for registration in parties.all_spoken_for(session, by, event_id)]
        rows = rows.where(or_(MeetingRequest.requester_id.in_(own), MeetingRequest.recipient_id.in_(own)))
    if state is not None:
        rows = rows.where(MeetingRequest.state == state)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    wanted = rows.order_by(MeetingRequest.id.desc()).limit(per_page).offset((page - 1) * per_page)
    return session.scalars(wanted.options(*firms_of_request())).all(), total


def of_firm(session: Session, registration: Registration) -> Sequence[MeetingRequest]:
    """All that a firm has sent and received, the latest first."""
    sides = or_(MeetingRequest.requester_id == registration.id, MeetingRequest.recipient_id == registration.id)
    rows = select(MeetingRequest).where(sides).order_by(MeetingRequest.id.desc())
    return session.scalars(rows.options(*firms_of_request())).all()


def counts(session: Session, by: Acting, event_id: uuid.UUID) -> dict[RequestState, int]:
    """How many requests of the event are in each state, for staff."""
    rights.staff_of(session, by, event_id)
    rows = session.execute(
        select(MeetingRequest.state, func.count())
        .where(MeetingRequest.event_id == event_id)
        .group_by(MeetingRequest.state)
    )
    found = dict(rows.all())
    return {state: found.get(state, 0) for state in RequestState}


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, MeetingRequest]:
    """These requests with their firms."""
    rows = select(MeetingRequest).where(MeetingRequest.id.in_(ids)).options(*firms_of_request())
    return {request.id: request for request in session.scalars(rows)}


def live_meetings(session: Session, request_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Meeting]:
    """The meetings of these requests, by request, without those cancelled."""
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.request_id.in_(request_ids), Meeting.state != MeetingState.CANCELLED)
        .options(joinedload(Meeting.slot), joinedload(Meeting.table), selectinload(Meeting.delegates))
    )
    return {meeting.request_id: meeting for meeting in rows}


def firms_of_request(request: Any = None) -> list[Any]:
    """Loads both firms and their entries together with requests, or with what `request` leads from."""
    loaded = []
    for side in (MeetingRequest.requester, MeetingRequest.recipient):
        registration = request.joinedload(side) if request is not None else joinedload(side)
        loaded += [registration.joinedload(Registration.firm), registration.joinedload(Registration.entry)]
    return loaded
