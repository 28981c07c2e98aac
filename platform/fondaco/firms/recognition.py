"""Which firm of the directory a row of a list describes."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fondaco.firms.listfile import FirmRow, duplicates
from fondaco.firms.listfile.duplicates import Identified, folded_name, places, registration

_LONGEST_KEY = 600


class Known(NamedTuple):
    """A firm of the directory by what it can be recognised by."""

    firm_id: uuid.UUID
    name: str
    country: str
    external_id: str
    registration_number: str
    postal_code: str
    city: str
    match_key: str
    row: int = 0


@dataclass
class Recognised:
    """Rows of a list by the firm that they describe. Rows of new firms are in neither."""

    firms: dict[int, Known] = field(default_factory=dict)
    number_of_another: dict[int, Known] = field(default_factory=dict)
    """Rows whose external number a different firm of the directory has."""


def recognise(rows: Sequence[FirmRow], known: Iterable[Known]) -> Recognised:
    """Find each row's firm among those known.

    A firm is recognised by the number that the list gives it (`external_id`), else by country and registration number
    at the same place, else by country, name and place: the rule by which `duplicates` tells rows of one list apart, so
    that branches in other towns stay firms of their own. A number counts for the list that gave it: two registers that
    both count from 1 do not mean the same firm by 17. So an equal number is not believed where country or
    registration number differ, nor where neither name, registration number nor place agree.
    """
    known = list(known)
    found = Recognised()
    numbered: defaultdict[str, list[Known]] = defaultdict(list)
    for firm in known:
        if firm.external_id:
            numbered[firm.external_id].append(firm)
    others: list[FirmRow] = []
    for row in rows:
        same_number = numbered.get(row.external_id or "", [])
        own = next((firm for firm in same_number if _may_be(row, firm)), None)
        if own:
            found.firms[row.row] = own
            continue
        if same_number:
            found.number_of_another[row.row] = same_number[0]
        others.append(replace(row, external_id=None))
    _find_by_registration_and_name(others, known, found)
    return found


def _find_by_registration_and_name(rows: Sequence[FirmRow], known: Sequence[Known], found: Recognised) -> None:
    if not rows or not known:
        return
    # The firms of the directory stand before the list, as rows numbered -1, -2, …
    above = [firm._replace(row=-number, external_id="") for number, firm in enumerate(known, start=1)]
    for duplicate in duplicates([*above, *rows]):
        if duplicate.row > 0 > duplicate.of:
            found.firms[duplicate.row] = known[-duplicate.of - 1]


def _may_be(row: FirmRow, firm: Known) -> bool:
    if row.country != firm.country:
        return False
    numbers = {registration(row), registration(firm)} - {""}
    if len(numbers) == 2:
        return False
    same_registration = bool(registration(row)) and registration(row) == registration(firm)
    same_name = folded_name(row.name) == folded_name(firm.name)
    return same_registration or same_name or bool(places(row) & places(firm))


def match_key(firm: Identified, taken: set[str], own_id: uuid.UUID) -> str:
    """The strongest identifier of a firm that is not taken: registration at a place, external number, name at a place.

    The key is given once, when a firm is entered, and unique in its institution: should two imports enter one firm at
    the same time after all, the database refuses the second.
    """
    at = next(iter(sorted(places(firm), reverse=True)), "")  # the postal code before the city
    number = registration(firm)
    candidates = [
        f"registration {firm.country} {number} {at}" if number else "",
        f"number {firm.external_id}" if firm.external_id else "",
        f"name {firm.country} {folded_name(firm.name)} {at}",
        f"own {own_id}",
    ]
    return next(key for key in map(_short, candidates) if key and key not in taken)


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()
