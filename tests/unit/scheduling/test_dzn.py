import re

import pytest

from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import InputError

SMALL = """
% three firms, two of them twice
nBusiness = 3;
nMeetings = 3;
nTables = 2;
nTotalSlots = 4;
nMorningSlots = 3;

requested = [|1, 2,3,
|1, 2,1,
|3, 1,2,
|];

meetingsxBusiness = [{1,2,3,4},{1,2,3},{1,4}];
nMeetingsBusiness = [3,2,1];
forbidden = [{0},{0,1},{}];
fixed = [0,2,0];
precedences = [{},{},{1,2}];
"""


def test_a_published_problem_is_one_of_ours_with_every_request_required() -> None:
    problem = read_dzn(SMALL)
    assert [slot.id for slot in problem.slots] == ["1", "2", "3", "4"]
    assert [slot.session for slot in problem.slots] == ["morning"] * 3 + ["afternoon"]
    assert [table.id for table in problem.tables] == ["1", "2"]
    assert [request.participants for request in problem.requests] == [("1", "2"), ("1", "2"), ("3", "1")]
    assert all(request.required for request in problem.requests)
    assert [problem.possible_slots(request) for request in problem.requests] == [("2", "3", "4"), ("2",), ("4",)]
    assert problem.requests[2].after == ("1", "2")
    assert problem.fairness == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nTables = 2;", "", "nTables: is missing"),
        ("nTables = 2;", "nTables = two;", "nTables: must be a whole number from 0 to 10000"),
        ("nTables = 2;", "nTables = 2", "line 5: not an assignment of the form name = value;"),
        ("nTables = 2;", "nTables 2;", "line 5: not an assignment of the form name = value;"),
        ("nTables = 2;", "nTables = 2; nTables = 3;", "nTables: is given twice"),
        ("nTotalSlots = 4", "nTotalSlots = 0", "nTotalSlots: there is no slot"),
        ("nTotalSlots = 4", "nTotalSlots = 999999999", "nTotalSlots: must be a whole number from 0 to 500"),
        ("nMorningSlots = 3", "nMorningSlots = 5", "nMorningSlots: must be a whole number from 0 to 4"),
        ("|1, 2,1,", "|1, 1,1,", "requested[2]: participant 1 cannot meet itself"),
        ("|1, 2,1,", "|1, 4,1,", "requested[2]: must be a whole number from 1 to 3"),
        ("|1, 2,1,", "|1, 2,4,", "requested[2]: must be a whole number from 1 to 3"),
        ("|1, 2,1,", "|1, 2,", "requested[2]: must hold two participants and a session"),
        ("|1, 2,1,", "", "requested: has 2 entries instead of 3"),
        ("{0,1},", "", "forbidden: has 2 entries instead of 3"),
        ("{0,1},", "{0,9},", "forbidden[2]: must be a whole number from 0 to 4"),
        ("{0,1},", "0,1,", "forbidden: is not a list of sets of numbers"),
        ("[0,2,0]", "[0,5,0]", "fixed[2]: must be a whole number from 0 to 4"),
        ("[0,2,0]", "0,2,0", "fixed: does not stand between [ and ]"),
        ("{},{},{1,2}", "{3},{},{1,2}", "precedences[1]: goes round in a circle"),
        ("{},{},{1,2}", "{},{},{4}", "precedences[3]: must be a whole number from 1 to 3"),
    ],
)
def test_malformed_data_is_refused_with_its_place(old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        read_dzn(SMALL.replace(old, new))


def test_a_file_with_too_many_orders_or_of_more_than_8_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"^is larger than 8 MB$"):
        read_dzn(SMALL + " " * 8 * 1024**2)
    monkeypatch.setattr("fondaco.scheduling.sizes.MOST_REQUESTS_AND_ORDERS", 14)
    with pytest.raises(InputError, match=r"^precedences: 2 orders among 3 requests are more than the 1 that can"):
        read_dzn(SMALL)
