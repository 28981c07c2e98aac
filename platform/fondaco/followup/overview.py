"""Feedback as staff sees it: what has come in, who is silent, and where the two sides disagree."""

import enum
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.firms.models import Firm
from fondaco.followup import feedback as answers
from fondaco.followup.models import Feedback
from fondaco.institutions import rights
from fondaco.kernel import clock
from fondaco.meetings import booking
from fondaco.meetings.models import Meeting, MeetingState

LONGEST_HALF_DAY = timedelta(hours=12)
"""After this long the mail of a half-day has been written, if there was anybody to write to."""


class Shown(enum.StrEnum):
    """Which of the feedback is looked at."""

    ANSWERED = "answered"
    SILENT = "silent"
    UNASKED = "unasked"
    """Silent, and without an address to which a mail could go: to be called."""
    DISAGREEING = "disagreeing"
    """One side says that they met, the other that they did not."""
    ONE_SIDED = "one_sided"
    """One side has answered, and the meeting is not marked yet."""


@dataclass(frozen=True)
class Counts:
    asked: int
    answered: int
    unasked: int
    to_remind: int
    """Firms that have been asked by mail, are silent, and have not been reminded."""
    disagreeing: int
    """Meetings."""
    one_sided: int
    """Meetings."""

    @property
    def silent(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    items: list[Feedback]
    total: int


def of_event(
    session: Session,
    by: Acting,
    event_id: uuid.UUID,
    *,
    shown: Shown | None = None,
    page: int = 1,
    per_page: int = 50,
) -> Listed:
    """Feedback of the event for its staff: the latest answers first, then the silent by the names of firms."""
    rights.staff_of(session, by, event_id)
    query = _asked(event_id).join(Registration, Registration.id == Feedback.registration_id).join(Firm)
    if shown is not None:
        query = query.where(_condition(shown))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found = session.scalars(
        query.order_by(Feedback.answered_at.is_(None), Feedback.answered_at.desc(), func.lower(Firm.name), Feedback.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .options(*answers.with_meeting())
    )
    return Listed(list(found), total)


def counts(session: Session, event_id: uuid.UUID) -> Counts:
    """The event's feedback in numbers."""

    def number(what: ColumnElement[int], *conditions: ColumnElement[bool]) -> int:
        query = _asked(event_id).where(*conditions).with_only_columns(what)
        return session.scalar(query) or 0

    asked = number(func.count())
    if not asked:
        return Counts(asked=0, answered=0, unasked=0, to_remind=0, disagreeing=0, one_sided=0)
    firms, meetings = (func.count(column.distinct()) for column in (Feedback.registration_id, Feedback.meeting_id))
    not_reminded = and_(Feedback.answered_at.is_(None), Feedback.mailed_at.is_not(None), Feedback.reminded_at.is_(None))
    return Counts(
        asked=asked,
        answered=number(func.count(Feedback.answered_at)),
        unasked=number(func.count(), _condition(Shown.UNASKED)),
        to_remind=number(firms, not_reminded),
        disagreeing=number(meetings, _condition(Shown.DISAGREEING)),
        one_sided=number(meetings, _condition(Shown.ONE_SIDED)),
    )


def disagreements(session: Session, by: Acting, event_id: uuid.UUID) -> list[tuple[Feedback, Feedback]]:
    """What both sides say of each meeting about which they disagree, for staff: who says that they met comes first."""
    rights.staff_of(session, by, event_id)
    query = _asked(event_id).where(_condition(Shown.DISAGREEING)).order_by(Feedback.meeting_id, Feedback.held.desc())
    rows = session.scalars(query.options(*answers.with_meeting())).all()
    return list(zip(rows[::2], rows[1::2], strict=True))


def settle_one_sided(session: Session, by: Acting, event_id: uuid.UUID) -> int:
    """Take the word of the one side that has answered, wherever the other is silent; gives the number of meetings."""
    rights.staff_of(session, by, event_id)
    rows = session.scalars(_asked(event_id).where(_condition(Shown.ONE_SIDED)).order_by(Feedback.id)).all()
    for row in rows:
        booking.mark(session, by, row.meeting_id, MeetingState.HELD if row.held else MeetingState.NOT_HELD)
    return len(rows)


def _asked(event_id: uuid.UUID) -> Select[Feedback]:
    return (
        select(Feedback)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .where(Feedback.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
    )


def _condition(shown: Shown) -> ColumnElement[bool]:
    other = aliased(Feedback)
    of_other_side = and_(other.meeting_id == Feedback.meeting_id, other.id != Feedback.id)
    match shown:
        case Shown.ANSWERED:
            return Feedback.answered_at.is_not(None)
        case Shown.SILENT:
            return Feedback.answered_at.is_(None)
        case Shown.UNASKED:
            return and_(
                Feedback.answered_at.is_(None),
                Feedback.mailed_at.is_(None),
                Feedback.asked_at < clock.now() - LONGEST_HALF_DAY,
            )
        case Shown.DISAGREEING:
            says_otherwise = select(other.id).where(of_other_side, other.held != Feedback.held).exists()
            return and_(Meeting.state == MeetingState.PLANNED, Feedback.held.is_not(None), says_otherwise)
        case Shown.ONE_SIDED:
            is_silent = select(other.id).where(of_other_side, other.answered_at.is_(None)).exists()
            return and_(Meeting.state == MeetingState.PLANNED, Feedback.held.is_not(None), is_silent)
