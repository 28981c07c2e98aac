from __future__ import annotations

from collections.abc import Mapping

import pytest

from fondaco.scheduling.instance import Instance
from fondaco.scheduling.problem import Problem
from fondaco.scheduling.reasons import Reasons
from fondaco.scheduling.schedule import Reason
from fondaco.scheduling.timetable import Timetable
from tests.unit.scheduling.problems import people, problem, request, slots, tables

LOCKED = request("locked", "a", "b", fixed="s1")


def reason_of(event: Problem, name: str, placed: Mapping[str, int]) -> tuple[Reason, list[str]]:
    """The reason and what is blocking, where the `placed` requests are in the slots of these numbers."""
    instance = Instance.of(event)
    timetable = Timetable(instance)
    for other, slot in placed.items():
        timetable.place(instance.request_number[other], slot)
    reason, blocking = Reasons(timetable).find(instance.request_number[name])
    return reason, [event.requests[number].id for number in blocking]


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(
            problem(
                LOCKED,
                request("m", "a", "c"),
                slots=slots(1),
                tables=tables(2),
                participants=people(*"abc"),
            ),
            id="takes a participant",
        ),
        pytest.param(
            problem(
                LOCKED,
                request("m", "a", "c"),
                slots=slots(2),
                tables=tables(2),
                participants=people(*"abc", a={"max_meetings": 1}),
            ),
            id="is all that a participant wants",
        ),
        pytest.param(
            problem(
                LOCKED,
                request("m", "a", "c"),
                slots=slots(1),
                tables=tables(2),
                participants=people(*"abc", a={"table": "t2", "capacity": 2}),
            ),
            id="takes the participant's own table",
        ),
        pytest.param(
            problem(
                LOCKED,
                request("m", "c", "d"),
                slots=slots(1),
                tables=tables(1),
                participants=people(*"abcd"),
            ),
            id="takes the only table",
        ),
    ],
)
def test_a_meeting_locked_to_its_slot_is_the_reason_before_any_other(event: Problem) -> None:
    assert reason_of(event, "m", {"locked": 0}) == (Reason.BOUND_CONFLICT, ["locked"])


def test_a_locked_meeting_elsewhere_is_no_reason() -> None:
    event = problem(
        LOCKED,
        request("loose", "c", "d"),
        request("m", "c", "e"),
        slots=slots(1),
        tables=tables(2),
        participants=people(*"abcde"),
    )
    assert reason_of(event, "m", {"locked": 0, "loose": 0}) == (Reason.PARTICIPANT_FULL, ["loose"])
