"""What docs/scheduling.md shows is as it says."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as Xml

from fondaco.scheduling.certificate import proven_bound, worth_of_weight
from fondaco.scheduling.disruption import disruption_from
from fondaco.scheduling.problem_reading import problem_from
from fondaco.scheduling.schedule import Objective, Reason
from fondaco.scheduling.schedule_json import read_schedule
from fondaco.scheduling.solve import solve
from fondaco.scheduling.verify import verify
from tests.shared_data import ROOT
from tests.unit.scheduling.problems import people, problem, request, slots, tables

PAGE = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
PROBLEM, SCHEDULE, DISRUPTION = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def test_the_proof_by_hand_is_one() -> None:
    event, shown = problem_from(json.loads(PROBLEM)), read_schedule(SCHEDULE)
    assert verify(event, shown) == []
    assert proven_bound(event, shown.certificate.placed_weight_dual, worth_of_weight) == 3
    assert solve(event, time_limit=20).stage(Objective.PLACED_WEIGHT).value == 3


def test_the_disruption_can_be_read() -> None:
    event = problem(
        request("m12", "p2", "p4"), slots=slots(7), tables=tables(2), participants=people("p1", "p2", "p3", "p4")
    )
    value: dict[str, Any] = json.loads(DISRUPTION)
    assert disruption_from(value, event).requests_withdrawn == {"m12"}


def test_every_stage_and_every_reason_is_explained() -> None:
    assert re.findall(r"^\| \d \| `(\w+)`", PAGE, re.MULTILINE) == list(Objective)
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(Reason)


def test_its_pictures_are_there_and_say_what_they_show() -> None:
    for name in re.findall(r"\]\((pictures/[\w-]+\.svg)\)", PAGE):
        picture = Xml.parse(ROOT / "docs" / name).getroot()
        assert picture.findtext("{http://www.w3.org/2000/svg}title")
