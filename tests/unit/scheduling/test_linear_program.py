"""Linear programs in the time that they are given."""

from __future__ import annotations

from fondaco.scheduling.certificate import worth_of_weight
from fondaco.scheduling.linear_bound import best_prices
from fondaco.scheduling.stay_prices import best_stay_prices
from tests.unit.scheduling.problems import people, problem, request, slots, tables

EVENT = problem(
    request("m1", "a", "b"), request("m2", "a", "c"), slots=slots(1), tables=tables(1), participants=people(*"abc")
)


def test_where_building_a_program_takes_all_the_time_there_are_no_prices() -> None:
    assert best_prices(EVENT, worth_of_weight, seconds=60) is not None
    assert best_prices(EVENT, worth_of_weight, seconds=0) is None
    assert best_stay_prices(EVENT, (), weight=1, near=set(), seconds=60) is not None
    assert best_stay_prices(EVENT, (), weight=1, near=set(), seconds=0) is None
