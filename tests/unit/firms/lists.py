"""Lists of firms as bytes, written the ways that spreadsheets and registers write them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from fondaco.firms.listfile import FirmList, FirmRow, read_list


def csv_bytes(
    rows: Sequence[Sequence[str]], separator: str = ";", encoding: str = "utf-8", line_end: str = "\r\n"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*sheets: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        for number, rows in enumerate(sheets):
            sheet = workbook.add_worksheet()
            if number in hidden:
                sheet.hide()
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
        visible = next(number for number in range(len(sheets)) if number not in hidden)
        workbook.worksheets()[visible].activate()
        workbook.worksheets()[visible].set_first_sheet()
    return content.getvalue()


def read_rows(*rows: Sequence[str]) -> FirmList:
    return read_list(csv_bytes(rows), "firms.csv")


def read_one(**cells: str) -> FirmList:
    """A list of one firm, Legno Vivo of Italy unless said otherwise; keys are headers, with _ for a space."""
    named = {"Company_name": "Legno Vivo", "Country": "IT", **cells}
    return read_rows([header.replace("_", " ") for header in named], list(named.values()))


def only(firms: FirmList) -> FirmRow:
    (firm,) = firms.rows
    return firm
