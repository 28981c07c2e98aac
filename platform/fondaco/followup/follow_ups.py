"""The relation of two firms after the day: opened by what they say, brought further by them and by staff."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.followup import outcomes
from fondaco.followup.messages import FollowUpOpened
from fondaco.followup.models import Feedback, FollowUp, Outcome, OutcomeKind, Stage
from fondaco.institutions import rights
from fondaco.kernel import audit, clock, outbox
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import NotFound
from fondaco.meetings.models import Meeting, MeetingRequest

LOOK_AGAIN_AFTER: Mapping[Stage, timedelta | None] = {
    Stage.NO_CONTACT: None,
    Stage.INTEREST: timedelta(days=30),
    Stage.NEGOTIATION: timedelta(days=60),
    Stage.PREPARATION: timedelta(days=45),
    Stage.AGREEMENT: timedelta(days=90),
    Stage.LASTING: timedelta(days=180),
}
"""When the centre asks how it went on. Interest cools within a month; a contract being drawn up needs some weeks more;
what is agreed is looked at once the first delivery can have come, and again after half a year."""

HELP_WITHIN = timedelta(days=7)
"""A firm that wants help is called within a week, whatever the stage."""


def follow(
    session: Session,
    by: Acting,
    meeting: Meeting,
    sides: Sequence[Feedback],
    said: Feedback,
    named: frozenset[OutcomeKind],
) -> FollowUp | None:
    """Open the follow-up of a locked meeting if what its sides say calls for one, or bring it up to date.

    `said` is the side that has just answered, `named` what it says came of the meeting.
    """
    follow_up = session.scalar(select(FollowUp).where(FollowUp.meeting_id == meeting.id))
    if follow_up is None:
        if not named and not any(_calls_for_one(side) for side in sides):
            return None
        follow_up = FollowUp(
            id=new_id(),
            event_id=meeting.event_id,
            meeting_id=meeting.id,
            meeting=meeting,
            stage=stage_of(sides),
            opened_at=clock.now(),
            outcomes=[],
        )
        session.add(follow_up)
        session.flush()
        audit.record(session, by, "follow_up.opened", follow_up.id, event_id=follow_up.event_id)
    if not follow_up.by_hand:
        follow_up.stage = stage_of(sides)
        tz = session.get_one(Event, meeting.event_id).tz
        _set_day(session, follow_up, _due(tz, follow_up.stage, sides))
    outcomes.say(session, by, follow_up, said.registration_id, named)
    return follow_up


def stage_of(sides: Sequence[Feedback]) -> Stage:
    """The lesser of what both sides say, or what the one says that has answered.

    Who says nothing of what comes next, but met and wants something, is interested.
    """
    said = [side.next_stage for side in sides if side.answered_at and side.held and side.next_stage]
    if said:
        return min(said, key=lambda stage: stage.rank)
    return Stage.INTEREST if any(side.held and side.wants_help for side in sides) else Stage.NO_CONTACT


def change(
    session: Session, by: Acting, follow_up_id: uuid.UUID, *, stage: Stage | None = None, due_on: date | None = None
) -> FollowUp:
    """Say by staff how far the two firms are, and when to look again; a new stage without a day gets the usual one."""
    follow_up = session.get(FollowUp, follow_up_id)
    if follow_up is None:
        raise NotFound(_("There is no such follow-up."))
    rights.staff_of(session, by, follow_up.event_id)
    session.refresh(follow_up, with_for_update=True)
    follow_up.by_hand = True
    if stage is not None and stage != follow_up.stage:
        follow_up.stage = stage
        after = LOOK_AGAIN_AFTER[stage]
        _set_day(session, follow_up, _today(session, follow_up.event_id) + after if after else None)
    if due_on is not None:
        _set_day(session, follow_up, due_on)
    audit.record(
        session, by, "follow_up.changed", follow_up.id, event_id=follow_up.event_id, stage=follow_up.stage.value
    )
    return follow_up


@dataclass(frozen=True)
class Filters:
    """What of the follow-ups is looked at; None leaves all."""

    stage: Stage | None = None
    overdue: bool = False


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    items: list[FollowUp]
    total: int


def of_event(
    session: Session, by: Acting, event_id: uuid.UUID, filters: Filters, *, page: int = 1, per_page: int = 50
) -> Listed:
    """The follow-ups of the event for its staff, the earliest day first."""
    rights.staff_of(session, by, event_id)
    conditions: list[ColumnElement[bool]] = [FollowUp.event_id == event_id]
    if filters.stage:
        conditions.append(FollowUp.stage == filters.stage)
    if filters.overdue:
        conditions.append(FollowUp.due_on < _today(session, event_id))
    total = session.scalar(select(func.count()).select_from(FollowUp).where(*conditions)) or 0
    request = joinedload(FollowUp.meeting).joinedload(Meeting.request)
    query = (
        select(FollowUp)
        .where(*conditions)
        .order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)
        .options(
            request.joinedload(MeetingRequest.requester).joinedload(Registration.firm),
            request.joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
            selectinload(FollowUp.outcomes).joinedload(Outcome.said_by).joinedload(Registration.firm),
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Listed(list(session.scalars(query)), total)


def counts(session: Session, event_id: uuid.UUID) -> tuple[dict[Stage, int], int]:
    """How many there are in each stage, and how many are overdue."""
    overdue = func.count().filter(FollowUp.due_on < _today(session, event_id))
    rows = session.execute(
        select(FollowUp.stage, func.count(), overdue).where(FollowUp.event_id == event_id).group_by(FollowUp.stage)
    ).all()
    return {stage: number for stage, number, _late in rows}, sum(late for _stage, _number, late in rows)


def _calls_for_one(side: Feedback) -> bool:
    if side.answered_at is None:
        return False
    wants_more = side.held and side.next_stage is not None and side.next_stage.rank >= Stage.INTEREST.rank
    return bool(wants_more) or side.wants_help


def _due(tz: ZoneInfo, stage: Stage, sides: Sequence[Feedback]) -> date | None:
    """The day that follows from what the sides said, counted from when they first said something."""
    answered = [(side.answered_at, side.wants_help) for side in sides if side.answered_at]
    days = [at + HELP_WITHIN for at, wants_help in answered if wants_help]
    usual = LOOK_AGAIN_AFTER[stage]
    if usual is not None:
        days.append(max(at for at, _help in answered) + usual)
    return times.today_at(tz, min(days)) if days else None


def _set_day(session: Session, follow_up: FollowUp, due_on: date | None) -> None:
    """The first day that is set calls the centre."""
    is_first = follow_up.due_on is None and due_on is not None
    follow_up.due_on = due_on
    if is_first:
        outbox.record(session, FollowUpOpened(follow_up_id=follow_up.id, event_id=follow_up.event_id))


def _today(session: Session, event_id: uuid.UUID) -> date:
    return times.today_at(session.get_one(Event, event_id).tz, clock.now())
