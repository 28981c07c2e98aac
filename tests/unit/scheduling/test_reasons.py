from __future__ import annotations

from collections.abc import Mapping

import pytest

from fondaco.scheduling.instance import Instance
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.reasons import Reasons
from fondaco.scheduling.schedule import Reason
from fondaco.scheduling.timetable import Timetable
from tests.unit.scheduling.problems import Json, people, problem, request, slots, tables

LOCKED = request("locked", "a", "b", fixed="s1")


def reason_of(event: Problem, name: str, placed: Mapping[str, int]) -> tuple[Reason, tuple[str, ...]]:
    """The reason and what is blocking, where the `placed` requests are in the slots of these numbers."""
    instance = Instance.of(event)
    timetable = Timetable(instance)
    for other, slot in placed.items():
        timetable.place(instance.request_number[other], slot)
    return Reasons(timetable).find(instance.request_number[name])


@pytest.mark.parametrize(
    ("partners", "slot_count", "table_count", "changes"),
    [
        pytest.param("ac", 1, 2, {}, id="takes a participant"),
        pytest.param("ac", 1, 2, {"c": {"table": "t2"}}, id="takes a participant, while another's own table is free"),
        pytest.param("ac", 2, 2, {"a": {"max_meetings": 1}}, id="is all that a participant wants"),
        pytest.param("ac", 1, 2, {"a": {"table": "t2", "capacity": 2}}, id="takes the participant's own table"),
        pytest.param("cd", 1, 1, {}, id="takes the only table"),
    ],
)
def test_a_meeting_locked_to_its_slot_is_the_reason_before_any_other(
    partners: str, slot_count: int, table_count: int, changes: dict[str, Json]
) -> None:
    event = problem(
        LOCKED,
        request("m", *partners),
        slots=slots(slot_count),
        tables=tables(table_count),
        participants=people(*"abcd", **changes),
    )
    assert reason_of(event, "m", {"locked": 0}) == (Reason.BOUND_CONFLICT, ("locked",))


def test_a_locked_meeting_elsewhere_is_no_reason() -> None:
    event = problem(
        LOCKED,
        request("loose", "c", "d"),
        request("m", "c", "e"),
        slots=slots(1),
        tables=tables(2),
        participants=people(*"abcde"),
    )
    assert reason_of(event, "m", {"locked": 0, "loose": 0}) == (Reason.PARTICIPANT_FULL, ("loose",))


def test_where_one_participant_alone_is_full_only_its_meetings_are_named() -> None:
    event = problem(
        request("ac", "a", "c"),
        request("bd", "b", "d"),
        request("be", "b", "e"),
        request("ab", "a", "b"),
        slots=slots(2),
        tables=tables(2),
        participants=people(*"abcde"),
    )
    assert reason_of(event, "ab", {"ac": 0, "bd": 0, "be": 1}) == (Reason.PARTICIPANT_FULL, ("bd", "be"))
