"""Files that nobody sane would write: each is read, or refused in one line that names the place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fondaco.scheduling.disruption import after_repairs, disruption_from, read_disruption
from fondaco.scheduling.dzn import read_dzn
from fondaco.scheduling.problem import InputError
from fondaco.scheduling.problem_reading import problem_from, read_problem
from fondaco.scheduling.repair import repair
from fondaco.scheduling.schedule import Schedule
from fondaco.scheduling.schedule_json import read_schedule, schedule_to_json
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import verify
from tests.unit.scheduling.examples import examples
from tests.unit.scheduling.problems import Json, people, problem_json, request, slots, tables

EVENT = problem_json(
    request("m1", "a", "b", weight=3, session="morning"),
    request("m2", "a", "c", required=True, after=["m1"]),
    request("m3", "d", "c", slots=["s2", "s3"]),
    request("m4", "d", "b", fixed="s4"),
    request("m5", "e", "a"),
    request("m6", "e", "d", weight=2),
    slots=slots(4, morning=2),
    tables=tables(3),
    participants=people(*"abcde", a={"max_meetings": {"all": 2}}, c={"table": "t3"}, e={"unavailable": ["s1", "s4"]}),
    fairness=1,
)
DISRUPTION: Json = {
    "now": "s2",
    "participants": [{"id": "d", "unavailable": ["s2"], "capacity": 1, "max_meetings": {"afternoon": 2}}],
    "tables_lost": ["t1"],
    "participants_added": [{"id": "f"}],
    "requests_added": [request("m7", "f", "b", weight=2)],
    "requests_withdrawn": ["m5"],
}
PROBLEM = problem_from(EVENT)
SCHEDULE = solve(PROBLEM, time_limit=20, stop=lambda: True)
REPAIRED = repair(PROBLEM, SCHEDULE, disruption_from(DISRUPTION, PROBLEM), time_limit=20)
TODAY = after_repairs(PROBLEM, REPAIRED.repairs)

DZN = """nBusiness = 3; nMeetings = 3; nTables = 2; nTotalSlots = 4; nMorningSlots = 3;
requested = [|1, 2,3,
|1, 2,1,
|3, 1,2,
|];
forbidden = [{0},{0,1},{}]; fixed = [0,2,0]; precedences = [{},{},{1,2}];
"""

scraps = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([-1, 0, 1, 2, 10**9, 10**18, 10**400, -(10**30), 0.5, 1e308, -0.0]),
    st.sampled_from(
        ["", "a", "m1", "m2", "s1", "s9", "t1", "all", "morning", "2027-03-10T08:00:00", "\ud800", "\n", "x" * 300]
    ),
    st.text(max_size=3),
    st.lists(st.sampled_from(["a", "s1", "m1", 1, None, [], {}]), max_size=3),
    st.dictionaries(
        st.sampled_from(["id", "all", "unit", "slots", ""]), st.sampled_from([1, "a", None, []]), max_size=2
    ),
)


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Every container of the value with each of its keys or indices."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])  # type: ignore[index]


@st.composite
def spoiled(draw: st.DrawFn, sound: Json) -> Json:
    """The sound value with one to three of its parts replaced, removed, doubled, added to or swapped for another."""
    value = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(value))
        assume(found)
        container, key = draw(st.sampled_from(found))
        other, other_key = draw(st.sampled_from(found))
        match draw(st.sampled_from(["replace", "remove", "double", "add", "copy"])):
            case "replace":
                container[key] = draw(scraps)
            case "remove":
                del container[key]
            case "double" if isinstance(container, list):
                container.append(copy.deepcopy(container[key]))
            case "add" if isinstance(container, dict):
                container[draw(st.sampled_from(["id", "extra", "slots", "table"]))] = draw(scraps)
            case "copy":
                container[key] = copy.deepcopy(other[other_key])
    return value


def is_refused_in_one_line(read: Callable[[], object]) -> bool:
    try:
        read()
    except InputError as refused:
        line = str(refused)
        assert line.isprintable()
        assert 0 < len(line) < 600
        return True
    return False


def outcome(read: Callable[[], object]) -> object:
    """What was read, or the line that refused it."""
    try:
        return read()
    except InputError as refused:
        return str(refused)


@examples(150)
@given(spoiled(EVENT))
def test_a_spoiled_problem_is_refused_or_can_be_solved(value: Json) -> None:
    text = json.dumps(value)
    if not is_refused_in_one_line(lambda: read_problem(text)):
        problem = read_problem(text)
        assert verify(problem, solve(problem, time_limit=0.1, stop=lambda: True)) == []


@examples(300)
@given(st.one_of(spoiled(schedule_to_json(SCHEDULE)), spoiled(schedule_to_json(REPAIRED))))
def test_a_spoiled_schedule_is_refused_or_judged(value: Json) -> None:
    text = json.dumps(value)
    if not is_refused_in_one_line(lambda: read_schedule(text)):
        schedule = read_schedule(text)
        violations = verify(PROBLEM, schedule)
        assert all(str(violation).isprintable() for violation in violations)
        if not is_refused_in_one_line(lambda: after_repairs(PROBLEM, schedule.repairs)):
            nothing = disruption_from({}, after_repairs(PROBLEM, schedule.repairs))
            repaired = outcome(lambda: repair(PROBLEM, schedule, nothing, time_limit=0.1, stop=lambda: True))
            if not violations:
                assert isinstance(repaired, Schedule)
                assert verify(PROBLEM, repaired) == []


@examples(300)
@given(spoiled(EVENT))
def test_requests_read_all_at_once_are_the_same_as_read_one_by_one(value: Json) -> None:
    at_once = outcome(lambda: problem_from(value))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fondaco.scheduling.request_reading._requests_at_a_glance", lambda *_: None)
        assert outcome(lambda: problem_from(value)) == at_once


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", ""),
        ("id", "x" * 201),
        ("id", "\n"),
        ("id", 7),
        ("id", "m1"),
        ("participants", "ab"),
        ("participants", {"a": 1, "b": 2}),
        ("participants", ["a"]),
        ("participants", ["a", "a"]),
        ("participants", ["a", []]),
        ("participants", [*"abcde", *"abcde"]),
        ("weight", -1),
        ("weight", 1_000_001),
        ("weight", True),
        ("weight", 2.0),
        ("weight", 2.5),
        ("weight", None),
        ("required", 1),
        ("required", None),
        ("session", 1),
        ("session", []),
        ("session", "evening"),
        ("slots", "s1"),
        ("slots", []),
        ("slots", {"s1": 1}),
        ("slots", ["s9"]),
        ("fixed", ["s1"]),
        ("fixed", "s9"),
        ("after", "m1"),
        ("after", None),
        ("after", [1]),
        ("after", ["m9"]),
    ],
)
def test_a_request_with_one_thing_amiss_is_judged_as_when_read_by_itself(member: str, value: object) -> None:
    event = copy.deepcopy(EVENT)
    event["requests"][-1][member] = value
    at_once = outcome(lambda: problem_from(event))
    assert isinstance(at_once, str) == (value != 2.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fondaco.scheduling.request_reading._requests_at_a_glance", lambda *_: None)
        assert outcome(lambda: problem_from(event)) == at_once


@examples(300)
@given(st.one_of(spoiled(schedule_to_json(SCHEDULE)), spoiled(schedule_to_json(REPAIRED))))
def test_a_schedule_read_all_at_once_is_the_same_as_read_one_by_one(value: Json) -> None:
    text = json.dumps(value)
    at_once = outcome(lambda: read_schedule(text))
    with pytest.MonkeyPatch.context() as patch:
        for part in ("placements", "unplaced"):
            patch.setattr(f"fondaco.scheduling.schedule_json._{part}_at_a_glance", lambda *_: None)
        assert outcome(lambda: read_schedule(text)) == at_once


def test_what_is_sound_is_read_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read one by one")

    for reader in ("request_reading._read_request", "schedule_json._read_placement", "schedule_json._read_unplaced"):
        monkeypatch.setattr(f"fondaco.scheduling.{reader}", refuse)
    assert problem_from(EVENT) == PROBLEM
    assert read_schedule(json.dumps(schedule_to_json(REPAIRED))) == REPAIRED


@examples(150)
@given(spoiled(DISRUPTION))
def test_a_spoiled_disruption_is_refused_or_can_be_repaired(value: Json) -> None:
    text = json.dumps(value)
    if not is_refused_in_one_line(lambda: read_disruption(text, PROBLEM)):
        repaired = repair(PROBLEM, SCHEDULE, read_disruption(text, PROBLEM), time_limit=0.1, stop=lambda: True)
        assert verify(PROBLEM, repaired) == []


@examples(150)
@given(st.integers(0, len(DZN)), st.integers(0, 12), st.text("0123456789{}[]|,;=% \nnx-.", max_size=6))
def test_spoiled_published_data_is_refused_or_can_be_solved(start: int, length: int, instead: str) -> None:
    text = DZN[:start] + instead + DZN[start + length :]
    if not is_refused_in_one_line(lambda: read_dzn(text)):
        problem = read_dzn(text)
        assert verify(problem, solve(problem, time_limit=0.1, stop=lambda: True)) == []


@examples(100)
@given(st.text(max_size=40))
def test_any_text_is_refused(text: str) -> None:
    assert is_refused_in_one_line(lambda: read_problem(text))
    assert is_refused_in_one_line(lambda: read_dzn(text))
    assert is_refused_in_one_line(lambda: read_schedule(text))


@examples(100)
@given(st.integers(0, 10_000))
def test_a_truncated_file_is_refused(length: int) -> None:
    text, schedule = json.dumps(EVENT), json.dumps(schedule_to_json(REPAIRED))
    assert is_refused_in_one_line(lambda: read_problem(text[: length % len(text)]))
    assert is_refused_in_one_line(lambda: read_schedule(schedule[: length % len(schedule)]))
    assert is_refused_in_one_line(lambda: read_dzn(DZN.rstrip()[: length % len(DZN.rstrip())]))
