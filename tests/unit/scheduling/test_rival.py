"""The second search of a run with two workers: the first search is held up, and the other process decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fondaco.scheduling import rival
from fondaco.scheduling.clauses import Clauses, Unfinished
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.progress import Watch
from fondaco.scheduling.rival import race
from fondaco.scheduling.schedule import Objective, Schedule, Status
from fondaco.scheduling.solve import run_of, schedule_within
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.problems import people, problem, request, slots, tables

FITS = problem(
    request("m1", "a", "b", required=True),
    request("m2", "a", "c", required=True),
    request("m3", "b", "d", required=True),
    request("m4", "c", "d", required=True, after=["m1"]),
    slots=slots(3),
    tables=tables(2),
    participants=people(*"abcd"),
)
CANNOT_BE_ORDERED = problem(
    request("m1", "a", "b", required=True),
    request("m2", "a", "c", required=True, slots=["s1"]),
    request("m3", "b", "c", required=True, slots=["s1", "s2"], after=["m1"]),
    slots=slots(3),
    tables=tables(3),
    participants=people(*"abc"),
)


@pytest.fixture
def _held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No search in this process finds anything: it only asks whether it may go on."""

    def search(self: Clauses, assumptions: object, spend: object, goes_on: Callable[[], bool]) -> bool:
        while goes_on():
            pass
        raise Unfinished

    monkeypatch.setattr(Clauses, "search", search)


def scheduled(event: Problem, workers: int, time_limit: float) -> Schedule:
    return schedule_within(Watch(time_limit), event, workers=workers, seed=3)


@pytest.mark.usefixtures("_held_up")
def test_with_two_workers_the_other_search_decides_where_the_first_is_slow() -> None:
    run = run_of(Watch(60), FITS, workers=2, seed=0)
    assert race(run).get(Objective.BREAK_GROUPS, 0) == run.cost(Objective.BREAK_GROUPS)
    assert all(map(run.timetable.is_placed, range(4)))
    schedule = scheduled(FITS, workers=2, time_limit=60)
    assert len(schedule.placed) == 4
    assert verify(FITS, schedule) == []


@pytest.mark.usefixtures("_held_up")
def test_the_other_search_also_finds_that_not_everything_can_be_placed() -> None:
    assert race(run_of(Watch(60), CANNOT_BE_ORDERED, workers=2, seed=0)) == {
        Objective.REQUIRED_REQUESTS: 1,
        Objective.PLACED_WEIGHT: 1,
    }
    assert scheduled(CANNOT_BE_ORDERED, workers=2, time_limit=60).status is Status.INFEASIBLE


@pytest.mark.usefixtures("_held_up")
def test_with_one_worker_there_is_no_other_search() -> None:
    run = run_of(Watch(1), FITS, workers=1, seed=0)
    assert race(run) == {}
    assert not any(map(run.timetable.is_placed, range(4)))


def test_the_other_search_is_ended_with_the_race() -> None:
    with rival._Rival(run_of(Watch(60), FITS, workers=2, seed=0)) as other:
        assert other.is_awaited()
        process = other._process
        assert process is not None
        assert process.poll() is None
    assert process.returncode is not None
