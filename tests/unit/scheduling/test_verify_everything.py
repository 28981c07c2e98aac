"""Every single statement of a schedule is changed: `verify` finds each change, but for those that are true as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fondaco.scheduling.problem import InputError
from fondaco.scheduling.schedule import Objective, Reason, Schedule, Stage, Status
from fondaco.scheduling.schedule_json import read_schedule, schedule_to_json
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.problems import Json, people, problem, request, slots, tables
from tests.unit.scheduling.test_verify import EVENT, SOUND

OTHERS = {
    "request": [request.id for request in EVENT.requests],
    "slot": [slot.id for slot in EVENT.slots],
    "table": [table.id for table in EVENT.tables],
    "reason": list(Reason),
    "status": list(Status),
    "objective": list(Objective),
}

ALSO_TRUE = {("placed[2].slot", "s3")}
"""Then b waits instead of d: that is just as good."""


def statements(value: Any, place: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Each container of the value with each of its keys, and where that is."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        here = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".lstrip(".")
        yield value, key, here
        yield from statements(value[key], here)


def otherwise(key: Any, said: Any) -> list[Any]:
    """What else could stand there."""
    match said:
        case bool():
            return [not said]
        case int():
            return [said + 1, said - 1] if said else [said + 1]
        case str() if key in OTHERS:
            return [other for other in OTHERS[key] if other != said]
        case list() if key == "blocking":
            return [[*said, other] for other in OTHERS["request"] if other not in said]
        case list():
            return [said[1:], [*said, said[-1]]] if said else []
        case _:
            return []


def changes(schedule: Schedule) -> Iterator[tuple[str, Any, Json]]:
    whole = json.loads(json.dumps(schedule_to_json(schedule)))
    for container, key, place in list(statements(whole)):
        said = container[key]
        if place == "stages" or place.startswith(("certificate", "repairs")):
            continue  # fewer stages claim less; the others have tests of their own
        for other in otherwise(key, said):
            container[key] = other
            yield place, other, whole
        container[key] = said


def unnoticed(schedule: Schedule) -> set[tuple[str, Any]]:
    found = set()
    for place, other, whole in changes(schedule):
        try:
            wrong = bool(verify(EVENT, read_schedule(json.dumps(whole))))
        except InputError:
            wrong = True
        if not wrong:
            found.add((place, other))
    return found


def test_every_changed_statement_of_a_sound_schedule_is_found() -> None:
    assert len(list(changes(SOUND))) > 90
    assert unnoticed(SOUND) == ALSO_TRUE


@pytest.mark.parametrize("objective", [stage.objective for stage in SOUND.stages])
def test_a_bound_that_the_value_contradicts_is_found_whatever_is_searched(objective: Objective) -> None:
    whole = schedule_to_json(SOUND)
    stage = SOUND.stage(objective)
    beyond = stage.value - 1 if objective.maximised else stage.value + 1
    whole["stages"] = [
        {"objective": objective, "value": stage.value, "bound": beyond, "proven": False},
    ]
    whole["certificate"] = {"searched": [objective]}
    assert {violation.rule for violation in verify(EVENT, read_schedule(json.dumps(whole)))} == {"bound"}


def test_a_schedule_with_every_stage_proven_is_optimal_and_says_so() -> None:
    event = problem(request("m", "a", "b"), slots=slots(1), tables=tables(1), participants=people("a", "b"))
    nothing = [each for each in Objective if each not in (Objective.MOVED_MEETINGS, Objective.PLACED_WEIGHT)]
    whole = {
        "placed": [{"request": "m", "slot": "s1", "table": "t1"}],
        "unplaced": [],
        "status": "optimal",
        "stages": [{"objective": each, "value": 0, "bound": 0, "proven": True} for each in nothing]
        + [{"objective": "placed_weight", "value": 1, "bound": 1, "proven": True}],
    }
    assert verify(event, read_schedule(json.dumps(whole))) == []
    modest = read_schedule(json.dumps(whole | {"status": "feasible"}))
    assert [str(violation) for violation in verify(event, modest)] == [
        "status: not only feasible: everything is proven, so it is optimal"
    ]
    assert modest.stages[0] == Stage(Objective.REQUIRED_REQUESTS, 0, 0, proven=True)
