"""Which column of a list holds which field: recognised by its header, or said by the person who imports."""

import re
from collections.abc import Mapping, Sequence

from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.headers import DESCRIPTION_WORDS, NAMES
from fondaco.firms.listfile.problems import Unreadable, UnreadableList
from fondaco.firms.listfile.rows import REPEATABLE, SCHEMES, Column, Field

# Exports often put a title, a date or a logo's row above the header.
HEADER_WITHIN = 20
_HEADERS_TOLD = 30
_ACTIVITY_IN_WORDS = rf"(?:(?:{'|'.join(DESCRIPTION_WORDS)}) )?(?:attivit|activit|activid|tatigkeit)"


def _activity_field(folded: str) -> Field | None:
    """The field of a column of activity codes or of their descriptions: "ATECO 2025", "NACE Rev. 2", "SIC code 1"."""
    words = folded.split()
    if "business category" in folded or "sic" in words:
        field = Field.SIC
    elif "nace" in words:
        # Revision 2.1 has been in force since 2025, so a header without a revision means it.
        revision = re.search(r"(?:\bnace|rev) ?2(?: ([01]))?(?!\d)", folded)
        field = Field.NACE_2 if revision and revision.group(1) != "1" else Field.NACE_2_1
    elif "ateco" in words:
        field = Field.ATECO
    elif "wz" in words or any(re.fullmatch(r"wz\d{4}", word) for word in words):
        field = Field.WZ
    elif re.match(_ACTIVITY_IN_WORDS, folded):
        field = Field.ACTIVITY_DESCRIPTION
    else:
        return None
    return Field.ACTIVITY_DESCRIPTION if DESCRIPTION_WORDS.intersection(words) else field


def recognised(headers: Sequence[str]) -> tuple[Column, ...]:
    """Each column with the field that its header names, or None. Only activity fields may come more than once."""
    folded = [fold(header) for header in headers]
    fields: list[Field | None] = [_activity_field(name) for name in folded]
    for field, names in NAMES.items():
        free = [name if fields[index] is None else None for index, name in enumerate(folded)]
        if found := next((name for name in names if name in free), None):
            fields[free.index(found)] = field
    if not any(field in SCHEMES for field in fields):
        fields = [None if field is Field.ACTIVITY_DESCRIPTION else field for field in fields]
    return tuple(
        Column(index, header.strip(), field) for index, (header, field) in enumerate(zip(headers, fields, strict=True))
    )


def mapped(headers: Sequence[str], mapping: Mapping[str, str]) -> tuple[Column, ...]:
    """The recognised columns, overruled by `mapping` from headers to fields ("" leaves a column out).

    A field that is mapped by hand is taken from that column only. Raises `UnreadableList` for a header that is not
    there, for a field that does not exist, and for two columns mapped to one field.
    """
    wanted = {fold(header): (header, _field(header, name)) for header, name in mapping.items()}
    known = [fold(header) for header in headers]
    for folded, (header, _) in wanted.items():
        if folded not in known:
            raise UnreadableList(Unreadable.UNKNOWN_HEADER, header=header, headers=_told(headers))
    by_hand: dict[Field, str] = {}
    for header, field in wanted.values():
        if field and field not in REPEATABLE and field in by_hand:
            raise UnreadableList(Unreadable.FIELD_TWICE, header=header, field=field.value)
        if field:
            by_hand[field] = header
    columns = []
    for column in recognised(headers):
        folded = known[column.index]
        if folded in wanted and known.index(folded) == column.index:
            columns.append(Column(column.index, column.header, wanted[folded][1]))
        elif column.field in by_hand and column.field not in REPEATABLE:
            columns.append(Column(column.index, column.header, None))
        else:
            columns.append(column)
    return tuple(columns)


def _field(header: str, name: str) -> Field | None:
    if not name:
        return None
    try:
        return Field(name)
    except ValueError:
        raise UnreadableList(Unreadable.UNKNOWN_FIELD, header=header, field=name) from None


def score(row: Sequence[str], mapping: Mapping[str, str]) -> int:
    """How many columns would be known if this row were the header; 0 if none would be the firm's name."""
    by_hand = {fold(header): name for header, name in mapping.items()}
    columns = recognised(row)
    fields = [by_hand.get(fold(column.header), column.field) for column in columns]
    return sum(1 for field in fields if field) if Field.NAME in fields else 0


def find_header(rows: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> int | None:
    """Index of the row, among the first twenty, of which most columns are known."""
    scores = [score(row, mapping) for row in rows[:HEADER_WITHIN]]
    return scores.index(max(scores)) if any(scores) else None


def no_header(rows: Sequence[Sequence[str]]) -> UnreadableList:
    """The error that tells what stood where a header was expected."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return UnreadableList(Unreadable.NO_HEADER, headers=_told(first))


def _told(headers: Sequence[str]) -> str:
    named = [" ".join(header.split())[:40] for header in headers if header.strip()]
    more = ["…"] if len(named) > _HEADERS_TOLD else []
    return ", ".join([*named[:_HEADERS_TOLD], *more])
