"""A file of a chamber into a list of firms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from fondaco.firms.listfile import workbook
from fondaco.firms.listfile.columns import HEADER_WITHIN, find_header, mapped, no_header, recognised, score
from fondaco.firms.listfile.delimited import read_text
from fondaco.firms.listfile.problems import Code, Refusal, Remark, Unreadable, UnreadableList
from fondaco.firms.listfile.records import Layout, RowReader
from fondaco.firms.listfile.rows import Column, FirmRow

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
_MOST_PIECES = 6

_OLE = b"\xd0\xcf\x11\xe0"
_NO_LISTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class FirmList:
    """What a file says: the firms that can be taken, and what is wrong or odd, in the order of its rows.

    `header_row` counts as a spreadsheet does. `encoding` and `separator` are None for a workbook. `samples` holds what
    stands in each column of the first rows, "" for a column that is empty there; `refused_names` the names that could
    be read in rows that are refused.
    """

    columns: tuple[Column, ...]
    samples: tuple[str, ...]
    rows: tuple[FirmRow, ...]
    refusals: tuple[Refusal, ...]
    remarks: tuple[Remark, ...]
    refused_names: Mapping[int, str]
    header_row: int
    encoding: str | None
    separator: str | None

    @property
    def refused_rows(self) -> frozenset[int]:
        return frozenset(refusal.row for refusal in self.refusals)


@dataclass(frozen=True, slots=True)
class _Sheet:
    rows: Sequence[Sequence[str]]
    encoding: str | None = None
    separator: str | None = None
    open_quote: int | None = None


def read_list(
    data: bytes, filename: str, mapping: Mapping[str, str] | None = None, country: str | None = None
) -> FirmList:
    """Read a list of firms from CSV or XLSX; which of them it is, the content says, not the name.

    `mapping` gives, for headers that are not recognised or wrongly so, the field (a value of `Field`) or "" to leave
    the column out. `country` (ISO 3166-1 alpha-2) is that of rows that name none. A workbook is read from its first
    visible sheet with a header. Raises `UnreadableList`.
    """
    by_hand = mapping or {}
    sheets = _sheets(data, filename, by_hand)
    for sheet in sheets:
        header = find_header(sheet.rows, by_hand)
        if header is not None:
            return _read_sheet(sheet, header, by_hand, country)
    if not any(cell.strip() for sheet in sheets for row in sheet.rows for cell in row):
        raise UnreadableList(Unreadable.EMPTY)
    raise no_header(sheets[0].rows)


def columns_seen(data: bytes, filename: str) -> tuple[tuple[Column, str], ...]:
    """The columns of a list in which no header was found, by what looks most like one, each with a sample of its cells.

    It is the fullest of the first twenty rows, for a person to say what its columns hold. Raises `UnreadableList`.
    """
    sheets = _sheets(data, filename, {})
    rows = next((sheet.rows for sheet in sheets if any(any(map(str.strip, row)) for row in sheet.rows)), [])
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:HEADER_WITHIN]]
    at = filled.index(max(filled)) if filled else 0
    columns = recognised(rows[at][:MAX_COLUMNS]) if rows else ()
    return tuple(zip(columns, _samples(rows[at + 1 :], len(columns)), strict=True))


def _sheets(data: bytes, filename: str, mapping: Mapping[str, str]) -> list[_Sheet]:
    if not data.strip():
        raise UnreadableList(Unreadable.EMPTY)
    if len(data) > MAX_BYTES:
        megabyte = 1024 * 1024
        raise UnreadableList(Unreadable.TOO_BIG, megabytes=-(-len(data) // megabyte), limit=MAX_BYTES // megabyte)
    if data.startswith(_OLE):
        raise UnreadableList(Unreadable.OLD_OR_LOCKED_EXCEL)
    if workbook.is_zip(data):
        found = [_Sheet(rows) for rows in workbook.read_sheets(data)]
        if not found:
            raise UnreadableList(Unreadable.EMPTY)
        return found
    if PurePath(filename).suffix.lower() == ".xlsx":
        raise UnreadableList(Unreadable.NOT_XLSX)
    if data.startswith(_NO_LISTS):
        raise UnreadableList(Unreadable.NOT_A_LIST)
    table = read_text(data, partial(score, mapping=mapping), MAX_ROWS + 1)
    return [_Sheet(table.rows, table.encoding, table.separator, table.open_quote)]


def _read_sheet(sheet: _Sheet, header: int, mapping: Mapping[str, str], country: str | None) -> FirmList:
    headers = list(sheet.rows[header])
    while headers and not headers[-1].strip():
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise UnreadableList(Unreadable.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
    if len(sheet.rows) > MAX_ROWS:
        raise UnreadableList(Unreadable.TOO_MANY_ROWS, limit=MAX_ROWS)
    columns = mapped(headers, mapping)
    layout = Layout.of(columns)
    broken = _pieces([len(cells) for cells in sheet.rows], len(columns))
    rows: list[FirmRow] = []
    refusals: list[Refusal] = []
    remarks: list[Remark] = []
    refused_names: dict[int, str] = {}
    for index, cells in enumerate(sheet.rows[header + 1 :], start=header + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if index == sheet.open_quote:
            refusals.append(Refusal(index + 1, None, Code.OPEN_QUOTE))
            continue
        if index in broken:
            refusals.append(Refusal(index + 1, None, Code.WRONG_COLUMNS, str(len(cells))))
            continue
        reader = RowReader(layout, index + 1, cells)
        if firm := reader.firm(country):
            rows.append(firm)
        else:
            refused_names[reader.row] = reader.name
        refusals += reader.refusals
        remarks += reader.remarks
    return FirmList(
        columns,
        _samples(sheet.rows[header + 1 :], len(columns)),
        tuple(rows),
        tuple(refusals),
        tuple(remarks),
        refused_names,
        header + 1,
        sheet.encoding,
        sheet.separator,
    )


def _samples(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The first text of each column within the first twenty rows."""
    first = rows[:HEADER_WITHIN]
    return tuple(
        next((row[column].strip() for row in first if column < len(row) and row[column].strip()), "")
        for column in range(width)
    )


def _pieces(lengths: Sequence[int], width: int) -> frozenset[int]:
    """Rows that are pieces of one: a line end inside a cell without quotation marks breaks it in two or more.

    Such pieces have together as many cells as the header, the broken cells counted once. Other short rows are
    whole: Excel leaves out the separators after the last cell in use.
    """
    found: set[int] = set()
    for start, length in enumerate(lengths):
        together = length
        for end in range(start + 1, min(start + _MOST_PIECES, len(lengths))):
            together += lengths[end] - 1
            if not 0 < length < width or not 0 < lengths[end] < width or together > width:
                break
            if together == width:
                found.update(range(start, end + 1))
                break
    return frozenset(found)
