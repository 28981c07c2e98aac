"""What was done to a case, told from its notes and the audit trail."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.models import Person
from fondaco.assistance.models import Case
from fondaco.events import times
from fondaco.events.story import Moment
from fondaco.kernel.audit import AuditEntry


def of_case(session: Session, case: Case) -> list[Moment]:
    """The steps and notes of the case, the latest first."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == case.id, AuditEntry.action != "case.noted")
        .order_by(AuditEntry.id)
    ).all()
    names = _names(session, entries)
    moments = [_step(entry, names) for entry in entries]
    moments += [
        Moment(note.at, _("Note"), note.text, note.person.name if note.person else "Fondaco") for note in case.notes
    ]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _step(entry: AuditEntry, names: dict[str, str]) -> Moment:
    facts = entry.facts
    title, tone = {
        "case.opened": (_("Opened"), "accent"),
        "case.handed_over": (_("Handed over to %(name)s", name=names.get(facts.get("to", ""), _("nobody"))), "neutral"),
        "case.waits": (_("Waits until %(day)s", day=_day(facts.get("until"))), "wait"),
        "case.closed": (_("Closed"), "good"),
        "case.reopened": (_("Taken up again"), "accent"),
    }.get(entry.action, (entry.action, "neutral"))
    return Moment(entry.at, title, by=names.get(str(entry.person_id), "Fondaco"), tone=tone)


def _day(iso: str | None) -> str:
    return times.short_day(date.fromisoformat(iso)) if iso else ""


def _names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Everybody who did something or to whom something was handed, by id as text."""
    ids = {entry.person_id for entry in entries if entry.person_id}
    ids |= {uuid.UUID(entry.facts["to"]) for entry in entries if "to" in entry.facts}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {str(person_id): name for person_id, name in rows}
