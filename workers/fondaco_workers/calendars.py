"""Calendars in the background: each change of a meeting reaches the calendars of those who go there."""

from sqlalchemy.orm import Session

from fondaco.calendars import notices
from fondaco.meetings.messages import MeetingCancelled, MeetingMoved, MeetingPlanned
from fondaco_workers.subscribers import subscriber


@subscriber()
def tell_delegates(session: Session, message: MeetingPlanned | MeetingMoved | MeetingCancelled) -> None:
    notices.tell(session, message.meeting_id)
