"""NACE divisions and NUTS regions."""

import pytest

from fondaco.firms import nace, nuts


def test_nace_2_1_has_22_sections_and_87_divisions_and_one_of_rev_2_is_still_known() -> None:
    assert "".join(nace.SECTIONS) == "ABCDEFGHIJKLMNOPQRSTUV"
    assert len(set(nace.DIVISIONS) - {"45"}) == 87


@pytest.mark.parametrize(
    ("code", "section"), [("31", "C"), ("31.01", "C"), ("62.1", "K"), ("45.11", "G"), ("44", None)]
)
def test_a_code_belongs_to_a_section(code: str, section: str | None) -> None:
    assert nace.section_of(code) == section


@pytest.mark.parametrize(("typed", "code"), [("ith4", "ITH4"), (" IT H 42", "ITH42"), ("ITH421", None), ("I", None)])
def test_nuts_codes_are_spelled_one_way(typed: str, code: str | None) -> None:
    assert nuts.normal(typed) == code


def test_greece_and_the_united_kingdom_have_letters_of_their_own_in_nuts() -> None:
    assert (nuts.country_of("EL30"), nuts.country_of("UKM"), nuts.country_of("ITH4")) == ("GR", "GB", "IT")
    assert (nuts.prefix_of("GR"), nuts.prefix_of("IT")) == ("EL", "IT")


def test_a_region_lies_in_those_whose_code_it_begins_with() -> None:
    assert nuts.lies_in("ITH42", "ITH4")
    assert not nuts.lies_in("ITH4", "ITH42")
    assert not nuts.lies_in("", "IT")
