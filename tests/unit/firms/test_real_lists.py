"""Two lists as a register of firms sells them; they lie outside the checkout."""

import csv
from collections import Counter

import pytest

from fondaco.firms.listfile import Code, FirmList, Likeness, duplicates, read_list
from fondaco.firms.vocabulary import ActivityScheme
from tests.shared_data import shared
from tests.unit.firms.lists import xlsx_bytes


def real(city: str) -> FirmList:
    return read_list(shared(f"firms/{city}.csv").read_bytes(), f"{city}.csv")


@pytest.mark.parametrize("city", ["rome", "berlin"])
def test_every_row_is_read_with_name_place_number_and_activity(city: str) -> None:
    firms = real(city)
    assert (len(firms.rows), firms.refusals) == (1000, ())
    assert (firms.encoding, firms.separator, firms.header_row) == ("utf-8", ";", 1)
    assert all(firm.external_id and firm.postal_code and firm.city and firm.size for firm in firms.rows)
    assert all(len(firm.activities) == 1 and firm.activities[0].description for firm in firms.rows)
    assert {activity.scheme for firm in firms.rows for activity in firm.activities} == {ActivityScheme.SIC}


def test_codes_of_rome_keep_their_leading_zeros() -> None:
    firms = real("rome").rows
    assert sum(firm.postal_code is not None and firm.postal_code.startswith("00") for firm in firms) > 800
    assert {"0723", "0161"} <= {activity.code for firm in firms for activity in firm.activities}


def test_all_that_is_odd_in_rome_is_one_agent_among_importers_and_exporters() -> None:
    assert [(remark.row, remark.code) for remark in real("rome").remarks] == [(743, Code.BAD_TRADE)]


def test_nothing_is_odd_in_berlin() -> None:
    assert real("berlin").remarks == ()


def test_firms_that_rome_lists_as_company_and_as_head_of_their_group_are_told_once() -> None:
    found = duplicates(real("rome").rows)
    assert Counter(each.likeness for each in found) == {Likeness.REGISTRATION_NUMBER: 105}
    assert (547, 3) in [(each.row, each.of) for each in found]


def test_no_firm_of_berlin_is_told_twice() -> None:
    assert duplicates(real("berlin").rows) == ()


def test_the_same_list_as_a_workbook_gives_the_same_firms() -> None:
    with shared("firms/rome.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert read_list(xlsx_bytes(rows), "rome.xlsx").rows == real("rome").rows
