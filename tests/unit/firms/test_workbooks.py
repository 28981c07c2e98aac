"""XLSX as chambers have it, and workbooks made to harm."""

import datetime
import io
import threading
import zipfile

import pytest

from fondaco.firms.listfile import Code, Unreadable, UnreadableList, read_list
from fondaco.firms.listfile.workbook import Limits, read_sheets
from tests.unit.firms.lists import only, xlsx_bytes

HEADER = ["Codice", "Ragione sociale", "CAP", "Nazione", "NACE", "Addetti", "Anno di fondazione"]
MEGABYTE = 1024 * 1024
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(workbook: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return result.getvalue()


def unreadable(data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(UnreadableList) as caught:
        read_sheets(data, limits or Limits())
    return caught.value.code


def test_numbers_that_are_codes_lose_their_point_and_get_their_zeros_back() -> None:
    firms = read_list(xlsx_bytes([HEADER, [123456789, "Legno Vivo", 144, "Italia", 1.11, 35, 1985]]), "elenco.xlsx")
    firm = only(firms)
    assert (firm.external_id, firm.postal_code, firm.employees, firm.founded) == ("123456789", "00144", 35, 1985)
    assert [activity.code for activity in firm.activities] == ["01.11"]
    assert [(found.column, found.code) for found in firms.remarks] == [("CAP", Code.POSTAL_CODE_PADDED)]
    assert (firms.encoding, firms.separator) == (None, None)


def test_text_cells_keep_their_zeros_and_dates_give_their_year() -> None:
    rows = [HEADER, ["007", "Legno Vivo", "00144", "IT", "31.00", "", datetime.date(1985, 3, 1)]]
    firm = only(read_list(xlsx_bytes(rows), "elenco.xlsx"))
    assert (firm.external_id, firm.postal_code, firm.founded) == ("007", "00144", 1985)


def test_the_first_visible_sheet_with_a_header_is_read() -> None:
    hidden = [["Company name", "Country"], ["Hidden", "IT"]]
    notes = [["How to fill in this list"], ["Read me first"]]
    firms = [["Company name", "Country"], ["Legno Vivo", "IT"]]
    assert only(read_list(xlsx_bytes(hidden, notes, firms, hidden=[0]), "x.xlsx")).name == "Legno Vivo"


def test_rows_are_counted_from_the_top_of_the_sheet() -> None:
    rows = [[], [], ["", "Company name", "Country"], ["", "Legno Vivo", "IT"]]
    firms = read_list(xlsx_bytes(rows), "x.xlsx")
    assert (firms.header_row, only(firms).row) == (3, 4)


def test_a_workbook_is_known_by_its_content_not_its_name() -> None:
    data = xlsx_bytes([["Company name", "Country"], ["Legno Vivo", "IT"]])
    assert only(read_list(data, "elenco.csv")).name == "Legno Vivo"


def test_a_workbook_without_cells_is_empty() -> None:
    with pytest.raises(UnreadableList) as caught:
        read_list(xlsx_bytes([]), "x.xlsx")
    assert caught.value.code is Unreadable.EMPTY


def test_other_archives_and_broken_workbooks_are_told_apart() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    good = xlsx_bytes([["Company name"], ["A"]])
    assert unreadable(archive.getvalue()) is Unreadable.NOT_XLSX
    assert unreadable(good[: len(good) // 2]) is Unreadable.BROKEN_XLSX
    assert unreadable(changed(good, "xl/worksheets/sheet1.xml", b"<worksheet><row")) is Unreadable.BROKEN_XLSX


def test_an_archive_that_would_unpack_to_much_more_than_it_is_stays_packed() -> None:
    bomb = changed(xlsx_bytes([["Company name"]]), "xl/media/image1.png", bytes(60 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    assert unreadable(bomb) is Unreadable.UNPACKS_TOO_BIG


def test_an_archive_that_lies_about_its_sizes_is_taken_for_broken() -> None:
    strings = b"<sst " + NAMESPACE + b"><si><t>" + b"x" * (300 * MEGABYTE) + b"</t></si></sst>"
    bomb = changed(xlsx_bytes([["Company name"]]), "xl/sharedStrings.xml", strings)
    lying = bomb.replace(len(strings).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < MEGABYTE
    assert unreadable(lying) is Unreadable.BROKEN_XLSX


def test_two_cells_at_the_ends_of_a_sheet_do_not_make_a_grid_of_billions() -> None:
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Company name</t></is></c></row>'
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = b"<worksheet " + NAMESPACE + b"><sheetData>" + first + last + b"</sheetData></worksheet>"
    bomb = changed(xlsx_bytes([["Company name"]]), "xl/worksheets/sheet1.xml", sheet)
    assert len(bomb) < 10_000
    assert unreadable(bomb) is Unreadable.UNPACKS_TOO_BIG


def test_many_cells_that_share_one_long_text_are_stopped() -> None:
    data = xlsx_bytes([["x" * 1000] * 20] * 100)
    assert unreadable(data, Limits(text_chars=1_000_000)) is Unreadable.UNPACKS_TOO_BIG


def test_entities_of_a_document_type_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE sst [<!ENTITY a "ha ha ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "/etc/passwd">]>'
    strings = b"<sst " + NAMESPACE + b"><si><t>Company name</t></si><si><t>&b;&f;</t></si></sst>"
    data = changed(xlsx_bytes([["Company name"], ["A"]]), "xl/sharedStrings.xml", laughs + strings)
    assert unreadable(data) is Unreadable.BROKEN_XLSX


def test_reading_that_takes_too_long_is_stopped() -> None:
    assert unreadable(xlsx_bytes([["Company name"], ["A"]]), Limits(seconds=0)) is Unreadable.TOOK_TOO_LONG


def test_more_rows_than_allowed_are_refused_as_a_whole() -> None:
    with pytest.raises(UnreadableList) as caught:
        read_list(xlsx_bytes([["Company name"], *[["A"]] * 50_000]), "x.xlsx")
    assert (caught.value.code, caught.value.details) == (Unreadable.TOO_MANY_ROWS, {"limit": 50_000})


def test_workbooks_are_read_from_several_threads_at_once() -> None:
    data = xlsx_bytes([["Company name", "Country"], *([f"Firm {number}", "IT"] for number in range(50))])
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(read_list(data, "x.xlsx").rows))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [50] * 3
