"""Files for spreadsheets: what was typed stays text."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from fondaco.kernel import sheets

HEADER = ["Firm", "Phone", "Revenue"]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    "typed", ["=1+1", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x";"y")']
)
def test_a_formula_is_marked_as_text_in_csv(typed: str) -> None:
    assert csv_rows(sheets.csv_file(HEADER, [[typed, None, None]]))[1] == [f"'{typed}", "", ""]


@pytest.mark.parametrize("typed", ["+421 2 5441 0000", "+39 (0432) 12-34", "-3,5", "Rossi & Figli", "'s Hertog"])
def test_phone_numbers_and_plain_text_stay_as_they_are_in_csv(typed: str) -> None:
    assert csv_rows(sheets.csv_file(HEADER, [[typed, 1, Decimal("2.50")]]))[1] == [typed, "1", "2.50"]


def test_text_with_separators_quotes_and_line_ends_is_one_cell() -> None:
    typed = 'A; "B"\nC'
    assert csv_rows(sheets.csv_file(["Firm"], [[typed]])) == [["Firm"], [typed]]


def test_a_workbook_holds_texts_as_they_were_typed_and_numbers_as_numbers() -> None:
    content = sheets.xlsx_file("Firms: all/of [them]", HEADER, [["=1+1", "+421254410000", Decimal("2.5")]])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [HEADER, ["=1+1", "+421254410000", 2.5]]
