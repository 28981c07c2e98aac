"""What step 6 has to tell of a firm: its answers, and what came of its meetings."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events import story, times
from fondaco.events.models import Event
from fondaco.events.story import Moment
from fondaco.followup import feedback, wording
from fondaco.followup.models import Feedback, FollowUp, Outcome
from fondaco.meetings.models import Meeting, MeetingRequest


@story.tells
def _of_feedback(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    registration_id = _registration_id(session, event_id, firm_id)
    given = feedback.of_registration(session, registration_id) if registration_id else []
    return [_answer(each) for each in given if each.answered_at]


def _answer(given: Feedback) -> Moment:
    parts = [wording.said(given)[0]]
    if given.useful:
        parts.append(_("%(number)s of 5: %(word)s", number=given.useful, word=wording.rating(given.useful)))
    if given.next_stage:
        parts.append(wording.next_step(given.next_stage))
    if given.wants_help:
        parts.append(_("Wants help of the assistance centre"))
    if given.comment:
        parts.append(f"“{given.comment}”")
    return Moment(
        given.answered_at or given.asked_at,
        _("Told about the meeting with %(firm)s", firm=given.partner.firm.name),
        " · ".join(parts),
        tone="good" if given.held else "wait",
        subject_id=given.id,
        act="feedback.given",
    )


@story.tells
def _of_follow_ups(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    own_id = _registration_id(session, event_id, firm_id)
    if own_id is None:
        return []
    request = joinedload(FollowUp.meeting).joinedload(Meeting.request)
    follow_ups = session.scalars(
        select(FollowUp)
        .join(Meeting, Meeting.id == FollowUp.meeting_id)
        .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(or_(MeetingRequest.requester_id == own_id, MeetingRequest.recipient_id == own_id))
        .options(
            request.joinedload(MeetingRequest.requester).joinedload(Registration.firm),
            request.joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
            selectinload(FollowUp.outcomes).joinedload(Outcome.said_by).joinedload(Registration.firm),
        )
    )
    return [moment for each in follow_ups for moment in _relation(session.get_one(Event, event_id), each, own_id)]


def _relation(event: Event, follow_up: FollowUp, own_id: uuid.UUID) -> list[Moment]:
    request = follow_up.meeting.request
    partner = (request.recipient if request.requester_id == own_id else request.requester).firm.name
    word, tone = wording.stage(follow_up.stage)
    until = _("Look again on %(day)s", day=times.short_day(follow_up.due_on)) if follow_up.due_on else ""
    url = url_for("followup.relations", event_id=event.id) + f"#follow-up-{follow_up.id}"
    text = " · ".join(part for part in (word, until) if part)
    moments = [Moment(follow_up.opened_at, _("Follow-up with %(firm)s opened", firm=partner), text, url=url, tone=tone)]
    for outcome in follow_up.outcomes:
        name = wording.outcome(outcome.kind)
        author = outcome.said_by.firm.name
        moments.append(Moment(outcome.said_at, _("Result named: %(result)s", result=name), partner, author, url))
        if outcome.confirmed_at:
            title = _("Result confirmed: %(result)s", result=name)
            moments.append(Moment(outcome.confirmed_at, title, partner, url=url, tone="good"))
    return moments


def _registration_id(session: Session, event_id: uuid.UUID, firm_id: uuid.UUID) -> uuid.UUID | None:
    return session.scalar(
        select(Registration.id).where(Registration.event_id == event_id, Registration.firm_id == firm_id)
    )
