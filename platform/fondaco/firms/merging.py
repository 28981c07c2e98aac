"""What a row of a list changes in what is known of its firm.

What the list says replaces what was known; what it leaves empty stays. Merging the same row again changes nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context
from typing import Any, NamedTuple

from fondaco.firms.listfile import FirmRow
from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.places import language_spoken_in
from fondaco.firms.vocabulary import SizeClass, size_by_employees

COLUMNS = (
    *("name", "trade_name", "external_id", "registration_number", "country", "region", "nuts", "city", "postal_code"),
    *("address", "size", "employees", "founded", "revenue", "trade", "website", "phone", "fax", "language", "offers"),
    *("needs", "cooperation", "group_name"),
)
"""The columns of `Firm` that a list can fill."""

_NO_COMPANIES = (SizeClass.RESEARCH, SizeClass.UNIVERSITY, SizeClass.OTHER)
_FIFTEEN_DIGITS = Context(prec=15)  # as many as SQLite keeps of a decimal number


class ActivityFacts(NamedTuple):
    scheme: str
    code: str
    description: str = ""


@dataclass(frozen=True)
class ContactFacts:
    """A person or office of a firm; without `id` it is not in the directory yet."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class FirmFacts:
    """All that a list can change in a firm: `values` by column, its activities in order, its contacts."""

    values: Mapping[str, Any]
    activities: tuple[ActivityFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()


NOTHING = FirmFacts(
    {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(("size", "employees", "founded", "revenue", "trade")),
        "language": "en",
        "cooperation": [],
    }
)
"""What is known of a firm that is not in the directory."""


class Change(NamedTuple):
    """One thing that differs, both values as words or codes."""

    what: str
    """A column of `Firm`, `activities` or `contacts`."""
    old: str
    new: str


def new_facts(row: FirmRow) -> FirmFacts:
    """A firm as its first row describes it, in the language of its country where the list names none."""
    merged = merge(NOTHING, row)
    language = row.language or language_spoken_in(row.country) or "en"
    return replace(merged, values={**merged.values, "language": language})


def merge(known: FirmFacts, row: FirmRow) -> FirmFacts:
    """What is known once the row has been read."""
    said = _said(row)
    if said.get("size") == _counted(row) and known.values["size"] in _NO_COMPANIES:
        said.pop("size", None)  # a headcount does not make a company of a university
    if known.values["external_id"]:
        said.pop("external_id", None)  # the number that the institution's own register gave first
    return FirmFacts(
        {**known.values, **said}, _merged_activities(known.activities, row), _merged_contacts(known.contacts, row)
    )


def changes(old: FirmFacts, new: FirmFacts) -> tuple[Change, ...]:
    """What differs."""
    found = [
        Change(column, _words(old.values[column]), _words(new.values[column]))
        for column in COLUMNS
        if old.values[column] != new.values[column]
    ]
    if old.activities != new.activities:
        found.append(Change("activities", _codes(old.activities), _codes(new.activities)))
    if old.contacts != new.contacts:
        gone = [contact for contact in old.contacts if contact not in new.contacts]
        come = [contact for contact in new.contacts if contact not in old.contacts]
        found.append(Change("contacts", _people(gone), _people(come)))
    return tuple(found)


def _said(row: FirmRow) -> dict[str, Any]:
    values = {
        "name": row.name,
        "trade_name": row.trade_name,
        "external_id": row.external_id,
        "registration_number": row.registration_number,
        "country": row.country,
        "region": row.region,
        "nuts": row.nuts,
        "city": row.city,
        "postal_code": row.postal_code,
        "address": ", ".join(line for line in (row.address_1, row.address_2) if line),
        "size": row.size,
        "employees": row.employees,
        "founded": row.founded,
        "revenue": None if row.revenue is None else _FIFTEEN_DIGITS.plus(row.revenue),
        "trade": row.import_export,
        "website": row.website,
        "phone": row.phone,
        "fax": row.fax,
        "language": row.language,
        "offers": row.offers,
        "needs": row.needs,
        "cooperation": [kind.value for kind in row.cooperation],
        "group_name": row.headquarters,
    }
    return {column: value for column, value in values.items() if value not in (None, "", [])}


def _counted(row: FirmRow) -> SizeClass | None:
    return None if row.employees is None else size_by_employees(row.employees)


def _merged_activities(known: Sequence[ActivityFacts], row: FirmRow) -> tuple[ActivityFacts, ...]:
    """The row's activities in place of the known ones of the same classifications."""
    if not row.activities:
        return tuple(known)
    said = [ActivityFacts(each.scheme.value, each.code, each.description or "") for each in row.activities]
    schemes = {activity.scheme for activity in said}
    return (*(activity for activity in known if activity.scheme not in schemes), *said)


def _stated_contacts(row: FirmRow) -> list[ContactFacts]:
    """The person whom the row names, then the firm's office; one of them where they share the address."""
    person = ContactFacts(
        row.contact_name or "", row.contact_role or "", row.contact_email or row.email or "", row.contact_phone or ""
    )
    has_person = bool(row.contact_name or row.contact_role or row.contact_email or row.contact_phone)
    found = [person] if has_person else []
    if row.email and not (has_person and person.email.casefold() == row.email.casefold()):
        found.append(ContactFacts(email=row.email))
    return found


def _merged_contacts(known: Sequence[ContactFacts], row: FirmRow) -> tuple[ContactFacts, ...]:
    merged = list(known)
    taken: set[int] = set()
    for stated in _stated_contacts(row):
        at = _same_contact(merged, taken, stated)
        if at is None:
            at = len(merged)
            merged.append(stated)
        else:
            said = {name: value for name, value in vars(stated).items() if value}
            merged[at] = replace(merged[at], **said)
        taken.add(at)
    return tuple(merged)


def _same_contact(contacts: Sequence[ContactFacts], taken: set[int], stated: ContactFacts) -> int | None:
    """Which contact is meant: that of the same address, else of the same name, else the only one without a name."""
    free = [(at, contact) for at, contact in enumerate(contacts) if at not in taken]
    same_address = [at for at, contact in free if stated.email and contact.email.casefold() == stated.email.casefold()]
    if same_address:
        return same_address[0]
    if stated.name:
        return next((at for at, contact in free if fold(contact.name) == fold(stated.name)), None)
    nameless = [at for at, contact in free if not contact.name]
    return nameless[0] if len(nameless) == 1 else None


def _words(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def _codes(activities: Sequence[ActivityFacts]) -> str:
    return ", ".join(f"{activity.scheme} {activity.code}" for activity in activities)


def _people(contacts: Sequence[ContactFacts]) -> str:
    return "; ".join(
        ", ".join(text for text in (contact.name, contact.role, contact.email, contact.phone) if text)
        for contact in contacts
    )
