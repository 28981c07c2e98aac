"""The adviser's queue: what is next, and why."""

from datetime import date, datetime

import pytest

from fondaco.accounts.acting import of_person
from fondaco.assistance import cases, queue
from fondaco.assistance.models import CaseKind
from fondaco.assistance.queue import Why
from fondaco.meetings import booking
from tests.integration.meetings.scene import Party, Scene, agreed, scene
from tests.world import World

THE_DAY = datetime.fromisoformat("2027-03-10T08:30:00+01:00")
"""Half an hour before the first slot."""


def opened(world: World, stage: Scene, party: Party, what: str, due_on: date | None = None) -> None:
    with world.work() as session:
        cases.open_case(
            session,
            of_person(stage.adviser),
            stage.event_id,
            firm_id=party.firm_id,
            kind=CaseKind.QUESTION,
            what=what,
            due_on=due_on,
            adviser_id=stage.adviser.id,
        )


def queued(world: World, stage: Scene) -> list[tuple[str, Why]]:
    with world.work() as session:
        return [(item.case.what, item.why) for item in queue.of_adviser(session, of_person(stage.adviser))]


def test_the_most_pressing_case_comes_first_with_its_reason(world: World) -> None:
    stage = scene(world, firms=4)
    in_a_meeting_soon, partner, meets_later, without = stage.parties
    with world.work() as session:
        soon, later = agreed(session, in_a_meeting_soon, partner), agreed(session, meets_later, partner)
        booking.book(session, stage.staff, soon.id, stage.slots[0])
        booking.book(session, stage.staff, later.id, stage.slots[3])
    opened(world, stage, without, "older, no date")
    world.move_clock(THE_DAY)
    opened(world, stage, without, "newer, no date")
    opened(world, stage, without, "next week", date(2027, 3, 17))
    opened(world, stage, meets_later, "meets at half past ten")
    opened(world, stage, without, "today", date(2027, 3, 10))
    opened(world, stage, without, "three days over", date(2027, 3, 7))
    opened(world, stage, without, "five days over", date(2027, 3, 5))
    opened(world, stage, in_a_meeting_soon, "meets at nine")
    assert queued(world, stage) == [
        ("meets at nine", Why.MEETING_SOON),
        ("five days over", Why.OVERDUE),
        ("three days over", Why.OVERDUE),
        ("today", Why.DUE_TODAY),
        ("meets at half past ten", Why.MEETING_TODAY),
        ("older, no date", Why.WAITING_LONGEST),
        ("newer, no date", Why.WAITING_LONGEST),
        ("next week", Why.DUE_LATER),
    ]


def test_a_case_that_waits_comes_back_on_its_day(world: World) -> None:
    stage = scene(world)
    opened(world, stage, stage.parties[0], "call back")
    with world.work() as session:
        first = queue.of_adviser(session, of_person(stage.adviser))[0].case
        cases.wait(session, of_person(stage.adviser), first.id, date(2027, 3, 9))
    assert queued(world, stage) == []
    world.move_clock(datetime.fromisoformat("2027-03-09T00:30:00+01:00"))
    assert queued(world, stage) == [("call back", Why.DUE_TODAY)]


@pytest.mark.parametrize(("to", "there"), [("adviser", True), ("nobody", True), ("organiser", False)])
def test_the_queue_holds_own_cases_and_those_of_nobody(world: World, to: str, there: bool) -> None:
    stage = scene(world)
    opened(world, stage, stage.parties[0], "handed over")
    person = {"adviser": stage.adviser.id, "nobody": None, "organiser": stage.organiser.id}[to]
    with world.work() as session:
        case = queue.of_adviser(session, of_person(stage.adviser))[0].case
        cases.hand_over(session, of_person(stage.adviser), case.id, person)
    assert bool(queued(world, stage)) == there


def test_the_queue_is_there_through_the_api(world: World) -> None:
    stage = scene(world)
    opened(world, stage, stage.parties[0], "over the API", date(2027, 1, 11))
    items = world.api(stage.adviser).get("/api/v1/queue").json["items"]
    assert [(item["case"]["what"], item["why"]) for item in items] == [("over the API", "due_today")]
