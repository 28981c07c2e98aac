"""Whatever lists are imported in whatever order: importing one again changes nothing, and no firm is lost."""

import uuid
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from fondaco.firms.import_plan import Outcome, PlannedRow, plan
from fondaco.firms.listfile import FirmList, read_list
from fondaco.firms.listfile.duplicates import duplicates
from fondaco.firms.merging import FirmFacts, changes, merge, new_facts
from fondaco.firms.recognition import Known, match_key
from tests.unit.firms.lists import csv_bytes

HEADER = ["ID", "Company name", "Country", "VAT number", "Postal code", "City", "NACE", "E-mail", "Contact name"]

# Few values each, so that rows are like each other in every way there is.
CELLS = st.tuples(
    st.sampled_from(["", "", "1", "2", "3"]),
    st.sampled_from(["Rossi", "Rossi SRL", "Bosco", "Drevo"]),
    st.sampled_from(["IT", "IT", "IT", "AT"]),
    st.sampled_from(["", "", "11111111111", "22222222222"]),
    st.sampled_from(["", "33100", "34100"]),
    st.sampled_from(["", "Udine", "Trieste"]),
    st.sampled_from(["", "31.00", "16.10"]),
    st.sampled_from(["", "a@example.org", "b@example.org"]),
    st.sampled_from(["", "Ada", "Ugo"]),
)
LISTS = st.lists(CELLS, min_size=1, max_size=6).map(
    lambda rows: read_list(csv_bytes([HEADER, *map(list, rows)]), "firms.csv")
)


class Directory:
    """An institution's firms in memory, kept as imports keep them."""

    def __init__(self) -> None:
        self.facts: dict[uuid.UUID, FirmFacts] = {}
        self.keys: dict[uuid.UUID, str] = {}

    def bring(self, listed: FirmList) -> list[PlannedRow]:
        known = [self._known(firm_id) for firm_id in self.facts]
        planned = plan(listed, duplicates(listed.rows), known, lambda ids: {each: self.facts[each] for each in ids})
        for row in planned:
            if row.outcome == Outcome.NEW and row.facts:
                firm_id = uuid.uuid4()
                self.facts[firm_id] = row.facts
                self.keys[firm_id] = match_key(self._known(firm_id), set(self.keys.values()), firm_id)
            elif row.outcome == Outcome.UPDATED and row.facts and row.known:
                self.facts[row.known.firm_id] = row.facts
        return planned

    def _known(self, firm_id: uuid.UUID) -> Known:
        values = self.facts[firm_id].values
        names = ("name", "country", "external_id", "registration_number", "postal_code", "city")
        return Known(firm_id, *(values[name] for name in names), self.keys.get(firm_id, ""))


@settings(max_examples=400, deadline=None)
@given(st.lists(LISTS, min_size=1, max_size=3))
def test_a_list_imported_again_changes_nothing_whatever_was_imported_before(lists: list[FirmList]) -> None:
    directory = Directory()
    for listed in lists:
        first = directory.bring(listed)
        again = directory.bring(listed)
        assert {row.outcome for row in again} <= {Outcome.UNCHANGED, Outcome.DUPLICATE}
        assert [row.duplicate_of for row in again] == [row.duplicate_of for row in first]


@settings(max_examples=200, deadline=None)
@given(st.lists(LISTS, min_size=1, max_size=3))
def test_every_row_is_a_firm_of_its_own_or_a_duplicate_within_its_list(lists: list[FirmList]) -> None:
    directory = Directory()
    for listed in lists:
        planned = directory.bring(listed)
        twice = {duplicate.row for duplicate in duplicates(listed.rows)}
        assert {row.row for row in planned if row.outcome == Outcome.DUPLICATE} == twice
        described = Counter(row.known.firm_id for row in planned if row.known)
        assert set(described.values()) <= {1}
    assert len(set(directory.keys.values())) == len(directory.facts)


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS)
def test_merging_a_row_twice_is_merging_it_once(one: FirmList, other: FirmList) -> None:
    for row in other.rows:
        merged = merge(new_facts(one.rows[0]), row)
        assert changes(merged, merge(merged, row)) == ()
