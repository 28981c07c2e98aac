"""Step 5 in the background: follow-ups become cases of the centre."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.assistance import follow_up_cases
from fondaco.followup.messages import FollowUpOpened
from fondaco.followup.models import Feedback, FollowUp
from fondaco_workers.subscribers import subscriber


@subscriber()
def open_case(session: Session, message: FollowUpOpened) -> None:
    """For the firm that wants help, else for the one that had asked for the meeting."""
    follow_up = session.get(FollowUp, message.follow_up_id)
    if follow_up is None or follow_up.due_on is None:
        return
    request = follow_up.meeting.request
    wants_help = session.scalar(
        select(Feedback.registration_id)
        .where(Feedback.meeting_id == follow_up.meeting_id, Feedback.wants_help)
        .order_by(Feedback.answered_at)
        .limit(1)
    )
    own, partner = request.requester, request.recipient
    if wants_help == partner.id:
        own, partner = partner, own
    follow_up_cases.open_case(
        session,
        follow_up.event_id,
        follow_up_id=follow_up.id,
        firm_id=own.firm_id,
        partner=partner.firm.name,
        wants_help=wants_help is not None,
        due_on=follow_up.due_on,
    )
