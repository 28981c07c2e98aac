"""Which firm of the directory a row of a list describes."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fondaco.firms.listfile import FirmRow, Likeness
from fondaco.firms.listfile.duplicates import Identified, Key, Marks

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
    """Rows of a list by the firm that they describe. Rows that are not in `firms` describe new ones."""

    firms: dict[int, Known] = field(default_factory=dict)
    number_of_another: dict[int, Known] = field(default_factory=dict)
    """Rows whose external number a different firm of the directory has."""
    like_another: dict[int, Known] = field(default_factory=dict)
    """Rows of new firms that are like a firm which another row describes."""


def recognise(rows: Sequence[FirmRow], known: Iterable[Known]) -> Recognised:
    """Find each row's firm among those known. The rows are unlike each other, so no two describe one firm.

    A row may describe a firm
    - of the same country and registration number at the same place, or of the same country and name at the same place:
      the rule by which `duplicates` tells rows of one list apart, so that branches in other towns stay firms of their
      own; or
    - of the number that the list gives it (`external_id`), where registration number, name or place agree as well. A
      number alone is not believed: two registers that both count from 1 do not mean the same firm by 17. Nor is one
      where country or registration number differ.
    Of all that may be, what agrees most is taken first, so that the order of rows decides nothing.
    """
    directory = _Directory(known)
    marked = [(row, Marks.of(row)) for row in rows]
    found = Recognised()
    taken: set[uuid.UUID] = set()
    possible = [
        (_likeness(marks, its), row, firm) for row, marks in marked for firm, its in directory.that_may_be(marks)
    ]
    for _score, row, firm in sorted(possible, key=lambda each: each[0], reverse=True):  # stable: then the older firm
        if row.row not in found.firms and firm.firm_id not in taken:
            found.firms[row.row] = firm
            taken.add(firm.firm_id)
    for row, marks in marked:
        if row.row in found.firms:
            continue
        if same_number := directory.numbered(marks):
            found.number_of_another[row.row] = same_number[0][0]
        elif like := directory.that_may_be(marks):
            found.like_another[row.row] = like[0][0]
    return found


class _Directory:
    """The known firms, to be found by what they are recognised by."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._found_under: defaultdict[Key, list[tuple[Known, Marks]]] = defaultdict(list)
        for firm in known:
            marks = Marks.of(firm)
            for key in marks.found_under():
                self._found_under[key].append((firm, marks))

    def numbered(self, wanted: Marks) -> list[tuple[Known, Marks]]:
        """The firms of that external number."""
        return self._found_under.get((Likeness.EXTERNAL_ID, "", wanted.external_id, ""), [])

    def that_may_be(self, wanted: Marks) -> list[tuple[Known, Marks]]:
        """The firms that a row may describe."""
        found: dict[uuid.UUID, tuple[Known, Marks]] = {}
        for key in wanted.looks_under():
            for firm, its in self._found_under.get(key, []):
                if not _contradict(wanted, its, key[0]):
                    found.setdefault(firm.firm_id, (firm, its))
        return list(found.values())


def _contradict(row: Marks, firm: Marks, shared: Likeness) -> bool:
    """Whether what they do not share says that they are two firms, although they share this."""
    if shared is Likeness.REGISTRATION_NUMBER:
        return False
    if row.country != firm.country or (row.number and firm.number and row.number != firm.number):
        return True
    agree = row.name == firm.name or (row.number and row.number == firm.number) or row.places & firm.places
    return shared is Likeness.EXTERNAL_ID and not agree


def _likeness(row: Marks, firm: Marks) -> tuple[int, int]:
    """How like they are: the weight of what agrees, and (less) how much the firm has that the row does not say."""
    agreeing = (
        (4, bool(row.number) and row.number == firm.number),
        (3, row.name == firm.name),
        (2, bool(row.external_id) and row.external_id == firm.external_id),
        (len(row.places & firm.places), True),
    )
    unsaid = len(firm.places - row.places) + (bool(firm.number) and not row.number)
    return sum(weight for weight, agrees in agreeing if agrees), -unsaid


def match_key(firm: Identified, taken: set[str], own_id: uuid.UUID) -> str:
    """The strongest identifier of a firm that is not taken: registration at a place, external number, name at a place.

    The key is given once, when a firm is entered, and unique in its institution: should two imports enter one firm at
    the same time after all, the database refuses the second.
    """
    marks = Marks.of(firm)
    at = max(marks.places, default="")  # the postal code before the city
    candidates = [
        f"registration {firm.country} {marks.number} {at}" if marks.number else "",
        f"number {firm.external_id}" if firm.external_id else "",
        f"name {firm.country} {marks.name} {at}",
        f"own {own_id}",
    ]
    return next(key for key in map(_short, candidates) if key and key not in taken)


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()
