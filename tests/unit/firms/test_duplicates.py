"""Which rows of a list describe the same firm."""

import pytest

from fondaco.firms.listfile import FirmRow, Likeness, duplicates


def firm(row: int, name: str = "Legno Vivo", **facts: str) -> FirmRow:
    return FirmRow(row=row, name=name, **{"country": "IT", "city": "Udine", **facts})  # type: ignore[arg-type]


def found(*rows: FirmRow) -> list[tuple[int, int, Likeness]]:
    return [(each.row, each.of, each.likeness) for each in duplicates(rows)]


def test_firms_that_have_nothing_in_common_are_no_duplicates() -> None:
    assert found(firm(2, "A"), firm(3, "B"), firm(4, "C")) == []


def test_one_identifier_is_one_firm() -> None:
    assert found(firm(2, "A", external_id="7"), firm(3, "B", external_id="7")) == [(3, 2, Likeness.EXTERNAL_ID)]


def test_one_registration_number_in_one_place_is_one_firm_whatever_its_names_and_identifiers() -> None:
    one = firm(2, "Ls Group", external_id="1", registration_number="IT 01234567890")
    two = firm(3, "Car Lovers", external_id="2", registration_number="01234567890")
    assert found(one, two) == [(3, 2, Likeness.REGISTRATION_NUMBER)]


def test_a_branch_in_another_town_stays_a_firm() -> None:
    seat = firm(2, registration_number="01234567890", postal_code="33100")
    branch = firm(3, registration_number="01234567890", postal_code="34100", city="Trieste")
    assert found(seat, branch) == []


def test_one_number_in_two_countries_is_two_firms() -> None:
    assert found(firm(2, "A", registration_number="1"), firm(3, "B", registration_number="1", country="AT")) == []


@pytest.mark.parametrize("name", ["LEGNO VIVO S.R.L.", "Legno Vivo s. r. l.", "Legno-Vivo Srl"])
def test_one_name_in_one_place_is_one_firm_however_it_is_written(name: str) -> None:
    assert found(firm(2, "Legno Vivo Srl"), firm(3, name)) == [(3, 2, Likeness.NAME_AND_PLACE)]


def test_another_legal_form_another_town_or_another_number_is_another_firm() -> None:
    first = firm(2, "Rossi SRL", registration_number="1")
    assert found(first, firm(3, "Rossi SPA")) == []
    assert found(first, firm(3, "Rossi SRL", city="Trieste")) == []
    assert found(first, firm(3, "Rossi SRL", registration_number="2")) == []


def test_each_duplicate_is_told_of_the_first_row_of_its_firm() -> None:
    first = firm(2, "A", external_id="1")
    second = firm(3, "B", external_id="1", registration_number="9")
    third = firm(4, "C", registration_number="9")
    assert [(row, of) for row, of, _ in found(first, second, third)] == [(3, 2), (4, 2)]


def test_a_row_without_a_place_may_be_the_firm_of_any_place_and_the_other_way_round() -> None:
    somewhere, nowhere = firm(2, registration_number="1"), firm(3, "B", registration_number="1", city="")
    assert found(somewhere, nowhere) == [(3, 2, Likeness.REGISTRATION_NUMBER)]
    assert found(nowhere, somewhere) == [(2, 3, Likeness.REGISTRATION_NUMBER)]


def test_a_name_without_a_number_is_the_first_firm_of_that_name_in_its_place() -> None:
    rows = [firm(2, registration_number="1"), firm(3, registration_number="2"), firm(4)]
    assert found(*rows) == [(4, 2, Likeness.NAME_AND_PLACE)]
