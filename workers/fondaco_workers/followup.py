"""Step 6 in the background: asking how the meetings were, and reminding."""

from sqlalchemy.orm import Session

from fondaco.followup import asking
from fondaco.followup.messages import FeedbackMailDue, FeedbackReminderWanted
from fondaco.meetings.messages import MeetingOver
from fondaco_workers.subscribers import subscriber


@subscriber()
def ask(session: Session, message: MeetingOver) -> None:
    asking.ask(session, message.meeting_id)


@subscriber()
def write_mail(session: Session, message: FeedbackMailDue) -> None:
    asking.write_mail(session, message.registration_id, message.half_day)


@subscriber()
def write_reminder(session: Session, message: FeedbackReminderWanted) -> None:
    asking.write_reminder(session, message.registration_id)
