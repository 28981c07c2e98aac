"""What becomes of the values of a row: taken, mended, left out with a remark, or the row refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondaco.firms.listfile import Activity, Code, FirmList, read_list
from fondaco.firms.listfile.places import language_spoken_in
from fondaco.firms.vocabulary import ActivityScheme, Cooperation, SizeClass, Trade
from tests.unit.firms.lists import csv_bytes, only, read_one, read_rows


def refused(firms: FirmList) -> list[tuple[str | None, Code]]:
    assert firms.rows == ()
    return [(refusal.column, refusal.code) for refusal in firms.refusals]


def value_and_remarks(field: str, header: str, text: str) -> tuple[Any, list[Code]]:
    firms = read_one(**{header: text})
    return getattr(only(firms), field), [remark.code for remark in firms.remarks]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Company_name": ""}, "Company name", Code.NO_NAME),
        ({"Company_name": "Legno\x00Vivo"}, "Company name", Code.CONTROL_CHARACTER),
        ({"City": "Udine\x1b[31m"}, "City", Code.CONTROL_CHARACTER),
        ({"Company_name": "Legno \u202eoviV"}, "Company name", Code.CONTROL_CHARACTER),
        ({"Company_name": "x" * 501}, "Company name", Code.TOO_LONG),
        ({"Offers": "x" * 5001}, "Offers", Code.TOO_LONG),
        ({"Country": "Atlantis"}, "Country", Code.BAD_COUNTRY),
        ({"Country": "XX"}, "Country", Code.BAD_COUNTRY),
        ({"Country": ""}, "Country", Code.NO_COUNTRY),
        ({"Email": "info@"}, "Email", Code.BAD_EMAIL),
        ({"Email": "Anna <anna@example.org>"}, "Email", Code.BAD_EMAIL),
        ({"Email": "a@example.org\nBcc: b@example.org"}, "Email", Code.SEVERAL_EMAILS),
        ({"Email": "a@example.org; b@example.org"}, "Email", Code.SEVERAL_EMAILS),
        ({"Contact_email": "nobody"}, "Contact email", Code.BAD_EMAIL),
    ],
)
def test_rows_that_cannot_be_taken_are_refused_with_column_and_reason(
    cells: dict[str, str], column: str, code: Code
) -> None:
    assert refused(read_one(**cells)) == [(column, code)]


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    firms = read_one(Company_name="", Country="Atlantis", Email="info@")
    assert refused(firms) == [
        *(("Company name", Code.NO_NAME), ("Country", Code.BAD_COUNTRY), ("Email", Code.BAD_EMAIL)),
    ]
    assert firms.refused_rows == {2}


def test_a_refused_row_does_not_keep_the_others_out() -> None:
    firms = read_rows(["Name", "Country"], ["A", "IT"], ["", "IT"], ["C", "IT"])
    assert [(firm.row, firm.name) for firm in firms.rows] == [(2, "A"), (4, "C")]
    assert [refusal.row for refusal in firms.refusals] == [3]


def test_control_characters_in_a_column_that_is_not_taken_do_no_harm() -> None:
    assert only(read_one(Colour="\x00")).name == "Legno Vivo"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("it", "IT"), ("ITA", "IT"), ("Italia", "IT"), ("ITALY", "IT"), ("Italien", "IT"), ("Italie", "IT")),
        *(("Österreich", "AT"), ("Autriche", "AT"), ("austria", "AT"), ("DEU", "DE"), ("Alemania", "DE")),
        *(("Slovenija", "SI"), ("Hrvatska", "HR"), ("Repubblica Ceca", "CZ"), ("Czech Republic", "CZ")),
        *(("UK", "GB"), ("EL", "GR"), ("ENGLAND", "GB"), ("LUXEMBURG", "LU"), ("UNITED STATES OF AME", "US")),
    ],
)
def test_countries_are_known_by_code_and_by_name_in_many_languages(written: str, code: str) -> None:
    assert only(read_one(Country=written)).country == code


def test_rows_without_a_country_take_the_one_given_for_the_list() -> None:
    data = csv_bytes([["Name", "Country"], ["A", ""], ["B", "AT"]])
    assert [firm.country for firm in read_list(data, "x.csv", country="IT").rows] == ["IT", "AT"]


@pytest.mark.parametrize(
    ("written", "language"), [("", None), ("de", "de"), ("Deutsch", "de"), ("tedesco", "de"), ("de-AT", "de")]
)
def test_the_language_is_the_one_written(written: str, language: str | None) -> None:
    assert only(read_one(Country="IT", Language=written)).language == language


@pytest.mark.parametrize(
    ("country", "language"), [("IT", "it"), ("AT", "de"), ("SI", "sl"), ("BE", None), ("FI", None), ("US", None)]
)
def test_a_country_has_a_language_where_it_has_only_one(country: str, language: str | None) -> None:
    assert language_spoken_in(country) == language


@pytest.mark.parametrize(
    ("field", "header", "written", "value", "remarks"),
    [
        # text, and what spreadsheets wrap around it
        ("city", "City", "  San\u00a0Giovanni\n al   Natisone ", "San Giovanni al Natisone", []),
        ("city", "City", "Udi\u00adne\u200b", "Udine", []),
        ("city", "City", "n.d.", None, []),
        ("city", "City", "x" * 201, None, [Code.NO_ROOM]),
        ("external_id", "ID", '="00123"', "00123", []),
        ("external_id", "ID", "'00123", "00123", []),
        ("external_id", "ID", "00123", "00123", []),
        ("external_id", "ID", "1,01868E+11", "1,01868E+11", [Code.DIGITS_LOST]),
        ("registration_number", "Partita IVA", "IT 01234567890", "IT 01234567890", []),
        # places
        ("postal_code", "CAP", "00144", "00144", []),
        ("postal_code", "CAP", "144", "00144", [Code.POSTAL_CODE_PADDED]),
        ("nuts", "NUTS", "ith42", "ITH42", []),
        ("nuts", "NUTS", "Friuli", None, [Code.BAD_NUTS]),
        # numbers
        ("revenue", "Fatturato", "1,01868E+11", Decimal("101868000000.00"), []),
        ("revenue", "Fatturato", "€ 1.234.567,89", Decimal("1234567.89"), []),
        ("revenue", "Fatturato", "1,234,567.89", Decimal("1234567.89"), []),
        ("revenue", "Fatturato", "1 234 567,5 EUR", Decimal("1234567.50"), []),
        ("revenue", "Fatturato", "1'234'567", Decimal("1234567.00"), []),
        ("revenue", "Fatturato", "0,5", Decimal("0.50"), []),
        ("revenue", "Fatturato", "9E99", None, [Code.BAD_NUMBER]),
        ("revenue", "Fatturato", "$ 500", None, [Code.BAD_NUMBER]),
        ("revenue", "Fatturato", "-3", None, [Code.BAD_NUMBER]),
        ("founded", "Founded", "1303", 1303, []),
        ("founded", "Founded", "01/03/1985", 1985, []),
        ("founded", "Founded", "85", None, [Code.BAD_YEAR]),
        ("founded", "Founded", "2950", None, [Code.BAD_YEAR]),
        ("employees", "Employees", "1.200", 1200, []),
        ("employees", "Employees", "10-49", None, []),
        ("employees", "Employees", "many", None, [Code.BAD_NUMBER]),
        # sizes
        ("size", "Employees", "10", SizeClass.MICRO, []),
        ("size", "Employees", "11", SizeClass.SMALL, []),
        ("size", "Employees", "50", SizeClass.MEDIUM, []),
        ("size", "Employees", "250", SizeClass.LARGE, []),
        ("size", "Employees", "10-49", SizeClass.SMALL, []),
        ("size", "Employees", "da 50 a 249", SizeClass.MEDIUM, []),
        ("size", "Employees", "fino a 9", SizeClass.MICRO, []),
        ("size", "Employees", "250+", SizeClass.LARGE, []),
        ("size", "Size", "Piccola impresa", SizeClass.SMALL, []),
        ("size", "Größe", "Universität", SizeClass.UNIVERSITY, []),
        ("size", "Size", "huge", None, [Code.BAD_SIZE]),
        # the web, e-mail, phones
        ("website", "Website", "www.example.org/chairs", "https://www.example.org/chairs", []),
        ("website", "Website", "http://example.org:8080", "http://example.org:8080", []),
        ("website", "Website", "example.org:8080/a", "https://example.org:8080/a", []),
        ("website", "Website", "javascript:alert(1)", None, [Code.BAD_WEBSITE]),
        ("website", "Website", "ftp://example.org", None, [Code.BAD_WEBSITE]),
        ("website", "Website", "https://user@example.org", None, [Code.BAD_WEBSITE]),
        ("website", "Website", "https://localhost/", None, [Code.BAD_WEBSITE]),
        ("email", "Email", " mailto:Anna@EXAMPLE.org ", "Anna@example.org", []),
        ("email", "Email", "info@möbel.example.org", "info@xn--mbel-5qa.example.org", []),
        ("email", "Email", "-", None, []),
        ("phone", "Phone", "0432 555 0123", "+3904325550123", []),
        ("phone", "Phone", "+43 1 5550123", "+4315550123", []),
        ("phone", "Phone", "ask Anna", "ask Anna", [Code.PHONE_KEPT]),
        ("phone", "Phone", "0432 555012 / 555013", "0432 555012 / 555013", [Code.PHONE_KEPT]),
        # activities, trade, cooperation
        ("import_export", "Import/Export", "Imports & Exports", Trade.BOTH, []),
        ("import_export", "Import/Export", "esporta", Trade.EXPORTS, []),
        ("import_export", "Import/Export", "Not available or none", None, []),
        ("import_export", "Import/Export", "perhaps", None, [Code.BAD_TRADE]),
        ("cooperation", "Cooperation", "Distribution; supply", (Cooperation.DISTRIBUTION, Cooperation.SUPPLY), []),
        ("cooperation", "Cooperation", "Commercial agency, franchise", (Cooperation.AGENCY, Cooperation.FRANCHISE), []),
        ("cooperation", "Cooperation", "supply | love", (Cooperation.SUPPLY,), [Code.BAD_COOPERATION]),
    ],
)  # fmt: skip
def test_values_are_taken_mended_or_left_out(
    field: str, header: str, written: str, value: object, remarks: list[Code]
) -> None:
    assert value_and_remarks(field, header, written) == (value, remarks)


@pytest.mark.parametrize(
    ("header", "written", "codes"),
    [
        ("NACE", "31.00", [(ActivityScheme.NACE_2_1, "31.00")]),
        ("NACE", "C31.00; 3100|16,23", [(ActivityScheme.NACE_2_1, "31.00"), (ActivityScheme.NACE_2_1, "16.23")]),
        ("NACE Rev. 2", "31.09, 16.10", [(ActivityScheme.NACE_2, "31.09"), (ActivityScheme.NACE_2, "16.10")]),
        ("ATECO 2025", "310010", [(ActivityScheme.ATECO, "31.00.10")]),
        ("WZ 2008", "31.01.0", [(ActivityScheme.WZ, "31.01.0")]),
        ("SIC code", "0723", [(ActivityScheme.SIC, "0723")]),
    ],
)
def test_activity_codes_are_read_by_their_scheme(
    header: str, written: str, codes: list[tuple[ActivityScheme, str]]
) -> None:
    activities, remarks = value_and_remarks("activities", header, written)
    assert [(activity.scheme, activity.code) for activity in activities] == codes
    assert remarks == []


def test_what_is_no_code_is_left_out_and_told() -> None:
    activities, remarks = value_and_remarks("activities", "NACE", "31.00; furniture")
    assert activities == (Activity(ActivityScheme.NACE_2_1, "31.00"),)
    assert remarks == [Code.BAD_ACTIVITY]


def test_descriptions_go_with_the_codes_before_them() -> None:
    sic = {"SIC_1": "2511", "SIC_1_Description": "Wood furniture; not upholstered"}
    firms = read_one(**sic, NACE="31.00; 16.23", Attività="Mobili; Infissi")
    assert only(firms).activities == (
        Activity(ActivityScheme.SIC, "2511", "Wood furniture; not upholstered"),
        Activity(ActivityScheme.NACE_2_1, "31.00", "Mobili"),
        Activity(ActivityScheme.NACE_2_1, "16.23", "Infissi"),
    )


def test_the_larger_of_two_headcounts_counts() -> None:
    firm = only(read_one(Employees_Total="0", Employees_On_Site="897"))
    assert (firm.employees, firm.size) == (897, SizeClass.LARGE)


def test_a_size_that_is_named_wins_over_the_headcount() -> None:
    assert only(read_one(Employees="900", Size="University")).size is SizeClass.UNIVERSITY


def test_a_contact_may_have_its_name_in_two_columns() -> None:
    assert only(read_one(First_name="Anna", Surname="Bianchi")).contact_name == "Anna Bianchi"


def test_remarks_name_row_column_and_value() -> None:
    (remark,) = read_one(Website="ftp://example.org").remarks
    assert (remark.row, remark.column, remark.code, remark.value) == (
        *(2, "Website", Code.BAD_WEBSITE, "ftp://example.org"),
    )


@settings(deadline=None)
@given(cells=st.lists(st.text(), min_size=12, max_size=12))
def test_no_content_of_cells_makes_reading_fail(cells: list[str]) -> None:
    header = [
        *("Name", "Country", "E-mail", "Phone", "Website", "NACE", "Employees", "Revenue"),
        *("Founded", "NUTS", "Size", "Language"),
    ]
    firms = read_rows(header, [text.replace("\x00", "") for text in cells], ["Legno Vivo", "IT", *[""] * 10])
    assert firms.rows[-1].name == "Legno Vivo"
    assert {row.row for row in firms.rows} | firms.refused_rows <= {2, 3}
