"""Meetings of today that concern an adviser: of the own institution's firms and of those with a case in the queue."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.models import Event, Slot
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.kernel import clock
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState

MOST = 12


@dataclass(frozen=True)
class Appointment:
    """A meeting, seen from the firm that concerns the adviser."""

    event: Event
    meeting: Meeting
    own: Registration
    partner: Registration


def of_today(session: Session, by: Acting, firm_ids: Collection[uuid.UUID]) -> list[Appointment]:
    """The next meetings of today at the events where `by` works: those under way and those to come, the next first."""
    now = clock.now()
    own_events = session.scalars(select(Event).where(Event.id.in_(rights.events_of(session, by.works_for))))
    events = {event.id: event for event in own_events if _is_on(event, now)}
    if not events:
        return []
    concerned = (
        select(Registration.id)
        .join(Firm, Firm.id == Registration.firm_id)
        .where(or_(Firm.institution_id.in_(by.works_for), Firm.id.in_(firm_ids)))
    )
    request = joinedload(Meeting.request)
    meetings = session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(
            Meeting.event_id.in_(events),
            Meeting.state == MeetingState.PLANNED,
            Slot.ends_at > now,
            Slot.starts_at < now + timedelta(hours=16),
            or_(MeetingRequest.requester_id.in_(concerned), MeetingRequest.recipient_id.in_(concerned)),
        )
        .order_by(Slot.starts_at, Meeting.id)
        .limit(MOST)
        .options(
            contains_eager(Meeting.slot),
            joinedload(Meeting.table),
            request.joinedload(MeetingRequest.requester).joinedload(Registration.firm),
            request.joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
        )
    )
    return [_seen(events[meeting.event_id], meeting, by, firm_ids) for meeting in meetings]


def _is_on(event: Event, now: datetime) -> bool:
    return event.starts_on <= times.today_at(event.tz, now) <= event.ends_on


def _seen(event: Event, meeting: Meeting, by: Acting, firm_ids: Collection[uuid.UUID]) -> Appointment:
    one, other = meeting.request.requester, meeting.request.recipient
    if one.firm_id in firm_ids or (one.firm.institution_id in by.works_for and other.firm_id not in firm_ids):
        return Appointment(event, meeting, one, other)
    return Appointment(event, meeting, other, one)
