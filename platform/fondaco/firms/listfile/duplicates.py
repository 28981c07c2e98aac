"""Rows of one list that describe the same firm."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fondaco.firms.listfile.folding import fold


class Identified(Protocol):
    """A firm by what it can be recognised by. `row` is any number but 0."""

    @property
    def row(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def registration_number(self) -> str | None: ...
    @property
    def postal_code(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...


class Likeness(StrEnum):
    """What two rows have in common."""

    EXTERNAL_ID = "external_id"
    REGISTRATION_NUMBER = "registration_number"
    NAME_AND_PLACE = "name_and_place"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Row `row` describes the firm of the earlier row `of`; both count as a spreadsheet does."""

    row: int
    of: int
    likeness: Likeness


def duplicates(rows: Iterable[Identified]) -> tuple[Duplicate, ...]:
    """Rows that describe the firm of an earlier row, each told once and as a duplicate of the first such row.

    Two rows are one firm when they share
    - the identifier that the list itself gives its firms, or
    - country, registration number and place, or
    - country, name and place, unless both have registration numbers and these differ.

    The place is the postal code or the city: one of them the same will do, and a row with neither may be anywhere.
    Registers list one legal entity more than once, as the company and as the head of its group (one in ten rows of a
    real list of Rome: two identifiers, one VAT number, mostly one address), and that is one firm to invite. A branch
    in another town has the number of its company too, but has its own people and business: it stays a firm of its
    own. Names are compared without case, accents and punctuation; legal forms count, since Rossi SRL and Rossi SPA
    are two firms.
    """
    found: list[Duplicate] = []
    seen: dict[Key, dict[str, int]] = {}
    for row in rows:
        marks = Marks.of(row)
        likeness, first = _earlier(row.row, marks, seen)
        if likeness:
            found.append(Duplicate(row.row, first, likeness))
        for key in marks.found_under():
            decisive = marks.number if key[0] is Likeness.NAME_AND_PLACE else ""
            seen.setdefault(key, {}).setdefault(decisive, first)
    return tuple(found)


Key = tuple[Likeness, str, str, str]
_NOWHERE = ""
_ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a firm is recognised by, made comparable."""

    country: str
    external_id: str
    number: str
    """Of its registration."""
    name: str
    places: frozenset[str]

    @classmethod
    def of(cls, firm: Identified) -> "Marks":
        return cls(
            firm.country,
            firm.external_id or "",
            registration(firm),
            folded_name(firm.name),
            frozenset(places(firm)),
        )

    def found_under(self) -> list[Key]:
        """The keys under which others look for a firm like this one."""
        return self._keys((self.places or {_NOWHERE}) | {_ANYWHERE})

    def looks_under(self) -> list[Key]:
        """The keys under which firms like this one are found, the strongest first; without a place, anywhere."""
        return self._keys(self.places | {_NOWHERE} if self.places else {_ANYWHERE})

    def _keys(self, at: Set[str]) -> list[Key]:
        keys = [(Likeness.EXTERNAL_ID, "", self.external_id, "")] if self.external_id else []
        if self.number:
            keys += [(Likeness.REGISTRATION_NUMBER, self.country, self.number, place) for place in sorted(at)]
        keys += [(Likeness.NAME_AND_PLACE, self.country, self.name, place) for place in sorted(at)]
        return keys


def _earlier(row: int, marks: Marks, seen: dict[Key, dict[str, int]]) -> tuple[Likeness | None, int]:
    """How the row is like an earlier one, and the first row of that firm; the row itself if it is like none.

    `seen` holds, for what rows have in common, their registration numbers ("" where there is none, or where the
    number does not matter) and the first row of each.
    """
    for key in marks.looks_under():
        numbers = seen.get(key, {})
        first = numbers.get(marks.number) or numbers.get("") if marks.number else next(iter(numbers.values()), None)
        if first:
            return key[0], first
    return None, row


def places(firm: Identified) -> set[str]:
    """The postal code and the city, as far as they are known, folded."""
    return {f"{kind} {fold(place)}" for kind, place in (("code", firm.postal_code), ("city", firm.city)) if place}


def registration(firm: Identified) -> str:
    """The number without spaces and punctuation and, for a VAT number, without the country's prefix."""
    number = re.sub(r"[\W_]", "", firm.registration_number or "").upper()
    return number.removeprefix(firm.country)


def folded_name(name: str) -> str:
    """Folded, with S.p.A., SpA and S. p. A. all become "spa"."""
    return fold(re.sub(r"(?<=\b\w)\.\s?(?=\w\b)|\.(?=\s|$)", "", name))
