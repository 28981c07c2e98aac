"""Random problems with every feature, small enough for brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from fondaco.scheduling.problem import Placement, Problem
from fondaco.scheduling.problem_reading import problem_from
from tests.unit.scheduling.brute_force import keeps_rules
from tests.unit.scheduling.problems import Json, problem_json, slots, tables


@st.composite
def tiny_problems(draw: st.DrawFn, most_requests: int = 5, least_weight: int = 0) -> Problem:
    return problem_from(draw(tiny_json(most_requests, least_weight)))


@st.composite
def tiny_json(draw: st.DrawFn, most_requests: int = 5, least_weight: int = 0) -> Json:
    slot_count = draw(st.integers(1, 4))
    names = [f"p{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    table_count = draw(st.integers(0, 3))
    slot_list = slots(slot_count, morning=draw(st.integers(1, slot_count)))
    if draw(st.integers(0, 7)) == 0:
        del slot_list[-1]["session"]
    participants = [draw(_participant(name, slot_list)) for name in names]
    for number in range(1, table_count + 1):
        if draw(st.integers(0, 3)) == 0:
            draw(st.sampled_from(participants))["table"] = f"t{number}"
    requests: list[Json] = []
    for number in range(draw(st.integers(0, most_requests))):
        earlier = [request["id"] for request in requests]
        requests.append(draw(_request(f"m{number + 1}", names, slot_list, earlier)))
        requests[-1]["weight"] = max(least_weight, requests[-1]["weight"])
    fairness = draw(st.sampled_from([0, 1, 2, None]))
    return problem_json(
        *requests, slots=slot_list, tables=tables(table_count), participants=participants, fairness=fairness
    )


@st.composite
def _participant(draw: st.DrawFn, name: str, slot_list: list[Json]) -> Json:
    participant: dict[str, Any] = {"id": name, "capacity": draw(st.sampled_from([1, 1, 1, 1, 2, 2, 3, 0]))}
    if draw(st.booleans()):
        participant["unavailable"] = draw(st.lists(st.sampled_from([slot["id"] for slot in slot_list]), max_size=2))
    if draw(st.integers(0, 3)) == 0:
        keys = ["all", *_sessions(slot_list)]
        participant["max_meetings"] = draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 2), max_size=2))
    return participant


@st.composite
def _request(draw: st.DrawFn, name: str, names: list[str], slot_list: list[Json], earlier: list[str]) -> Json:
    size = 3 if len(names) > 2 and draw(st.integers(0, 4)) == 0 else 2
    request: dict[str, Any] = {
        "id": name,
        "participants": draw(st.permutations(names))[:size],
        "weight": draw(st.sampled_from([1, 1, 2, 2, 3, 0, 1_000_000])),
        "required": draw(st.integers(0, 5)) == 0,
    }
    some_slot = st.sampled_from(slot_list)
    match draw(st.integers(0, 7)):
        case 0 if _sessions(slot_list):
            request["session"] = draw(st.sampled_from(_sessions(slot_list)))
        case 1:
            request["slots"] = sorted({draw(some_slot)["id"], draw(some_slot)["id"]})
        case 2:
            request["fixed"] = draw(some_slot)["id"]
    if earlier and draw(st.integers(0, 4)) == 0:
        request["after"] = [draw(st.sampled_from(earlier))]
    return request


def _sessions(slot_list: list[Json]) -> list[str]:
    return sorted({slot["session"] for slot in slot_list if "session" in slot})


@st.composite
def days_under_way(draw: st.DrawFn, most_requests: int = 5, least_weight: int = 0) -> Problem:
    """A problem on its day: some slots are past, with a part of what could have taken place in them."""
    problem = draw(tiny_problems(most_requests, least_weight))
    now = draw(st.sampled_from([slot.id for slot in problem.slots]))
    past = [slot.id for slot in problem.slots[: problem.slot_order[now]]]
    slots_held: dict[str, str] = {}
    for request in problem.requests:
        slot = draw(st.sampled_from([*past, None]))
        if slot is not None and keeps_rules(problem, {**slots_held, request.id: slot}):
            slots_held[request.id] = slot
    return replace(problem, now=now, history=tuple(seated(problem, slots_held)))


def seated(problem: Problem, slots_held: Mapping[str, str]) -> Iterator[Placement]:
    """A table for each of the meetings, which keep all rules: their own, or one that is nobody's."""
    shared = [table.id for table in problem.tables if table.id not in problem.owned_tables]
    taken: Counter[str] = Counter()
    for name, slot in slots_held.items():
        own = problem.own_table(problem.request[name])
        yield Placement(name, slot, own or shared[taken[slot]])
        taken[slot] += own is None
