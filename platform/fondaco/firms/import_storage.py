"""What an import needs of the directory and what it writes there: a few statements, however long the list."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from fondaco.firms.import_plan import Outcome, PlannedRow
from fondaco.firms.merging import COLUMNS, ActivityFacts, ContactFacts, FirmFacts
from fondaco.firms.models import Activity, Contact, Firm, folded_city, folded_names
from fondaco.firms.recognition import Known, match_key
from fondaco.kernel import clock
from fondaco.kernel.database import new_id

_AT_ONCE = 1_000


def known_firms(session: Session, institution_id: uuid.UUID) -> list[Known]:
    """The institution's directory by what firms can be recognised by, in the order in which they were entered."""
    rows = session.execute(
        select(
            Firm.id,
            Firm.name,
            Firm.country,
            Firm.external_id,
            Firm.registration_number,
            Firm.postal_code,
            Firm.city,
            Firm.match_key,
        )
        .where(Firm.institution_id == institution_id)
        .order_by(Firm.id)
    )
    return [Known(*row) for row in rows]


def facts_of(session: Session, firm_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, FirmFacts]:
    """All that a list can change in these firms."""
    facts: dict[uuid.UUID, FirmFacts] = {}
    for ids in _in_turns(firm_ids):
        values = session.execute(select(Firm.id, *(getattr(Firm, name) for name in COLUMNS)).where(Firm.id.in_(ids)))
        activities = _activities_of(session, ids)
        contacts = _contacts_of(session, ids)
        for firm_id, *cells in values:
            facts[firm_id] = FirmFacts(
                dict(zip(COLUMNS, cells, strict=True)), tuple(activities[firm_id]), tuple(contacts[firm_id])
            )
    return facts


def _activities_of(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[ActivityFacts]]:
    found: defaultdict[uuid.UUID, list[ActivityFacts]] = defaultdict(list)
    rows = session.execute(
        select(Activity.firm_id, Activity.scheme, Activity.code, Activity.description)
        .where(Activity.firm_id.in_(ids))
        .order_by(Activity.position)
    )
    for firm_id, *facts in rows:
        found[firm_id].append(ActivityFacts(*facts))
    return found


def _contacts_of(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[ContactFacts]]:
    found: defaultdict[uuid.UUID, list[ContactFacts]] = defaultdict(list)
    rows = session.execute(
        select(Contact.firm_id, Contact.name, Contact.role, Contact.email, Contact.phone, Contact.id)
        .where(Contact.firm_id.in_(ids))
        .order_by(Contact.id)
    )
    for firm_id, name, role, email, phone, contact_id in rows:
        found[firm_id].append(ContactFacts(name, role, email, phone, contact_id))
    return found


class _Rows(NamedTuple):
    """Rows to insert or update, by table."""

    new_firms: list[dict[str, Any]]
    changed_firms: list[dict[str, Any]]
    new_activities: list[dict[str, Any]]
    new_contacts: list[dict[str, Any]]
    changed_contacts: list[dict[str, Any]]
    without_activities: list[uuid.UUID]
    """Firms whose activities are replaced."""


def write(session: Session, institution_id: uuid.UUID, planned: Sequence[PlannedRow], known: Sequence[Known]) -> None:
    """Enter the new firms of a plan and change those that are updated. `known` is the directory it was made for."""
    rows = _Rows([], [], [], [], [], [])
    taken = {firm.match_key for firm in known}
    for row in planned:
        if row.outcome == Outcome.NEW and row.facts:
            _add_new(rows, institution_id, row.facts, taken)
        elif row.outcome == Outcome.UPDATED and row.facts and row.before and row.known:
            _add_changed(rows, row.known.firm_id, row.before, row.facts)
    for ids in _in_turns(rows.without_activities):
        session.execute(delete(Activity).where(Activity.firm_id.in_(ids)))
    for model, new in ((Firm, rows.new_firms), (Activity, rows.new_activities), (Contact, rows.new_contacts)):
        if new:
            session.execute(insert(model), new)
    for model, changed in ((Firm, rows.changed_firms), (Contact, rows.changed_contacts)):
        if changed:
            session.execute(update(model), changed)


def _add_new(rows: _Rows, institution_id: uuid.UUID, facts: FirmFacts, taken: set[str]) -> None:
    firm_id = new_id()
    values = facts.values
    identity = Known(
        firm_id,
        values["name"],
        values["country"],
        values["external_id"],
        values["registration_number"],
        values["postal_code"],
        values["city"],
        "",
    )
    key = match_key(identity, taken, firm_id)
    taken.add(key)
    rows.new_firms.append({"id": firm_id, "institution_id": institution_id, "match_key": key, **_columns(facts)})
    rows.new_activities.extend(_activity_rows(firm_id, facts))
    rows.new_contacts.extend(_contact_row(firm_id, contact) for contact in facts.contacts)


def _add_changed(rows: _Rows, firm_id: uuid.UUID, before: FirmFacts, after: FirmFacts) -> None:
    rows.changed_firms.append({"id": firm_id, **_columns(after)})
    if before.activities != after.activities:
        rows.without_activities.append(firm_id)
        rows.new_activities.extend(_activity_rows(firm_id, after))
    for contact in after.contacts:
        if contact.id is None:
            rows.new_contacts.append(_contact_row(firm_id, contact))
        elif contact not in before.contacts:
            rows.changed_contacts.append(_contact_row(firm_id, contact))


def _columns(facts: FirmFacts) -> dict[str, Any]:
    values = facts.values
    return {
        **values,
        "folded_names": folded_names(values["name"], values["trade_name"]),
        "folded_city": folded_city(values["city"]),
        "updated_at": clock.now(),
    }


def _activity_rows(firm_id: uuid.UUID, facts: FirmFacts) -> Iterator[dict[str, Any]]:
    for position, activity in enumerate(facts.activities):
        yield {"id": new_id(), "firm_id": firm_id, "position": position, **activity._asdict()}


def _contact_row(firm_id: uuid.UUID, contact: ContactFacts) -> dict[str, Any]:
    return {**vars(contact), "id": contact.id or new_id(), "firm_id": firm_id}


def _in_turns(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    """No database takes any number of values in one statement."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
