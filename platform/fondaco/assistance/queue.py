"""Which case next, and why: the queue of one adviser over all events at which this person works."""

import enum
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.assistance import access
from fondaco.assistance.models import Case, CaseNote, CaseState
from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.models import Slot
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.kernel import clock
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState

SOON = timedelta(minutes=60)
"""A meeting that begins within this time cannot wait behind anything."""


class Why(enum.IntEnum):
    """Why a case is to be looked at now, the most pressing first."""

    MEETING_SOON = 1
    OVERDUE = 2
    DUE_TODAY = 3
    MEETING_TODAY = 4
    WAITING_LONGEST = 5
    DUE_LATER = 6


@dataclass(frozen=True)
class Queued:
    """A case at its place in the queue."""

    case: Case
    why: Why
    meeting_at: datetime | None
    """When the firm's next meeting of today begins."""
    untouched_since: datetime
    """The last note, or the opening."""
    days_over: int
    """How many days ago it was due; 0 for one that is not overdue."""
    is_mine: bool
    """Otherwise nobody has taken it yet."""

    @property
    def rank(self) -> tuple[object, ...]:
        """Orders the queue; the smallest is next."""
        urgency: object = self.untouched_since
        if self.why in (Why.MEETING_SOON, Why.MEETING_TODAY):
            urgency = self.meeting_at
        elif self.case.due_on is not None:
            urgency = self.case.due_on
        return (self.why, urgency, not self.is_mine, self.case.opened_at, self.case.id)


def of_adviser(session: Session, by: Acting) -> list[Queued]:
    """What `by` has to do, the next first: own cases and those that nobody has taken, without those that wait."""
    cases = _cases(session, by)
    next_meetings = _next_meetings(session, {case.event_id for case in cases}, {case.firm_id for case in cases})
    queued = (_queued(by, case, next_meetings.get((case.event_id, case.firm_id))) for case in cases)
    return sorted((item for item in queued if item is not None), key=lambda item: item.rank)


def after(session: Session, by: Acting, case_id: uuid.UUID) -> Case | None:
    """The case to go on with once this one is dealt with, if any is due."""
    due = (item.case for item in of_adviser(session, by) if item.why != Why.DUE_LATER)
    return next((case for case in due if case.id != case_id), None)


def _cases(session: Session, by: Acting) -> list[Case]:
    return list(
        session.scalars(
            select(Case)
            .join(Firm)
            .where(
                Case.event_id.in_(rights.events_of(session, by.works_for)),
                Case.state != CaseState.CLOSED,
                or_(Case.adviser_id == by.person_id, Case.adviser_id.is_(None)),
                access.seen_by(by, Case.event_id),
            )
            .options(
                joinedload(Case.event),
                joinedload(Case.desk),
                joinedload(Case.firm).selectinload(Firm.contacts),
                selectinload(Case.notes).joinedload(CaseNote.person),
            )
        )
    )


def _queued(by: Acting, case: Case, meeting_at: datetime | None) -> Queued | None:
    now = clock.now()
    today = times.today_at(case.event.tz, now)
    if case.state == CaseState.WAITING and case.due_on is not None and case.due_on > today:
        return None
    if meeting_at is not None and times.today_at(case.event.tz, meeting_at) != today:
        meeting_at = None
    return Queued(
        case=case,
        why=_why(case.due_on, today, meeting_at, now),
        meeting_at=meeting_at,
        untouched_since=case.notes[-1].at if case.notes else case.opened_at,
        days_over=max(0, (today - case.due_on).days) if case.due_on else 0,
        is_mine=case.adviser_id == by.person_id,
    )


def _why(due_on: date | None, today: date, meeting_at: datetime | None, now: datetime) -> Why:
    if meeting_at is not None and meeting_at - now <= SOON:
        return Why.MEETING_SOON
    if due_on is not None and due_on < today:
        return Why.OVERDUE
    if due_on == today:
        return Why.DUE_TODAY
    if meeting_at is not None:
        return Why.MEETING_TODAY
    return Why.WAITING_LONGEST if due_on is None else Why.DUE_LATER


def _next_meetings(
    session: Session, event_ids: Collection[uuid.UUID], firm_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], datetime]:
    """When the next meeting of each firm in each event begins."""
    rows = session.execute(
        select(Registration.event_id, Registration.firm_id, func.min(Slot.starts_at))
        .join(
            MeetingRequest,
            or_(MeetingRequest.requester_id == Registration.id, MeetingRequest.recipient_id == Registration.id),
        )
        .join(Meeting, Meeting.request_id == MeetingRequest.id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Registration.event_id.in_(event_ids),
            Registration.firm_id.in_(firm_ids),
            Meeting.state == MeetingState.PLANNED,
            Slot.starts_at >= clock.now(),
        )
        .group_by(Registration.event_id, Registration.firm_id)
    )
    return {(event_id, firm_id): starts_at for event_id, firm_id, starts_at in rows}
