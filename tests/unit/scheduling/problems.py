"""Small problems in the JSON of the contract, and schedules for them."""

from __future__ import annotations

from typing import Any

from fondaco.scheduling.problem import Problem
from fondaco.scheduling.problem_reading import problem_from

Json = dict[str, Any]


def slots(count: int, morning: int | None = None) -> list[Json]:
    """`s1`, `s2`, … of half an hour each, the first `morning` of them in the morning."""
    half = count if morning is None else morning
    return [
        {
            "id": f"s{number}",
            "start": f"2027-03-10T{8 + (number - 1) // 2:02}:{30 * ((number - 1) % 2):02}:00+00:00",
            "end": f"2027-03-10T{8 + (number - 1) // 2:02}:{30 * ((number - 1) % 2) + 25:02}:00+00:00",
            "session": "morning" if number <= half else "afternoon",
        }
        for number in range(1, count + 1)
    ]


def tables(count: int) -> list[Json]:
    return [{"id": f"t{number}"} for number in range(1, count + 1)]


def people(*names: str, **changes: Json) -> list[Json]:
    return [{"id": name, **changes.get(name, {})} for name in names]


def request(name: str, *participants: str, **bindings: Any) -> Json:
    return {"id": name, "participants": list(participants), **bindings}


def problem_json(
    *requests: Json, slots: list[Json], tables: list[Json], participants: list[Json], **settings: Any
) -> Json:
    return {"slots": slots, "tables": tables, "participants": participants, "requests": list(requests), **settings}


def problem(*requests: Json, slots: list[Json], tables: list[Json], participants: list[Json]) -> Problem:
    return problem_from(problem_json(*requests, slots=slots, tables=tables, participants=participants))
