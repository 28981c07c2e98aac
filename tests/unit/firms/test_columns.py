"""Which header is taken for which field, and headers mapped by hand."""

import pytest

from fondaco.firms.listfile import Field, Unreadable, UnreadableList, read_list
from fondaco.firms.listfile.columns import recognised
from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.headers import NAMES
from tests.unit.firms.lists import csv_bytes, only, read_rows


def fields(*headers: str) -> list[Field | None]:
    return [column.field for column in recognised(headers)]


@pytest.mark.parametrize(
    "headers",
    [
        ["Company name", "Address", "Postal code", "City", "Country", "E-mail", "Phone", "Employees", "Language"],
        ["Ragione sociale", "Indirizzo", "CAP", "Comune", "Nazione", "Posta elettronica", "Tel.", "Addetti", "Lingua"],
        ["Firma", "Straße", "PLZ", "Ort", "Land", "E-Mail-Adresse", "Telefon", "Mitarbeiterzahl", "Sprache"],
        ["Raison sociale", "Adresse", "Code postal", "Ville", "Pays", "Courriel", "Téléphone", "Effectif", "Langue"],
        ["Razón social", "Dirección", "Código postal", "Ciudad", "País", "Correo", "Teléfono", "Empleados", "Idioma"],
    ],
    ids=["en", "it", "de", "fr", "es"],
)  # fmt: skip
def test_headers_are_recognised_in_five_languages(headers: list[str]) -> None:
    assert fields(*headers) == [
        *(Field.NAME, Field.ADDRESS_1, Field.POSTAL_CODE, Field.CITY, Field.COUNTRY),
        *(Field.EMAIL, Field.PHONE, Field.EMPLOYEES, Field.LANGUAGE),
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NACE", Field.NACE_2_1),
        ("Codice NACE Rev. 2.1", Field.NACE_2_1),
        ("NACE 2.1", Field.NACE_2_1),
        ("NACE Rev. 2", Field.NACE_2),
        ("NACE Rev.2 code", Field.NACE_2),
        ("NACE 2.0", Field.NACE_2),
        ("ATECO 2025", Field.ATECO),
        ("Codice Ateco", Field.ATECO),
        ("WZ 2008", Field.WZ),
        ("SIC code 1", Field.SIC),
        ("Business Category Code 1", Field.SIC),
    ],
)
def test_activity_codes_are_told_by_scheme_and_revision(header: str, field: Field) -> None:
    assert fields("Company name", header, f"{header} - Description") == [
        *(Field.NAME, field, Field.ACTIVITY_DESCRIPTION)
    ]


def test_a_description_of_activities_needs_codes_to_describe() -> None:
    assert fields("Ragione sociale", "Descrizione attività") == [Field.NAME, None]
    assert fields("Ragione sociale", "ATECO", "Descrizione attività")[2] is Field.ACTIVITY_DESCRIPTION


def test_the_better_of_two_columns_for_a_field_is_taken() -> None:
    assert fields("Nome", "Ragione sociale", "Cognome") == [
        *(Field.CONTACT_FIRST_NAME, Field.NAME, Field.CONTACT_LAST_NAME)
    ]
    assert fields("Local Headquarter Company Name", "Global Headquarter Company Name", "Company Name") == [
        *(None, Field.HEADQUARTERS, Field.NAME)
    ]


def test_a_header_that_comes_twice_is_taken_once() -> None:
    assert fields("Company name", "E-mail", "E-mail") == [Field.NAME, Field.EMAIL, None]


def test_no_header_name_is_given_to_two_fields_unless_it_is_a_first_or_last_name() -> None:
    names = [(name, field) for field, names in NAMES.items() for name in names]
    for_persons = {Field.CONTACT_FIRST_NAME, Field.CONTACT_LAST_NAME}
    others = [name for name, field in names if field not in for_persons]
    assert sorted(name for name in set(others) if others.count(name) > 1) == []


def test_every_header_name_is_written_as_headers_are_compared() -> None:
    assert [name for names in NAMES.values() for name in names if name != fold(name)] == []


def test_headers_mapped_by_hand_overrule_and_add_to_the_recognised_ones() -> None:
    data = csv_bytes([["Impresa", "Marchio X", "Chi", "Citta"], ["Holding", "Legno Vivo", "Anna Bianchi", "Udine"]])
    mapping = {"Marchio X": "name", "Impresa": "headquarters", "chi": "contact_name", "Citta": ""}
    firm = only(read_list(data, "x.csv", mapping, country="IT"))
    assert (firm.name, firm.headquarters, firm.contact_name, firm.city) == (
        *("Legno Vivo", "Holding", "Anna Bianchi", None),
    )


def test_a_field_mapped_by_hand_is_taken_from_that_column_only() -> None:
    data = csv_bytes([["Company name", "E-mail", "Sales address"], ["A", "old@example.org", "sales@example.org"]])
    firm = only(read_list(data, "x.csv", {"Sales address": "email"}, country="IT"))
    assert firm.email == "sales@example.org"


def test_a_list_without_any_known_header_is_read_when_it_is_mapped_by_hand() -> None:
    data = csv_bytes([["Spalte A", "Spalte B"], ["Legno Vivo", "IT"]])
    firms = read_list(data, "x.csv", {"Spalte A": "name", "Spalte B": "country"})
    assert (only(firms).name, only(firms).country) == ("Legno Vivo", "IT")


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"Not there": "city"}, Unreadable.UNKNOWN_HEADER),
        ({"City": "town"}, Unreadable.UNKNOWN_FIELD),
        ({"City": "region", "Country": "region"}, Unreadable.FIELD_TWICE),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_told(mapping: dict[str, str], code: Unreadable) -> None:
    data = csv_bytes([["Company name", "City", "Country"], ["A", "Udine", "IT"]])
    with pytest.raises(UnreadableList) as caught:
        read_list(data, "x.csv", mapping)
    assert caught.value.code is code


def test_columns_are_told_with_their_headers_as_written() -> None:
    firms = read_rows([" Company  name ", "Colour", "Country"], ["A", "red", "IT"])
    assert [(column.index, column.header, column.field) for column in firms.columns] == [
        (0, "Company  name", Field.NAME),
        (1, "Colour", None),
        (2, "Country", Field.COUNTRY),
    ]
