"""Asking both sides of each meeting how it was: once, by one mail a half-day, and reminding them once."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events.models import Slot
from fondaco.followup import mails
from fondaco.followup.messages import FeedbackMailDue, FeedbackReminderWanted
from fondaco.followup.models import Feedback
from fondaco.institutions import rights
from fondaco.kernel import audit, clock, outbox, timers
from fondaco.kernel.database import new_id
from fondaco.meetings import readers
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState
from fondaco.meetings.readers import Reader

MAIL_AFTER = timedelta(minutes=10)
"""From the end of a half-day to its mail: by then its last meeting has been marked, and nobody is at a table."""

ASKED_STATES = (MeetingState.PLANNED, MeetingState.HELD)
"""After a meeting that was cancelled or not held nobody is asked anything."""


def ask(session: Session, meeting_id: uuid.UUID) -> None:
    """Ask both sides of a meeting that is over. Their mail follows when the half-day is."""
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.state not in ASKED_STATES:
        return
    asked = set(session.scalars(select(Feedback.registration_id).where(Feedback.meeting_id == meeting_id)))
    mail_at = max(_end_of_half_day(session, meeting.slot) + MAIL_AFTER, clock.now())
    for side_id in (meeting.request.requester_id, meeting.request.recipient_id):
        if side_id in asked:
            continue
        session.add(
            Feedback(
                id=new_id(),
                event_id=meeting.event_id,
                meeting_id=meeting.id,
                registration_id=side_id,
                asked_at=clock.now(),
            )
        )
        half_day = meeting.slot.session
        message = FeedbackMailDue(registration_id=side_id, half_day=half_day, event_id=meeting.event_id)
        timers.at(session, mail_at, message, key=f"feedback-mail:{side_id}:{half_day}")


def write_mail(session: Session, registration_id: uuid.UUID, half_day: str) -> None:
    """The mail about what the firm has not been asked about yet in the half-day: one to each delegate who met somebody.

    A firm without any address is not written to; staff asks it by phone.
    """
    not_mailed = (Feedback.mailed_at.is_(None), Slot.session == half_day)
    for reader, asked in _by_reader(session, registration_id, *not_mailed):
        mails.ask(session, reader, asked)
        for feedback in asked:
            feedback.mailed_at = clock.now()


def remind(session: Session, by: Acting, event_id: uuid.UUID) -> int:
    """Remind each firm of the event that has been asked by mail and is silent, once; gives the number of firms."""
    rights.staff_of(session, by, event_id)
    silent = session.scalars(
        select(Feedback)
        .where(
            Feedback.event_id == event_id,
            Feedback.answered_at.is_(None),
            Feedback.mailed_at.is_not(None),
            Feedback.reminded_at.is_(None),
        )
        .order_by(Feedback.id)
        .with_for_update()
    ).all()
    firms = sorted({feedback.registration_id for feedback in silent})
    for feedback in silent:
        feedback.reminded_at = clock.now()
    for registration_id in firms:
        outbox.record(session, FeedbackReminderWanted(registration_id=registration_id, event_id=event_id))
    audit.record(session, by, "feedback.reminded", event_id, event_id=event_id, firms=len(firms))
    return len(firms)


def write_reminder(session: Session, registration_id: uuid.UUID) -> None:
    """The reminder about everything that the firm has not answered yet."""
    for reader, asked in _by_reader(session, registration_id, Feedback.mailed_at.is_not(None)):
        mails.remind(session, reader, asked)


def _by_reader(
    session: Session, registration_id: uuid.UUID, *conditions: ColumnElement[bool]
) -> list[tuple[Reader, list[Feedback]]]:
    """Who of the firm is asked about which unanswered meetings: whoever was there, else the first with an address."""
    registration = session.get_one(Registration, registration_id)
    people = {reader.id: reader for reader in readers.of(session, registration)}
    asked: dict[uuid.UUID, list[Feedback]] = {}
    for feedback in _unanswered(session, registration_id, *conditions):
        there = [person.id for person in feedback.meeting.delegates if person.id in people]
        reader_id = next(iter(there or people), None)
        if reader_id is not None:
            asked.setdefault(reader_id, []).append(feedback)
    return [(people[reader_id], feedbacks) for reader_id, feedbacks in asked.items()]


def _unanswered(session: Session, registration_id: uuid.UUID, *conditions: ColumnElement[bool]) -> Iterable[Feedback]:
    return session.scalars(
        select(Feedback)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Feedback.registration_id == registration_id,
            Feedback.answered_at.is_(None),
            Meeting.state.in_(ASKED_STATES),
            *conditions,
        )
        .order_by(Slot.starts_at, Feedback.id)
        .options(
            joinedload(Feedback.registration).joinedload(Registration.firm),
            joinedload(Feedback.meeting).joinedload(Meeting.slot),
            joinedload(Feedback.meeting).selectinload(Meeting.delegates),
            joinedload(Feedback.meeting).joinedload(Meeting.request).joinedload(MeetingRequest.requester),
            joinedload(Feedback.meeting).joinedload(Meeting.request).joinedload(MeetingRequest.recipient),
        )
    ).all()


def _end_of_half_day(session: Session, slot: Slot) -> datetime:
    ends_at = session.scalar(
        select(func.max(Slot.ends_at)).where(Slot.event_id == slot.event_id, Slot.session == slot.session)
    )
    return ends_at or slot.ends_at
