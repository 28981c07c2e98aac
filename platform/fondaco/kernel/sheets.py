"""Lists as files for spreadsheets: CSV and XLSX, in which nothing that somebody typed acts as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

Cell = str | int | float | Decimal | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"\+[\d ().\-/]*\d|-\d+([.,]\d+)?")  # +421 2 5441 0000 and -3,5 are what they look like


def neutral(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula; phone numbers and negative numbers stay as they are.

    An apostrophe in front is how spreadsheets themselves mark text (OWASP, CSV injection).
    """
    if text.startswith(_ACTIVE) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, by which Excel knows it, and semicolons, which the decimal comma asks for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(word) for word in header])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return neutral(cell) if isinstance(cell, str) else str(cell)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a header and rows of as many cells."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_file(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, its header fixed and with filters. Texts are text cells, so none is a formula."""
    return xlsx_book([Sheet(title, header, rows)])


def xlsx_book(sheets: Iterable[Sheet]) -> bytes:
    """`xlsx_file` with several sheets."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return content.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, content: Sheet) -> None:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", content.title)[:31] or None)
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, content.header, bold)
    last = 0
    for last, row in enumerate(content.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            else:
                sheet.write(last, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, max(len(content.header) - 1, 0))
    sheet.autofit()
