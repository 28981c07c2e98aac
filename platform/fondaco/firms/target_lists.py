"""The target list: the firms that an institution wants at an event.

Criteria choose, people correct: what was added or removed by hand stays so, however often the criteria change.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, Uuid, delete, false, func, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, selectinload

from fondaco.accounts.acting import Acting
from fondaco.firms import criteria as criterion
from fondaco.firms.criteria import Criteria
from fondaco.firms.models import ChosenBy, Firm, TargetList, TargetListEntry
from fondaco.firms.vocabulary import SizeClass
from fondaco.institutions import rights
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import NotFound


@dataclass(frozen=True)
class Counts:
    """How many firms are on the list, and what is missing of them."""

    chosen: int = 0
    by_hand: int = 0
    removed: int = 0
    without_email: int = 0
    without_contact: int = 0
    without_sector: int = 0


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> TargetList | None:
    """The target list of the institution for which `by` works at the event; None while there is none.

    Raises `NotFound` for an event at which `by` does not work.
    """
    return session.scalar(_list_of(event_id, rights.staff_of(session, by, event_id)))


def criteria_of(target_list: TargetList | None) -> Criteria:
    """By what the list was chosen last."""
    return criterion.of_json(target_list.criteria) if target_list else Criteria()


def choose(session: Session, by: Acting, event_id: uuid.UUID, wanted: Criteria) -> TargetList:
    """Choose by these criteria instead of the former ones; additions and removals by hand stay."""
    target_list = _ensure(session, by, event_id)
    target_list.criteria = wanted.as_json()
    matching = [Firm.institution_id == target_list.institution_id, *criterion.met_by(wanted)]
    entries = TargetListEntry.target_list_id == target_list.id
    session.execute(
        delete(TargetListEntry)
        .where(
            entries,
            TargetListEntry.chosen_by == ChosenBy.CRITERIA,
            TargetListEntry.removed.is_(False),
            TargetListEntry.firm_id.not_in(select(Firm.id).where(*matching)),
        )
        .execution_options(synchronize_session=False)
    )
    kept = select(TargetListEntry.firm_id).where(entries)
    chosen = select(
        literal(target_list.id, Uuid()),
        Firm.id,
        literal(ChosenBy.CRITERIA, TargetListEntry.__table__.c.chosen_by.type),
        false(),
    ).where(*matching, Firm.id.not_in(kept))
    columns = ["target_list_id", "firm_id", "chosen_by", "removed"]
    session.execute(insert(TargetListEntry).from_select(columns, chosen, include_defaults=False))
    audit.record(session, by, "target_list.chosen", target_list.id, event_id=event_id)
    return target_list


def matching_number(session: Session, institution_id: uuid.UUID, wanted: Criteria) -> int:
    """How many firms of the directory meet the criteria."""
    query = select(func.count()).select_from(Firm)
    return session.scalar(query.where(Firm.institution_id == institution_id, *criterion.met_by(wanted))) or 0


def add(session: Session, by: Acting, event_id: uuid.UUID, firm_ids: Iterable[uuid.UUID]) -> TargetList:
    """Put firms of the own directory on the list by hand. Raises `NotFound` when one is not in it."""
    target_list = _ensure(session, by, event_id)
    wanted = set(firm_ids)
    own = select(Firm.id).where(Firm.institution_id == target_list.institution_id, Firm.id.in_(wanted))
    if set(session.scalars(own)) != wanted:
        raise NotFound(_("There is no such firm in your directory."))
    for firm_id in sorted(wanted):
        entry = session.get(TargetListEntry, (target_list.id, firm_id))
        if entry is None:
            entry = TargetListEntry(target_list_id=target_list.id, firm_id=firm_id)
            session.add(entry)
        elif not entry.removed:
            continue
        entry.chosen_by, entry.removed = ChosenBy.HAND, False
        audit.record(session, by, "target_list.firm_added", firm_id, event_id=event_id)
    session.flush()
    return target_list


def remove(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> None:
    """Take a firm off the list: the criteria will not bring it back. Raises `NotFound` when it never was on it."""
    _set_removed(session, by, event_id, firm_id, removed=True)


def restore(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> None:
    """Undo `remove`."""
    _set_removed(session, by, event_id, firm_id, removed=False)


def _set_removed(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID, *, removed: bool) -> None:
    target_list = session.scalar(_list_of(event_id, rights.organiser_of(session, by, event_id)))
    entry = session.get(TargetListEntry, (target_list.id, firm_id)) if target_list else None
    if entry is None:
        raise NotFound(_("This firm is not on the list."))
    if entry.removed != removed:
        entry.removed = removed
        action = "target_list.firm_removed" if removed else "target_list.firm_restored"
        audit.record(session, by, action, firm_id, event_id=event_id)


def counts(session: Session, target_list: TargetList | None) -> Counts:
    """The numbers of the list; all zero while there is none."""
    if target_list is None:
        return Counts()

    def number(*conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(TargetListEntry).join(TargetListEntry.firm)
        return session.scalar(query.where(TargetListEntry.target_list_id == target_list.id, *conditions)) or 0

    on_list = TargetListEntry.removed.is_(False)
    return Counts(
        chosen=number(on_list),
        by_hand=number(on_list, TargetListEntry.chosen_by == ChosenBy.HAND),
        removed=number(TargetListEntry.removed.is_(True)),
        without_email=number(on_list, ~criterion.has_email()),
        without_contact=number(on_list, ~criterion.has_contact()),
        without_sector=number(on_list, ~criterion.has_activity()),
    )


def by_country(session: Session, target_list: TargetList) -> list[tuple[str, int]]:
    """How many firms of each country are on the list, the most first."""
    query = select(Firm.country, func.count()).join(TargetListEntry, TargetListEntry.firm_id == Firm.id)
    rows = session.execute(query.where(*_on(target_list)).group_by(Firm.country).order_by(func.count().desc()))
    return [(country, number) for country, number in rows]


def by_size(session: Session, target_list: TargetList) -> list[tuple[SizeClass | None, int]]:
    """How many firms of each size are on the list, in the order of sizes; None for those of unknown size."""
    query = select(Firm.size, func.count()).join(TargetListEntry, TargetListEntry.firm_id == Firm.id)
    found = {row[0]: row[1] for row in session.execute(query.where(*_on(target_list)).group_by(Firm.size))}
    return [(size, found[size]) for size in (*SizeClass, None) if size in found]


VIEWS: dict[str, list[ColumnElement[bool]]] = {
    "": [TargetListEntry.removed.is_(False)],
    "hand": [TargetListEntry.removed.is_(False), TargetListEntry.chosen_by == ChosenBy.HAND],
    "no-email": [TargetListEntry.removed.is_(False), ~criterion.has_email()],
    "no-contact": [TargetListEntry.removed.is_(False), ~criterion.has_contact()],
    "no-sector": [TargetListEntry.removed.is_(False), ~criterion.has_activity()],
    "removed": [TargetListEntry.removed.is_(True)],
}
"""Parts of a list that one may want to see."""


def entries(target_list: TargetList, view: str = "", narrowed: Criteria | None = None) -> Select[TargetListEntry]:
    """The entries of a view by the firms' names, their firms with contacts and activities at hand."""
    conditions = [*VIEWS[view], *criterion.met_by(narrowed or Criteria())]
    return (
        select(TargetListEntry)
        .join(TargetListEntry.firm)
        .where(TargetListEntry.target_list_id == target_list.id, *conditions)
        .order_by(Firm.folded_names, Firm.id)
        .options(
            contains_eager(TargetListEntry.firm).options(selectinload(Firm.contacts), selectinload(Firm.activities))
        )
    )


def on_list(session: Session, target_list: TargetList, firm_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these firms are on the list."""
    query = select(TargetListEntry.firm_id).where(*_on(target_list), TargetListEntry.firm_id.in_(firm_ids))
    return set(session.scalars(query))


def _on(target_list: TargetList) -> Sequence[ColumnElement[bool]]:
    return TargetListEntry.target_list_id == target_list.id, TargetListEntry.removed.is_(False)


def _list_of(event_id: uuid.UUID, institution_id: uuid.UUID) -> Select[TargetList]:
    return select(TargetList).where(TargetList.event_id == event_id, TargetList.institution_id == institution_id)


def _ensure(session: Session, by: Acting, event_id: uuid.UUID) -> TargetList:
    """The list, made now if there is none; whoever changes it next waits for this transaction."""
    institution_id = rights.organiser_of(session, by, event_id)
    query = _list_of(event_id, institution_id).with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        try:
            with session.begin_nested():
                made = TargetList(id=new_id(), event_id=event_id, institution_id=institution_id, criteria={})
                made.updated_at = clock.now()
                session.add(made)
        except IntegrityError:  # made by somebody else in this instant
            pass
        found = session.scalars(query).one()
    found.updated_at = clock.now()
    return found
