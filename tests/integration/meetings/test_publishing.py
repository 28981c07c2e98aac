"""What publishing a run changes, shown and then applied."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from fondaco.catalogue.models import Registration
from fondaco.kernel import clock
from fondaco.kernel.claims import Claim
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import NotFound, WrongState
from fondaco.meetings import booking, publishing, requests
from fondaco.meetings.models import Meeting, MeetingState, RunState, ScheduleRun
from tests.integration.meetings.scene import Scene, absent, agreed, people_of, scene
from tests.world import World

Placement = tuple[uuid.UUID, int, int]
"""A request, and the numbers of its slot and table in the scene."""


def run_with(world: World, here: Scene, *placements: Placement) -> uuid.UUID:
    """A finished run with this schedule."""
    result: dict[str, Any] = {
        "placed": [
            {"request": str(request), "slot": str(here.slots[slot]), "table": str(here.tables[table])}
            for request, slot, table in placements
        ],
        "unplaced": [],
        "status": "optimal",
    }
    with world.work() as session:
        run = ScheduleRun(
            id=new_id(),
            event_id=here.event_id,
            state=RunState.DONE,
            time_limit=1,
            created_at=clock.now(),
            problem={},
            progress={},
            result=result,
        )
        session.add(run)
        return run.id


def pairs(world: World, here: Scene, *sides: tuple[int, int]) -> list[uuid.UUID]:
    with world.work() as session:
        return [agreed(session, here.parties[one], here.parties[two]).id for one, two in sides]


def publish(world: World, here: Scene, run_id: uuid.UUID) -> publishing.Difference:
    with world.work() as session:
        return publishing.publish(session, here.staff, run_id)


def plan(world: World, here: Scene) -> dict[uuid.UUID, tuple[int, int, int]]:
    """Slot, table and sequence of each live meeting, by request."""
    with world.work() as session:
        live = session.scalars(select(Meeting).where(Meeting.state != MeetingState.CANCELLED))
        return {
            meeting.request_id: (
                here.slots.index(meeting.slot_id),
                here.tables.index(meeting.table_id),
                meeting.sequence,
            )
            for meeting in live
        }


def test_a_published_run_becomes_meetings_whose_seats_are_claimed(any_world: World) -> None:
    here = scene(any_world)
    first, second = pairs(any_world, here, (0, 1), (1, 2))
    change = publish(any_world, here, run_with(any_world, here, (first, 0, 0), (second, 1, 2)))
    assert (len(change.planned), change.told) == (2, 3)
    assert plan(any_world, here) == {first: (0, 0, 0), second: (1, 2, 0)}
    with any_world.work() as session:
        assert len(session.scalars(select(Claim)).all()) == 6
        assert session.scalar(select(ScheduleRun.state)) == RunState.PUBLISHED


def test_a_second_run_moves_cancels_and_leaves_what_is_the_same(any_world: World) -> None:
    here = scene(any_world, firms=6)
    stays, moves, goes, comes = pairs(any_world, here, (0, 1), (2, 3), (4, 5), (0, 5))
    publish(any_world, here, run_with(any_world, here, (stays, 0, 0), (moves, 0, 1), (goes, 0, 2)))
    change = publish(any_world, here, run_with(any_world, here, (stays, 0, 0), (moves, 0, 2), (comes, 1, 0)))
    assert (len(change.planned), len(change.moved), len(change.cancelled), len(change.unchanged)) == (1, 1, 1, 1)
    assert plan(any_world, here) == {stays: (0, 0, 0), moves: (0, 2, 1), comes: (1, 0, 0)}
    with any_world.work() as session:
        gone = session.scalars(select(Meeting).where(Meeting.request_id == goes)).one()
        assert (gone.state, gone.sequence) == (MeetingState.CANCELLED, 1)
        assert len(session.scalars(select(Claim)).all()) == 9


def test_two_meetings_swap_their_seats(any_world: World) -> None:
    here = scene(any_world, firms=4)
    one, other = pairs(any_world, here, (0, 1), (2, 3))
    publish(any_world, here, run_with(any_world, here, (one, 0, 0), (other, 0, 1)))
    publish(any_world, here, run_with(any_world, here, (one, 0, 1), (other, 0, 0)))
    assert plan(any_world, here) == {one: (0, 1, 1), other: (0, 0, 1)}


def test_publishing_the_same_schedule_again_tells_nobody_anything(world: World) -> None:
    here = scene(world)
    [request] = pairs(world, here, (0, 1))
    publish(world, here, run_with(world, here, (request, 0, 0)))
    change = publish(world, here, run_with(world, here, (request, 0, 0)))
    assert (change.is_empty, change.told) == (True, 0)
    assert plan(world, here) == {request: (0, 0, 0)}


def test_a_meeting_booked_by_hand_stays_where_it_is_and_others_give_way(world: World) -> None:
    here = scene(world, firms=4)
    locked, other = pairs(world, here, (0, 1), (2, 3))
    with world.work() as session:
        booking.book(session, here.staff, locked, here.slots[0], table_id=here.tables[1])
    publish(world, here, run_with(world, here, (locked, 0, 0), (other, 0, 1)))
    assert plan(world, here) == {locked: (0, 1, 0), other: (0, 0, 0)}


def test_what_has_lost_its_seats_since_the_run_is_left_out_and_said(world: World) -> None:
    here = scene(world, firms=4)
    withdrawn, away, fits = pairs(world, here, (0, 1), (0, 2), (0, 3))
    run_id = run_with(world, here, (withdrawn, 0, 0), (away, 1, 0), (fits, 2, 0))
    with world.work() as session:
        requests.withdraw(session, here.parties[1].by, withdrawn)
        absent(session, here.parties[2].delegate_id, here.slots[1])
    change = publish(world, here, run_id)
    assert [request.id for request in change.left_out] == [away]
    assert plan(world, here) == {fits: (2, 0, 0)}


def test_a_delegate_who_cannot_come_is_replaced_by_a_colleague_and_both_are_told(world: World) -> None:
    here = scene(world, delegates=2)
    [request] = pairs(world, here, (0, 1))
    publish(world, here, run_with(world, here, (request, 0, 0)))
    with world.work() as session:
        absent(session, here.parties[0].delegate_id, here.slots[0])
    change = publish(world, here, run_with(world, here, (request, 0, 0)))
    assert (len(change.moved), change.told) == (1, 3)
    with world.work() as session:
        [meeting] = session.scalars(select(Meeting))
        second = people_of(session, here.parties[0])[1]
        assert second in meeting.delegates


def test_each_delegate_of_a_firm_gets_another_of_its_meetings_in_one_slot(world: World) -> None:
    here = scene(world, delegates=2)
    first, second = pairs(world, here, (0, 1), (0, 2))
    publish(world, here, run_with(world, here, (first, 0, 0), (second, 0, 1)))
    with world.work() as session:
        people = [delegate.id for meeting in session.scalars(select(Meeting)) for delegate in meeting.delegates]
    assert len(set(people)) == 4


def test_a_firm_keeps_to_its_own_table_also_if_it_got_it_after_the_run(world: World) -> None:
    here = scene(world, firms=4)
    one, other = pairs(world, here, (0, 1), (2, 3))
    run_id = run_with(world, here, (one, 0, 0), (other, 0, 2))
    with world.work() as session:
        session.get_one(Registration, here.parties[0].id).fixed_table_id = here.tables[2]
    publish(world, here, run_id)
    assert plan(world, here) == {one: (0, 2, 0), other: (0, 0, 0)}


def test_only_what_was_looked_at_is_published(world: World) -> None:
    here = scene(world)
    first, second = pairs(world, here, (0, 1), (1, 2))
    run_id = run_with(world, here, (first, 0, 0), (second, 1, 0))
    with world.work() as session:
        seen = publishing.difference(session, here.staff, run_id).fingerprint
        requests.withdraw(session, here.parties[0].by, first)
        with pytest.raises(publishing.DifferenceChanged):
            publishing.publish(session, here.staff, run_id, seen=seen)
        seen = publishing.difference(session, here.staff, run_id).fingerprint
        publishing.publish(session, here.staff, run_id, seen=seen)


def test_a_run_is_published_once_by_an_organiser(world: World) -> None:
    here = scene(world)
    [request] = pairs(world, here, (0, 1))
    run_id = run_with(world, here, (request, 0, 0))
    with world.work() as session:
        for nobody in (here.parties[0].by, scene(world).staff):
            with pytest.raises(NotFound):
                publishing.publish(session, nobody, run_id)
    publish(world, here, run_id)
    with world.work() as session, pytest.raises(WrongState):
        publishing.publish(session, here.staff, run_id)
