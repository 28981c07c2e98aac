"""What changes a meeting: planning, moving and cancelling, each with its message, its timer and its sequence number.

The claims are the caller's: a booking takes those of one meeting, a publication those of a whole schedule.
"""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.events.models import Slot
from fondaco.kernel import audit, clock, outbox, timers
from fondaco.kernel.states import check_move
from fondaco.meetings.messages import MeetingCancelled, MeetingMoved, MeetingOver, MeetingPlanned
from fondaco.meetings.models import MEETING_MOVES, Meeting, MeetingRequest, MeetingState
from fondaco.meetings.seating import Seats


def plan(
    session: Session, by: Acting, request: MeetingRequest, seats: Seats, *, meeting_id: uuid.UUID, locked: bool
) -> Meeting:
    """Make the request a meeting. Its seats have been claimed for `meeting_id`."""
    meeting = Meeting(
        id=meeting_id,
        event_id=request.event_id,
        request_id=request.id,
        request=request,
        slot_id=seats.slot_id,
        table_id=seats.table_id,
        delegates=list(seats.delegates),
        locked=locked,
        planned_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(meeting)
    session.flush()
    _watch_end(session, meeting)
    outbox.record(session, MeetingPlanned(meeting_id=meeting.id, event_id=meeting.event_id))
    audit.record(session, by, "meeting.planned", meeting.id, event_id=meeting.event_id)
    return meeting


def move(session: Session, by: Acting, meeting: Meeting, seats: Seats) -> None:
    """Give the meeting other seats, which have been claimed for it."""
    meeting.slot_id, meeting.table_id = seats.slot_id, seats.table_id
    meeting.delegates = list(seats.delegates)
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    session.flush()
    session.expire(meeting, ["slot", "table"])
    _watch_end(session, meeting)
    outbox.record(session, MeetingMoved(meeting_id=meeting.id, sequence=meeting.sequence, event_id=meeting.event_id))
    audit.record(session, by, "meeting.moved", meeting.id, event_id=meeting.event_id, sequence=meeting.sequence)


def cancel(session: Session, by: Acting, meeting: Meeting, reason: str) -> None:
    """Cancel the meeting, whose claims have been released. Raises `WrongState` if it is not planned any more."""
    check_move(MEETING_MOVES, meeting.state, MeetingState.CANCELLED)
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    timers.cancel(session, timer_key(meeting.id))
    outbox.record(
        session, MeetingCancelled(meeting_id=meeting.id, sequence=meeting.sequence, event_id=meeting.event_id)
    )
    audit.record(session, by, "meeting.cancelled", meeting.id, event_id=meeting.event_id)


def timer_key(meeting_id: uuid.UUID) -> str:
    """The timer that says that the meeting's slot is over."""
    return f"over:{meeting_id}"


def _watch_end(session: Session, meeting: Meeting) -> None:
    ends_at: datetime = session.get_one(Slot, meeting.slot_id).ends_at
    message = MeetingOver(meeting_id=meeting.id, event_id=meeting.event_id)
    timers.at(session, ends_at, message, key=timer_key(meeting.id))
