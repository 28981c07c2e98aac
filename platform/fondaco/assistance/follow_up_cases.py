"""Cases that open by themselves: two firms want to go on after the day, and somebody of the centre sees to it."""

import uuid
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import FONDACO
from fondaco.accounts.models import Person
from fondaco.assistance import cases
from fondaco.assistance.models import Case, CaseKind, CaseState, Desk, DeskAdviser
from fondaco.firms.models import Firm
from fondaco.kernel import audit, i18n


def open_case(
    session: Session,
    event_id: uuid.UUID,
    *,
    follow_up_id: uuid.UUID,
    firm_id: uuid.UUID,
    partner: str,
    wants_help: bool,
    due_on: date,
) -> Case:
    """The case of a follow-up: a new one, or the one there is, taken up again for its new day.

    It goes to the adviser with the fewest cases at the desks of the firm's institution, and without any desk to
    whoever takes it.
    """
    case = session.scalar(select(Case).where(Case.follow_up_id == follow_up_id).with_for_update())
    if case is not None:
        case.state, case.due_on, case.closed_at = CaseState.OPEN, due_on, None
        audit.record(session, FONDACO, "case.reopened", case.id, event_id=event_id)
        return case
    adviser = _least_busy(session, event_id, session.get_one(Firm, firm_id).institution_id)
    with i18n.in_language(adviser.language if adviser else None):
        what = _("Met %(firm)s: ask how it goes on", firm=partner)
        if wants_help:
            what = _("Wants help after the meeting with %(firm)s", firm=partner)
    case = cases.enter(
        session,
        event_id,
        firm_id=firm_id,
        kind=CaseKind.FOLLOW_UP,
        what=what[: cases.LONGEST_WHAT],
        due_on=due_on,
        adviser_id=adviser.id if adviser else None,
        follow_up_id=follow_up_id,
    )
    audit.record(session, FONDACO, "case.opened", case.id, event_id=event_id, number=case.number, kind=case.kind.value)
    return case


def _least_busy(session: Session, event_id: uuid.UUID, institution_id: uuid.UUID) -> Person | None:
    """Of the advisers at the institution's desks, the one with the fewest cases that are not closed."""
    to_settle = (
        select(func.count())
        .select_from(Case)
        .where(Case.adviser_id == Person.id, Case.event_id == event_id, Case.state != CaseState.CLOSED)
        .scalar_subquery()
    )
    return session.scalar(
        select(Person)
        .join(DeskAdviser, DeskAdviser.person_id == Person.id)
        .join(Desk, Desk.id == DeskAdviser.desk_id)
        .where(Desk.event_id == event_id, Desk.institution_id == institution_id)
        .order_by(to_settle, Person.name, Person.id)
        .limit(1)
    )
