from __future__ import annotations

import random

from hypothesis import given

from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.timetable import Timetable
from fondaco.scheduling.whole_search import is_searchable, search_whole
from tests.unit.scheduling.brute_force import best_quality, keeps_rules, quality
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.problems import people, problem, request, slots, tables
from tests.unit.scheduling.tiny_problems import tiny_problems

MISSING, UNFAIR, GROUPS = 2, 3, 4
"""Where a quality tells the missing weight, the unfairness and the break groups."""


def run_of(event: Problem) -> Run:
    return Run(Timetable(Instance.of(event)), Anchors(), Watch(60))


def slots_of(run: Run) -> dict[str, str]:
    event = run.instance.problem
    return {
        request.id: event.slots[slot].id
        for request, slot in zip(event.requests, run.timetable.slot, strict=True)
        if slot >= 0
    }


@examples(400)
@given(tiny_problems())
def test_everything_is_placed_with_the_fewest_break_groups_where_that_can_be(event: Problem) -> None:
    run = run_of(event)
    best = best_quality(event)
    if not is_searchable(run):
        return
    bounds = search_whole(run).bounds
    found = slots_of(run)
    if not any(best[: MISSING + 1]):
        assert keeps_rules(event, found)
        assert quality(event, found)[:UNFAIR] == best[:UNFAIR]
        assert bounds.get(Objective.UNFAIRNESS, 0) <= best[UNFAIR]
        if quality(event, found)[UNFAIR] == 0:
            assert quality(event, found)[GROUPS] == best[GROUPS]
            assert bounds.get(Objective.BREAK_GROUPS, 0) <= best[GROUPS]
    else:
        assert not found
        assert bounds[Objective.PLACED_WEIGHT] <= best[MISSING]
        assert bounds[Objective.REQUIRED_REQUESTS] <= best[0]
        if all(request.weight for request in event.requests):
            assert bounds[Objective.PLACED_WEIGHT] > 0


def test_a_room_too_small_for_everything_is_not_even_searched() -> None:
    event = problem(
        *(request(f"m{number}", f"a{number}", f"b{number}") for number in range(3)),
        slots=slots(2),
        tables=tables(1),
        participants=people(*(f"{side}{number}" for side in "ab" for number in range(3))),
    )
    assert not is_searchable(run_of(event))


def test_what_no_glance_shows_to_be_impossible_is_found_out() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    event = problem(
        *(request(one + other, one, other, required=True) for one, other in pairs),
        slots=slots(2),
        tables=tables(2),
        participants=people(*"abc"),
    )
    run = run_of(event)
    assert is_searchable(run)
    assert search_whole(run).bounds == {Objective.REQUIRED_REQUESTS: 1, Objective.PLACED_WEIGHT: 1}


def test_a_search_without_time_leaves_everything_as_it_is() -> None:
    rng = random.Random(1)
    names = [f"p{number}" for number in range(12)]
    event = problem(
        *(request(f"{a}{b}", a, b) for a in names for b in names if a < b and rng.random() < 0.5),
        slots=slots(12),
        tables=tables(6),
        participants=people(*names),
    )
    stopped: list[bool] = []
    watch = Watch(60, stop=lambda: bool(stopped))
    run = Run(Timetable(Instance.of(event)), Anchors(), watch)
    assert is_searchable(run)
    stopped.append(True)
    search_whole(run)
    assert not is_searchable(run)
