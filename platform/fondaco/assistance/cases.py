"""What becomes of a case, from its opening to its end. Each change is one act of one person, and on record."""

import uuid
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.assistance import access
from fondaco.assistance.models import CASE_MOVES, Case, CaseKind, CaseNote, CaseState, Desk
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.states import check_move

LONGEST_WHAT = 300
LONGEST_NOTE = 4000


def open_case(
    session: Session,
    by: Acting,
    event_id: uuid.UUID,
    *,
    firm_id: uuid.UUID,
    kind: CaseKind,
    what: str,
    due_on: date | None = None,
    adviser_id: uuid.UUID | None = None,
    desk_id: uuid.UUID | None = None,
    note: str = "",
) -> Case:
    """Open a case of a firm that staff of the event may see; without an adviser it is for whoever takes it.

    Raises `NotFound` for another firm, `Invalid` for what cannot be taken.
    """
    access.firm(session, by, event_id, firm_id)
    what = what.strip()
    if not 1 <= len(what) <= LONGEST_WHAT:
        message = _("Say in one line what it is about, in at most %(most)s characters.", most=LONGEST_WHAT)
        raise Invalid(message, {"what": message})
    _check_desk(session, event_id, desk_id)
    if adviser_id is not None:
        access.adviser(session, event_id, adviser_id)
    case = enter(
        session, event_id, firm_id=firm_id, kind=kind, what=what, due_on=due_on, adviser_id=adviser_id, desk_id=desk_id
    )
    audit.record(session, by, "case.opened", case.id, event_id=event_id, number=case.number, kind=kind.value)
    if note.strip():
        _write_note(case, by, note)
    return case


def enter(
    session: Session,
    event_id: uuid.UUID,
    *,
    firm_id: uuid.UUID,
    kind: CaseKind,
    what: str,
    due_on: date | None,
    adviser_id: uuid.UUID | None,
    desk_id: uuid.UUID | None = None,
    follow_up_id: uuid.UUID | None = None,
) -> Case:
    """A new row with the next number of the event. That its facts hold together is for the caller to have checked."""
    # Two who open a case at once take turns; rows that merely refer to the event need not wait.
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))
    highest = session.scalar(select(func.max(Case.number)).where(Case.event_id == event_id)) or 0
    case = Case(
        id=new_id(),
        event_id=event_id,
        number=highest + 1,
        firm_id=firm_id,
        desk_id=desk_id,
        adviser_id=adviser_id,
        kind=kind,
        state=CaseState.OPEN,
        what=what,
        due_on=due_on,
        follow_up_id=follow_up_id,
        opened_at=clock.now(),
    )
    session.add(case)
    session.flush()
    return case


def find(session: Session, by: Acting, case_id: uuid.UUID) -> Case:
    """The case, for staff of its event that may see its firm. Raises `NotFound` for all others."""
    case = session.scalar(
        select(Case).join(Firm, Firm.id == Case.firm_id).where(Case.id == case_id, access.seen_by(by, Case.event_id))
    )
    if case is None:
        raise NotFound(_("There is no such case."))
    rights.staff_of(session, by, case.event_id)
    return case


def note(session: Session, by: Acting, case_id: uuid.UUID, text: str) -> CaseNote:
    """Write a note, in whatever state the case is. Raises `Invalid` for an empty or endless one."""
    case = _locked(session, by, case_id)
    written = _write_note(case, by, text)
    session.flush()
    audit.record(session, by, "case.noted", case.id, event_id=case.event_id)
    return written


def hand_over(session: Session, by: Acting, case_id: uuid.UUID, adviser_id: uuid.UUID | None, text: str = "") -> Case:
    """Give the case to another adviser, or (None) back to whoever takes it."""
    case = _locked(session, by, case_id)
    to = access.adviser(session, case.event_id, adviser_id) if adviser_id is not None else None
    case.adviser_id, case.adviser = adviser_id, to
    _note_along(case, by, text)
    facts = {"to": str(adviser_id)} if adviser_id else {}
    audit.record(session, by, "case.handed_over", case.id, event_id=case.event_id, **facts)
    return case


def wait(session: Session, by: Acting, case_id: uuid.UUID, until: date, text: str = "") -> Case:
    """It is somebody else's turn: look at the case again on `until`. Raises `Invalid` unless that is after today."""
    case = _locked(session, by, case_id)
    if until <= times.today_at(case.event.tz, clock.now()):
        message = _("Choose a day after today.")
        raise Invalid(message, {"until": message})
    _move(case, CaseState.WAITING)
    case.due_on = until
    _note_along(case, by, text)
    audit.record(session, by, "case.waits", case.id, event_id=case.event_id, until=until.isoformat())
    return case


def close(session: Session, by: Acting, case_id: uuid.UUID, text: str = "") -> Case:
    """The case is settled. Raises `WrongState` if it is already."""
    case = _locked(session, by, case_id)
    _move(case, CaseState.CLOSED)
    case.closed_at = clock.now()
    _note_along(case, by, text)
    audit.record(session, by, "case.closed", case.id, event_id=case.event_id)
    return case


def reopen(session: Session, by: Acting, case_id: uuid.UUID, text: str = "") -> Case:
    """Take a closed or waiting case up again: it is to be worked on today."""
    case = _locked(session, by, case_id)
    _move(case, CaseState.OPEN)
    case.closed_at = None
    case.due_on = times.today_at(case.event.tz, clock.now())
    _note_along(case, by, text)
    audit.record(session, by, "case.reopened", case.id, event_id=case.event_id)
    return case


def _locked(session: Session, by: Acting, case_id: uuid.UUID) -> Case:
    case = find(session, by, case_id)
    session.refresh(case, with_for_update=True)
    return case


def _move(case: Case, to: CaseState) -> None:
    check_move(CASE_MOVES, case.state, to)
    case.state = to


def _note_along(case: Case, by: Acting, text: str) -> None:
    if text.strip():
        _write_note(case, by, text)


def _write_note(case: Case, by: Acting, text: str) -> CaseNote:
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_NOTE:
        message = _("Write the note, in at most %(most)s characters.", most=LONGEST_NOTE)
        raise Invalid(message, {"text": message})
    written = CaseNote(id=new_id(), case_id=case.id, person_id=by.person_id, at=clock.now(), text=text)
    case.notes.append(written)
    return written


def _check_desk(session: Session, event_id: uuid.UUID, desk_id: uuid.UUID | None) -> None:
    if desk_id is None:
        return
    desk = session.get(Desk, desk_id)
    if desk is None or desk.event_id != event_id:
        message = _("This is not a desk of the event.")
        raise Invalid(message, {"desk_id": message})
