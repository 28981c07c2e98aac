"""CSV as chambers have it: encodings, separators, quotation marks, line ends, row widths."""

import codecs
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondaco.firms.listfile import Code, Unreadable, UnreadableList, read_list
from fondaco.firms.listfile.columns import score
from fondaco.firms.listfile.delimited import read_text
from tests.unit.firms.lists import csv_bytes, only, read_rows

HEADER = ["Ragione sociale", "Comune", "Nazione"]
FIRM = ["Möbelwerk Süd GmbH", "Fürstätt", "Österreich"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]


def unreadable(data: bytes, filename: str = "firms.csv") -> UnreadableList:
    with pytest.raises(UnreadableList) as caught:
        read_list(data, filename)
    return caught.value


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_reads_every_encoding_separator_and_line_end(encoding: str, separator: str, line_end: str) -> None:
    firms = read_list(csv_bytes([HEADER, FIRM], separator, encoding, line_end), "elenco.csv")
    firm = only(firms)
    assert (firm.name, firm.city, firm.country) == ("Möbelwerk Süd GmbH", "Fürstätt", "AT")
    assert firms.separator == separator
    assert firms.encoding == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


def test_reads_big_endian_utf16_with_its_mark() -> None:
    firms = read_list(codecs.BOM_UTF16_BE + csv_bytes([HEADER, FIRM], encoding="utf-16-be"), "elenco.csv")
    assert (firms.encoding, only(firms).city) == ("utf-16-be", "Fürstätt")


@settings(deadline=None)
@given(
    cells=st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5),
    separator=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_text_survives(cells: list[list[str]], separator: str, encoding: str) -> None:
    rows = [["Company name", "Offers"], *([text.replace("\x00", "") for text in row] for row in cells)]
    table = read_text(csv_bytes(rows, separator, encoding), lambda row: score(row, {}), 100)
    assert (table.rows, table.separator, table.open_quote) == (rows, separator, None)


@settings(deadline=None)
@given(
    cells=st.lists(st.text("abcXYZ 0129,;\t\"'\näöüßéèàçñ"), min_size=2, max_size=2),
    separator=st.sampled_from([";", ",", "\t"]),
)
def test_western_european_text_survives_windows_1252(cells: list[str], separator: str) -> None:
    rows = [["Company name", "Offers"], cells]
    assert read_text(csv_bytes(rows, separator, "windows-1252"), lambda row: score(row, {}), 100).rows == rows


def test_a_damaged_utf8_file_is_not_taken_for_windows_1252() -> None:
    data = csv_bytes([HEADER, FIRM, ["Società Più", "Città", "IT"]])
    error = unreadable(data.replace("ù".encode(), b"\xc3", 1))
    assert (error.code, error.details) == (Unreadable.UNDECODABLE, {"line": 3})


def test_bytes_of_no_known_encoding_are_told_with_their_line() -> None:
    error = unreadable(b"Company name;Country\r\nCaf\xe9;IT\r\n\x81\x8d;IT\r\n")
    assert (error.code, error.details) == (Unreadable.UNDECODABLE, {"line": 3})


def test_a_quoted_cell_may_hold_separators_quotation_marks_and_lines() -> None:
    firms = read_rows(
        ["Company name", "Country", "Offers"], ['Rossi "Il Legno"; Figli', "IT", "Solid oak;\r\nthree-layer panels"]
    )
    assert only(firms).name == 'Rossi "Il Legno"; Figli'
    assert only(firms).offers == "Solid oak;\nthree-layer panels"


def test_quotation_marks_inside_an_unquoted_cell_are_text() -> None:
    firms = read_list(b'Company name;Country\r\nMobilificio "Da Toni" srl;IT\r\n', "firms.csv")
    assert only(firms).name == 'Mobilificio "Da Toni" srl'


def test_a_quotation_mark_that_is_never_closed_is_told_at_its_row() -> None:
    firms = read_list(b'Company name;Country\r\nA;IT\r\n"B;IT\r\nC;IT\r\n', "firms.csv")
    assert [firm.name for firm in firms.rows] == ["A"]
    assert [(refusal.row, refusal.code) for refusal in firms.refusals] == [(3, Code.OPEN_QUOTE)]


def test_the_separator_that_excel_announces_is_obeyed_and_rows_count_as_excel_counts_them() -> None:
    firms = read_list(b"sep=,\r\nCompany name,Country\r\nLegno; Vivo,IT\r\n", "firms.csv")
    assert (only(firms).name, only(firms).row, firms.header_row) == ("Legno; Vivo", 3, 2)


def test_titles_above_the_header_and_blank_rows_are_passed_over() -> None:
    firms = read_list(b"Elenco imprese 2026;;\r\n;;\r\nDenominazione;CAP;Stato\r\n;;\r\nLegno;33100;IT\r\n", "x.csv")
    assert (firms.header_row, only(firms).row, only(firms).postal_code) == (3, 5, "33100")


def test_a_cell_of_several_lines_is_one_row_as_in_a_spreadsheet() -> None:
    firms = read_rows(["Company name", "Country", "Offers"], ["A", "IT", "one\ntwo\nthree"], ["B", "IT", ""])
    assert [firm.row for firm in firms.rows] == [2, 3]


def test_a_row_with_too_many_cells_is_refused_unless_the_surplus_is_empty() -> None:
    firms = read_list(b"Company name;Country\r\nA;IT;;\r\nB;IT;surplus\r\n", "firms.csv")
    assert [firm.name for firm in firms.rows] == ["A"]
    assert [(found.row, found.code, found.value) for found in firms.refusals] == [(3, Code.WRONG_COLUMNS, "3")]


def test_a_row_without_its_last_separators_is_read_with_a_remark() -> None:
    firms = read_list(b"Company name;Country;City;Phone;Fax\r\nA;IT;Udine\r\nB;IT;Trieste;;\r\n", "firms.csv")
    assert [firm.city for firm in firms.rows] == ["Udine", "Trieste"]
    assert [(found.row, found.code, found.value) for found in firms.remarks] == [(2, Code.SHORT_ROW, "3")]


def test_a_row_broken_by_unquoted_line_ends_is_refused_in_all_its_pieces() -> None:
    firms = read_list(
        b"Company name;Address;City;Country\r\nA;Via Roma 1;Udine;IT\r\nB;Via Po 2\r\nscala B\r\n;Udine;IT\r\n", "x.csv"
    )
    assert [firm.name for firm in firms.rows] == ["A"]
    assert [(found.row, found.code) for found in firms.refusals] == [(row, Code.WRONG_COLUMNS) for row in (3, 4, 5)]


@pytest.mark.parametrize("data", [b"", b"  \r\n \r\n", codecs.BOM_UTF8, csv_bytes([["", ""], ["", ""]])])
def test_an_empty_file_is_told_as_such(data: bytes) -> None:
    assert unreadable(data).code is Unreadable.EMPTY


def test_a_file_without_a_known_header_tells_which_headers_it_has() -> None:
    error = unreadable(csv_bytes([["Spalte A", "Spalte B"], ["x", "y"]]))
    assert (error.code, error.details) == (Unreadable.NO_HEADER, {"headers": "Spalte A, Spalte B"})


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"%PDF-1.7 ...", "elenco.pdf", Unreadable.NOT_A_LIST),
        (bytes(range(256)) * 4 + bytes(500), "elenco.csv", Unreadable.UNDECODABLE),
        (b"a;b\r\n" + bytes(500), "elenco.csv", Unreadable.NOT_A_LIST),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "elenco.xls", Unreadable.OLD_OR_LOCKED_EXCEL),
        (b"Company name;Country\r\nA;IT\r\n", "elenco.xlsx", Unreadable.NOT_XLSX),
    ],
)
def test_files_that_are_no_lists_are_told_as_what_they_are(data: bytes, filename: str, code: Unreadable) -> None:
    assert unreadable(data, filename).code is code


def test_a_file_that_is_too_big_is_not_read() -> None:
    error = unreadable(b"Company name;Country\r\n" + b"A;IT\r\n" * 4_000_000)
    assert (error.code, error.details) == (Unreadable.TOO_BIG, {"megabytes": 23, "limit": 20})


def test_more_rows_than_allowed_are_refused_as_a_whole() -> None:
    assert unreadable(b"Company name;Country\r\n" + b"A;IT\r\n" * 50_000).code is Unreadable.TOO_MANY_ROWS


def test_more_columns_than_allowed_are_refused() -> None:
    header = ["Company name", *(f"x{number}" for number in range(200))]
    assert unreadable(csv_bytes([header])).code is Unreadable.TOO_MANY_COLUMNS


def test_a_list_with_only_a_header_has_no_firms() -> None:
    firms = read_rows(HEADER)
    assert (firms.rows, firms.refusals) == ((), ())


def test_a_cell_of_a_megabyte_refuses_its_row_alone() -> None:
    firms = read_rows(["Company name", "Country"], ["x" * 1_000_000, "IT"], ["B", "IT"])
    assert only(firms).name == "B"
    (refusal,) = firms.refusals
    assert (refusal.row, refusal.column, refusal.code, len(refusal.value)) == (2, "Company name", Code.TOO_LONG, 80)


def test_lists_are_read_from_several_threads_at_once() -> None:
    data = csv_bytes([HEADER, *([f"Firm {number}", "Udine", "IT"] for number in range(200))])
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(read_list(data, "x.csv").rows))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [200] * 4
