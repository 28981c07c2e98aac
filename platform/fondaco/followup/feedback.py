"""What one side says of a meeting, and everything that follows from it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from fondaco.accounts.acting import Acting, by_link
from fondaco.catalogue.models import Registration
from fondaco.events.models import Slot
from fondaco.followup import follow_ups
from fondaco.followup.messages import FeedbackGiven
from fondaco.followup.models import Feedback, OutcomeKind, Stage
from fondaco.kernel import audit, clock, outbox, tokens
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.tokens import Purpose
from fondaco.meetings import booking, parties
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Answer:
    """Of a meeting that was not held, only the wish for help and the comment are kept."""

    held: bool
    useful: int | None = None
    """1 (waste of time) to 5 (very useful)."""
    next_stage: Stage | None = None
    outcomes: frozenset[OutcomeKind] = frozenset()
    """All that this side names or, where the other has named it, confirms."""
    wants_help: bool = False
    comment: str = ""


def give(session: Session, by: Acting, feedback_id: uuid.UUID, answer: Answer) -> Feedback:
    """Say how the meeting was, or say it anew: by the firm, or by staff of the event on its behalf.

    When both sides have said the same, the meeting counts as held or not held. Whatever they want to do next opens
    their follow-up or brings it up to date. Raises `NotFound`, `Conflict` for a meeting that was cancelled, `Invalid`.
    """
    feedback, by = to_act_upon(session, by, feedback_id)
    _check(answer)
    meeting = _locked(session, feedback.meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        raise Conflict(_("This meeting was cancelled, so there is nothing to say about it."))
    is_first = feedback.answered_at is None
    _enter(feedback, answer)
    session.flush()
    sides = _sides(session, meeting.id)
    _settle_meeting(session, by, meeting, sides)
    follow_ups.follow(session, by, meeting, sides, feedback, answer.outcomes if answer.held else frozenset())
    audit.record(
        session, by, "feedback.given" if is_first else "feedback.changed", feedback.id, event_id=feedback.event_id
    )
    outbox.record(session, FeedbackGiven(feedback_id=feedback.id, event_id=feedback.event_id))
    return feedback


def to_act_upon(session: Session, by: Acting, feedback_id: uuid.UUID) -> tuple[Feedback, Acting]:
    """The feedback, and `by` as its firm: itself, or staff of the event on its behalf. Raises `NotFound`."""
    feedback = session.get(Feedback, feedback_id)
    if feedback is None:
        raise NotFound(_("There is no such meeting to tell about."))
    firm_id = feedback.registration.firm_id
    if by.acts_for(firm_id):
        return feedback, by
    if not parties.works_for_event(session, by, feedback.event_id):
        raise NotFound(_("There is no such meeting to tell about."))
    return feedback, by.on_behalf(firm_id)


def by_token(session: Session, text: str) -> tuple[Feedback, Acting]:
    """The feedback that a mailed link is about, and the right to answer for its firm. Raises `NotFound`, `Gone`."""
    token = tokens.read(session, Purpose.FEEDBACK, text)
    feedback = session.get(Feedback, token.subject_id)
    if feedback is None:
        raise NotFound(_("There is no such meeting to tell about."))
    firm = feedback.registration.firm
    return feedback, by_link(firm.id, firm.name)


def of_registration(session: Session, registration_id: uuid.UUID) -> Sequence[Feedback]:
    """All that the firm is asked about in the event, in the order of time, without meetings that were cancelled."""
    return session.scalars(
        select(Feedback)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Feedback.registration_id == registration_id, Meeting.state != MeetingState.CANCELLED)
        .order_by(Slot.starts_at, Feedback.id)
        .options(*with_meeting())
    ).all()


def with_meeting() -> tuple[ExecutableOption, ...]:
    """Load, along with feedback, its meeting, slot and both firms."""
    request = joinedload(Feedback.meeting).joinedload(Meeting.request)
    return (
        joinedload(Feedback.registration).joinedload(Registration.firm),
        joinedload(Feedback.meeting).joinedload(Meeting.slot),
        joinedload(Feedback.meeting).selectinload(Meeting.delegates),
        request.joinedload(MeetingRequest.requester).joinedload(Registration.firm),
        request.joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
    )


def _check(answer: Answer) -> None:
    errors: dict[str, str] = {}
    if answer.useful is not None and not 1 <= answer.useful <= 5:
        errors["useful"] = _("Choose a number from 1 to 5.")
    if len(answer.comment) > LONGEST_COMMENT:
        errors["comment"] = _("At most %(most)s characters.", most=LONGEST_COMMENT)
    if errors:
        raise Invalid(_("The answer cannot be taken like this."), errors)


def _locked(session: Session, meeting_id: uuid.UUID) -> Meeting:
    """The meeting as it is now: the two sides take turns."""
    return session.scalars(
        select(Meeting).where(Meeting.id == meeting_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _enter(feedback: Feedback, answer: Answer) -> None:
    feedback.held = answer.held
    feedback.useful = answer.useful if answer.held else None
    feedback.next_stage = answer.next_stage if answer.held else None
    feedback.wants_help = answer.wants_help
    feedback.comment = answer.comment.strip()
    if feedback.answered_at is None:
        feedback.answered_at = clock.now()


def _sides(session: Session, meeting_id: uuid.UUID) -> list[Feedback]:
    """What both sides say, as it is now."""
    rows = select(Feedback).where(Feedback.meeting_id == meeting_id).order_by(Feedback.id)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _settle_meeting(session: Session, by: Acting, meeting: Meeting, sides: list[Feedback]) -> None:
    said = [side.held for side in sides if side.answered_at]
    if len(said) < 2 or said[0] != said[1]:
        return
    state = MeetingState.HELD if said[0] else MeetingState.NOT_HELD
    if meeting.state != state:
        booking.settle(session, by, meeting, state)
