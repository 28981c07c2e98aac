"""Searching the catalogue: words and filters over the firms of one event, and how many each choice would leave.

An event has hundreds of firms, so all of them are looked at in memory. That way case and accents do not matter on
either database, and the counts beside each filter come from the same look.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue.models import CatalogueEntry, Delegate, Registration, RegistrationState
from fondaco.firms import nace
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import Activity, Firm
from fondaco.firms.vocabulary import ActivityScheme

_NACE = {ActivityScheme.NACE_2_1, ActivityScheme.NACE_2, ActivityScheme.ATECO, ActivityScheme.WZ}
"""Classifications whose first two digits are a NACE division."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; an empty filter lets everything through."""

    words: str = ""
    sector: str = ""
    """A section's letter or a division's two digits."""
    country: str = ""
    cooperation: str = ""
    size: str = ""
    language: str = ""

    @property
    def is_narrow(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class _Firm:
    """A firm of the catalogue, as far as the search looks at it."""

    registration_id: uuid.UUID
    order: str
    text: str
    choices: dict[str, Collection[str]]


@dataclass(frozen=True)
class Found:
    """Registrations in the order of their firms' names, and for each filter how many firms each choice would leave."""

    ids: list[uuid.UUID]
    total: int
    """Firms in the whole catalogue."""
    counts: dict[str, Counter[str]]


FILTERS = ("sector", "country", "cooperation", "size", "language")


def search(session: Session, event_id: uuid.UUID, wanted: Wanted) -> Found:
    """The validated registrations of the event that fit."""
    firms = _firms(session, event_id)
    words = fold(wanted.words).split()
    with_words = [firm for firm in firms if _says(firm, words)]
    counts = {
        name: Counter(choice for firm in with_words if _fits(firm, wanted, but=name) for choice in firm.choices[name])
        for name in FILTERS
    }
    found = sorted((firm for firm in with_words if _fits(firm, wanted)), key=lambda firm: firm.order)
    return Found([firm.registration_id for firm in found], len(firms), counts)


def _says(firm: _Firm, words: list[str]) -> bool:
    """Whether all the words occur in what the firm is called, is, offers or needs."""
    if not words:
        return True
    text = fold(firm.text)
    return all(word in text for word in words)


def _fits(firm: _Firm, wanted: Wanted, but: str = "") -> bool:
    """Whether the firm passes all filters (`but` one, to count what its choices would leave)."""
    asked = ((name, getattr(wanted, name)) for name in FILTERS if name != but)
    return all(not value or value in firm.choices[name] for name, value in asked)


def _firms(session: Session, event_id: uuid.UUID) -> list[_Firm]:
    in_event = (Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED)
    rows = session.execute(
        select(
            Registration.id,
            Firm.id,
            Firm.name,
            Firm.country,
            Firm.size,
            CatalogueEntry.profile,
            CatalogueEntry.offers,
            CatalogueEntry.needs,
            CatalogueEntry.cooperation,
        )
        .join(Firm, Firm.id == Registration.firm_id)
        .join(CatalogueEntry, CatalogueEntry.registration_id == Registration.id)
        .where(*in_event)
    )
    sectors = _sectors(session, event_id)
    languages: dict[uuid.UUID, set[str]] = defaultdict(set)
    spoken = select(Delegate.registration_id, Delegate.languages).join(Registration).where(*in_event)
    for registration_id, codes in session.execute(spoken):
        languages[registration_id].update(codes)
    return [
        _Firm(
            registration_id,
            fold(name),
            f"{name} {profile} {offers} {needs}",
            {
                "sector": sectors[firm_id],
                "country": [country],
                "cooperation": cooperation,
                "size": [size.value] if size else [],
                "language": languages[registration_id],
            },
        )
        for registration_id, firm_id, name, country, size, profile, offers, needs, cooperation in rows
    ]


def _sectors(session: Session, event_id: uuid.UUID) -> dict[uuid.UUID, set[str]]:
    """The NACE divisions of each firm, with their sections."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    activities = (
        select(Activity.firm_id, Activity.scheme, Activity.code)
        .join(Registration, Registration.firm_id == Activity.firm_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED)
    )
    for firm_id, scheme, code in session.execute(activities):
        if division := division_of(scheme, code):
            found[firm_id] |= {division, str(nace.section_of(division))}
    return found


def division_of(scheme: str, code: str) -> str | None:
    """The NACE division of a code; None for one of another classification."""
    division = nace.division_of(code)
    return division if scheme in _NACE and division in nace.DIVISIONS else None
