"""The list of firms that the demo is played with."""

from collections import Counter
from importlib.resources import files

import pytest

from fondaco.firms.listfile import Code, FirmList, Likeness, duplicates, read_list
from fondaco.firms.vocabulary import ActivityScheme

# The classes of NACE Rev. 2.1 that the list uses, by division.
DIVISIONS = {"02", "13", "15", "16", "17", "20", "22", "23", "25", "26", "27", "28", "31", "33", "41", "43", "46", "47"}
DIVISIONS |= {"49", "52", "55", "62", "71", "72", "74", "77", "82", "85"}


@pytest.fixture(scope="module")
def data() -> bytes:
    return files("fondaco_workers.demo").joinpath("data/firms.csv").read_bytes()


@pytest.fixture(scope="module")
def firms(data: bytes) -> FirmList:
    return read_list(data, "firms.csv")


def test_it_is_written_as_a_chamber_writes_lists(data: bytes, firms: FirmList) -> None:
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert (firms.encoding, firms.separator) == ("utf-8", ";")
    assert [column.header for column in firms.columns if column.field is None] == []


def test_firms_of_many_countries_and_four_languages_are_in_it(firms: FirmList) -> None:
    assert len(firms.rows) == 158
    assert len({firm.country for firm in firms.rows}) == 17
    assert {firm.language for firm in firms.rows} == {"it", "de", "fr", "en"}


def test_every_firm_can_be_chosen_by_sector_and_area_and_called(firms: FirmList) -> None:
    activities = [activity for firm in firms.rows for activity in firm.activities]
    assert all(firm.activities and firm.city and firm.phone for firm in firms.rows)
    assert {activity.scheme for activity in activities} == {ActivityScheme.NACE_2_1}
    assert {activity.code[:2] for activity in activities} == DIVISIONS
    assert all(firm.nuts and len(firm.nuts) == 5 and firm.nuts.startswith(firm.country) for firm in firms.rows)
    assert all(firm.phone and firm.phone.startswith("+") for firm in firms.rows)


def test_every_firm_says_what_it_offers_needs_and_seeks(firms: FirmList) -> None:
    (silent,) = [firm for firm in firms.rows if not (firm.offers and firm.needs and firm.cooperation)]
    assert silent.name == "SEDIE LUMERA SRL"


def test_nobody_outside_can_be_reached_through_it(firms: FirmList) -> None:
    assert all(firm.email.endswith(".example.org") for firm in firms.rows if firm.email)
    assert all(firm.website.endswith(".example.org") for firm in firms.rows if firm.website)


def test_addresses_are_unique_and_some_firms_have_none(firms: FirmList) -> None:
    addresses = Counter(firm.email for firm in firms.rows)
    assert addresses[None] == 12
    assert [email for email, count in addresses.items() if email and count > 1] == [
        "davide.sartorel@sedie-lumera.example.org"  # of the firm that is listed twice
    ]


def test_it_has_the_blemishes_that_its_description_tells(firms: FirmList) -> None:
    assert [(refusal.row, refusal.code) for refusal in firms.refusals] == [(63, Code.BAD_EMAIL)]
    assert [(remark.row, remark.code) for remark in firms.remarks] == [(42, Code.BAD_YEAR), (55, Code.BAD_NUMBER)]
    assert [(found.row, found.of, found.likeness) for found in duplicates(firms.rows)] == [
        (99, 48, Likeness.REGISTRATION_NUMBER)
    ]
    assert sum(firm.postal_code is None for firm in firms.rows) == 4
