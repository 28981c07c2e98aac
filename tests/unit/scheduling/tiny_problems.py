"""Random problems with every feature, small enough for brute force."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from fondaco.scheduling.problem import Problem
from fondaco.scheduling.problem_reading import problem_from
from tests.unit.scheduling.problems import Json, problem_json, slots, tables


@st.composite
def tiny_problems(draw: st.DrawFn, most_requests: int = 5) -> Problem:
    return problem_from(draw(tiny_json(most_requests)))


@st.composite
def tiny_json(draw: st.DrawFn, most_requests: int = 5) -> Json:
    slot_count = draw(st.integers(1, 4))
    names = [f"p{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    table_count = draw(st.integers(0, 3))
    slot_list = slots(slot_count, morning=draw(st.integers(1, slot_count)))
    participants = [draw(_participant(name, slot_list)) for name in names]
    for number in range(1, table_count + 1):
        if draw(st.integers(0, 3)) == 0:
            draw(st.sampled_from(participants))["table"] = f"t{number}"
    requests: list[Json] = []
    for number in range(draw(st.integers(0, most_requests))):
        earlier = [request["id"] for request in requests]
        requests.append(draw(_request(f"m{number + 1}", names, slot_list, earlier)))
    fairness = draw(st.sampled_from([0, 1, 2, None]))
    return problem_json(
        *requests, slots=slot_list, tables=tables(table_count), participants=participants, fairness=fairness
    )


@st.composite
def _participant(draw: st.DrawFn, name: str, slot_list: list[Json]) -> Json:
    participant: dict[str, Any] = {"id": name, "capacity": draw(st.sampled_from([1, 1, 1, 2]))}
    if draw(st.booleans()):
        participant["unavailable"] = draw(st.lists(st.sampled_from([slot["id"] for slot in slot_list]), max_size=2))
    if draw(st.integers(0, 3)) == 0:
        keys = ["all", *sorted({slot["session"] for slot in slot_list})]
        participant["max_meetings"] = draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 2), max_size=2))
    return participant


@st.composite
def _request(draw: st.DrawFn, name: str, names: list[str], slot_list: list[Json], earlier: list[str]) -> Json:
    size = 3 if len(names) > 2 and draw(st.integers(0, 4)) == 0 else 2
    request: dict[str, Any] = {
        "id": name,
        "participants": draw(st.permutations(names))[:size],
        "weight": draw(st.integers(1, 3)),
        "required": draw(st.integers(0, 5)) == 0,
    }
    some_slot = st.sampled_from(slot_list)
    match draw(st.integers(0, 7)):
        case 0:
            request["session"] = draw(some_slot)["session"]
        case 1:
            request["slots"] = sorted({draw(some_slot)["id"], draw(some_slot)["id"]})
        case 2:
            request["fixed"] = draw(some_slot)["id"]
    if earlier and draw(st.integers(0, 4)) == 0:
        request["after"] = [draw(st.sampled_from(earlier))]
    return request
