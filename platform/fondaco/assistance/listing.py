"""The cases of an event as its desks list them, and how many there are."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.assistance import access
from fondaco.assistance.models import Case, CaseKind, CaseState
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.kernel import clock


@dataclass(frozen=True)
class Filters:
    """What of the cases is looked at; None leaves all."""

    state: CaseState | None = None
    kind: CaseKind | None = None
    firm_id: uuid.UUID | None = None
    adviser_id: uuid.UUID | None = None
    desk_id: uuid.UUID | None = None
    unassigned: bool = False
    overdue: bool = False
    """Not closed, and the day to look at it is past."""
    to_settle: bool = False
    """Not closed."""


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    items: list[Case]
    total: int


@dataclass(frozen=True)
class Counts:
    """Cases in numbers."""

    states: Counter[CaseState]
    kinds: Counter[CaseKind]
    """Of those that are not closed."""
    overdue: int
    unassigned: int
    """Not closed, and nobody has taken them."""

    @property
    def to_settle(self) -> int:
        return self.states.total() - self.states[CaseState.CLOSED]


def of_event(
    session: Session, by: Acting, event_id: uuid.UUID, filters: Filters, *, page: int = 1, per_page: int = 50
) -> Listed:
    """The cases that staff of the event may see: the earliest day first, closed ones last."""
    rights.staff_of(session, by, event_id)
    conditions = [*_visible(by, event_id), *_conditions(filters, today(session, event_id))]
    total = session.scalar(select(func.count()).select_from(Case).join(Firm).where(*conditions)) or 0
    query = (
        select(Case)
        .join(Firm)
        .where(*conditions)
        .order_by(Case.state == CaseState.CLOSED, Case.due_on.is_(None), Case.due_on, Case.number)
        .options(joinedload(Case.firm), joinedload(Case.adviser), joinedload(Case.desk), selectinload(Case.notes))
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Listed(list(session.scalars(query)), total)


def counts(session: Session, by: Acting, event_id: uuid.UUID) -> Counts:
    """The cases that staff of the event may see, in numbers."""
    day = today(session, event_id)
    late, free = func.count().filter(Case.due_on < day), func.count().filter(Case.adviser_id.is_(None))
    rows = session.execute(
        select(Case.state, Case.kind, func.count(), late, free)
        .join(Firm)
        .where(*_visible(by, event_id))
        .group_by(Case.state, Case.kind)
    ).all()
    states: Counter[CaseState] = Counter()
    kinds: Counter[CaseKind] = Counter()
    overdue = unassigned = 0
    for state, kind, number, number_late, number_free in rows:
        states[state] += number
        if state == CaseState.CLOSED:
            continue
        kinds[kind] += number
        overdue += number_late
        unassigned += number_free
    return Counts(states, kinds, overdue, unassigned)


def today(session: Session, event_id: uuid.UUID) -> date:
    """The date at the venue."""
    return times.today_at(session.get_one(Event, event_id).tz, clock.now())


def _visible(by: Acting, event_id: uuid.UUID) -> list[ColumnElement[bool]]:
    return [Case.event_id == event_id, access.seen_by(by, event_id)]


def _conditions(filters: Filters, day: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state:
        conditions.append(Case.state == filters.state)
    if filters.kind:
        conditions.append(Case.kind == filters.kind)
    if filters.firm_id:
        conditions.append(Case.firm_id == filters.firm_id)
    if filters.adviser_id:
        conditions.append(Case.adviser_id == filters.adviser_id)
    if filters.desk_id:
        conditions.append(Case.desk_id == filters.desk_id)
    if filters.unassigned:
        conditions.append(Case.adviser_id.is_(None))
    if filters.overdue:
        conditions.append(Case.due_on < day)
    if filters.unassigned or filters.overdue or filters.to_settle:
        conditions.append(Case.state != CaseState.CLOSED)
    return conditions
