"""Lists of requests: all of an event for staff, those received and sent for a firm."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.institutions import rights
from fondaco.meetings import parties
from fondaco.meetings.models import MeetingRequest, RequestState


def shown_to(
    session: Session, by: Acting, event_id: uuid.UUID, *, state: RequestState | None, page: int, per_page: int
) -> tuple[Sequence[MeetingRequest], int]:
    """One page of the requests that `by` may see in the event, the latest first, and the number of all."""
    rows = select(MeetingRequest).where(MeetingRequest.event_id == event_id)
    if not parties.works_for_event(session, by, event_id):
        own = parties.spoken_for(session, by, event_id).id
        rows = rows.where(or_(MeetingRequest.requester_id == own, MeetingRequest.recipient_id == own))
    if state is not None:
        rows = rows.where(MeetingRequest.state == state)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    wanted = _with_firms(rows).order_by(MeetingRequest.id.desc()).limit(per_page).offset((page - 1) * per_page)
    return session.scalars(wanted).all(), total


def of_firm(session: Session, registration: Registration) -> Sequence[MeetingRequest]:
    """All that a firm has sent and received, the latest first."""
    sides = or_(MeetingRequest.requester_id == registration.id, MeetingRequest.recipient_id == registration.id)
    return session.scalars(_with_firms(select(MeetingRequest).where(sides)).order_by(MeetingRequest.id.desc())).all()


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


def _with_firms(rows: Select[MeetingRequest]) -> Select[MeetingRequest]:
    requester = joinedload(MeetingRequest.requester)
    recipient = joinedload(MeetingRequest.recipient)
    return rows.options(
        requester.joinedload(Registration.firm),
        requester.joinedload(Registration.entry),
        recipient.joinedload(Registration.firm),
        recipient.joinedload(Registration.entry),
    )
