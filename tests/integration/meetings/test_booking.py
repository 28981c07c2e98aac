"""Meetings put into slots by hand, moved, cancelled and marked."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from fondaco.catalogue.models import Registration
from fondaco.events import events
from fondaco.events.events import SlotPlan
from fondaco.kernel.claims import Claim, ResourceKind, SlotTaken
from fondaco.kernel.errors import Conflict, Invalid, NotFound, WrongState
from fondaco.kernel.outbox import RecordedMessage
from fondaco.kernel.timers import Timer
from fondaco.meetings import booking, planning
from fondaco.meetings.models import Meeting, MeetingState
from tests.integration.meetings.scene import Scene, absent, agreed, asked, people_of, scene
from tests.world import World

AFTER_FIRST_SLOT = datetime(2027, 3, 10, 8, 25, 1, tzinfo=UTC)
IN_FIRST_SLOT = datetime(2027, 3, 10, 8, 10, tzinfo=UTC)


def claims(world: World) -> set[tuple[ResourceKind, object, object]]:
    with world.work() as session:
        return {(claim.kind, claim.resource_id, claim.slot_id) for claim in session.scalars(select(Claim))}


def kinds(world: World) -> list[str]:
    with world.work() as session:
        rows = session.scalars(select(RecordedMessage.kind).order_by(RecordedMessage.id))
        return [kind for kind in rows if kind.startswith("Meeting") and "Request" not in kind]


def booked(world: World, here: Scene, slot: int = 0) -> Meeting:
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
        return booking.book(session, here.staff, request_id, here.slots[slot])


def test_a_booking_claims_a_person_of_each_side_and_a_table(any_world: World) -> None:
    here = scene(any_world)
    meeting = booked(any_world, here)
    assert claims(any_world) == {
        (ResourceKind.DELEGATE, here.parties[0].delegate_id, here.slots[0]),
        (ResourceKind.DELEGATE, here.parties[1].delegate_id, here.slots[0]),
        (ResourceKind.TABLE, meeting.table_id, here.slots[0]),
    }
    assert kinds(any_world) == ["MeetingPlanned"]


def test_staff_alone_books_and_only_what_was_agreed(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        pending, accepted = asked(session, one, two).id, agreed(session, one, third).id
        with pytest.raises(NotFound):
            booking.book(session, one.by, accepted, here.slots[0])
        with pytest.raises(WrongState):
            booking.book(session, here.staff, pending, here.slots[0])
        booking.book(session, here.staff, accepted, here.slots[0])
        with pytest.raises(Conflict):
            booking.book(session, here.staff, accepted, here.slots[1])


def test_a_slot_that_has_begun_or_is_of_another_event_is_refused(world: World) -> None:
    here, elsewhere = scene(world), scene(world)
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
        with pytest.raises(Invalid):
            booking.book(session, here.staff, request_id, elsewhere.slots[0])
        with pytest.raises(Invalid):
            booking.book(session, here.staff, request_id, here.slots[0], table_id=elsewhere.tables[0])
    world.move_clock(IN_FIRST_SLOT)
    with world.work() as session, pytest.raises(Invalid):
        booking.book(session, here.staff, request_id, here.slots[0])


def test_the_last_table_is_given_once(any_world: World) -> None:
    here = scene(any_world, firms=4, tables=1)
    with any_world.work() as session:
        first = agreed(session, here.parties[0], here.parties[1]).id
        second = agreed(session, here.parties[2], here.parties[3]).id
        booking.book(session, here.staff, first, here.slots[0])
        with pytest.raises(SlotTaken):
            booking.book(session, here.staff, second, here.slots[0])
        booking.book(session, here.staff, second, here.slots[1])


def test_a_firm_with_a_table_of_its_own_meets_there_and_nobody_else_does(world: World) -> None:
    here = scene(world, firms=4, tables=2)
    one, two, third, fourth = here.parties
    with world.work() as session:
        session.get_one(Registration, two.id).fixed_table_id = here.tables[0]
        session.flush()
        others = booking.book(session, here.staff, agreed(session, third, fourth).id, here.slots[0])
        at_home = booking.book(session, here.staff, agreed(session, one, two).id, here.slots[0])
        assert (others.table_id, at_home.table_id) == (here.tables[1], here.tables[0])


def test_a_firm_with_two_people_meets_two_partners_at_once(world: World) -> None:
    here = scene(world, delegates=2)
    one, two, third = here.parties
    with world.work() as session:
        first = booking.book(session, here.staff, agreed(session, one, two).id, here.slots[0])
        second = booking.book(session, here.staff, agreed(session, one, third).id, here.slots[0])
        people = {person.id for person in people_of(session, one)}
        assert {delegate.id for meeting in (first, second) for delegate in meeting.delegates} >= people


def test_a_move_takes_the_new_seats_frees_the_old_ones_and_raises_the_sequence(any_world: World) -> None:
    here = scene(any_world)
    meeting = booked(any_world, here)
    with any_world.work() as session:
        moved = booking.move(session, here.staff, meeting.id, here.slots[2])
        assert (moved.slot_id, moved.sequence, moved.table_id) == (here.slots[2], 1, meeting.table_id)
    assert {slot_id for _kind, _id, slot_id in claims(any_world)} == {here.slots[2]}
    assert kinds(any_world) == ["MeetingPlanned", "MeetingMoved"]


def test_a_move_that_finds_no_seats_changes_nothing(any_world: World) -> None:
    here = scene(any_world)
    meeting = booked(any_world, here)
    before = claims(any_world)
    with any_world.work() as session:
        absent(session, here.parties[1].delegate_id, here.slots[2])
        with pytest.raises(SlotTaken):
            booking.move(session, here.staff, meeting.id, here.slots[2])
    assert claims(any_world) == before
    with any_world.work() as session:
        assert session.get_one(Meeting, meeting.id).sequence == 0


def test_a_move_to_where_it_is_already_tells_nobody(world: World) -> None:
    here = scene(world)
    meeting = booked(world, here)
    with world.work() as session:
        assert booking.move(session, here.staff, meeting.id, here.slots[0]).sequence == 0
    assert kinds(world) == ["MeetingPlanned"]


def test_a_cancelled_meeting_gives_back_its_seats_and_can_be_booked_anew(any_world: World) -> None:
    here = scene(any_world)
    meeting = booked(any_world, here)
    with any_world.work() as session:
        cancelled = booking.cancel(session, here.staff, meeting.id, "The hall is closed")
        assert (cancelled.state, cancelled.sequence, cancelled.reason) == (
            MeetingState.CANCELLED,
            1,
            "The hall is closed",
        )
        with pytest.raises(WrongState):
            booking.cancel(session, here.staff, meeting.id)
    assert claims(any_world) == set()
    with any_world.work() as session:
        booking.book(session, here.staff, meeting.request_id, here.slots[0])


def test_the_end_of_the_slot_is_announced_once_at_its_time(world: World) -> None:
    here = scene(world)
    meeting = booked(world, here, slot=1)
    with world.work() as session:
        booking.move(session, here.staff, meeting.id, here.slots[0])
    world.move_clock(IN_FIRST_SLOT)
    world.drain()
    assert "MeetingOver" not in kinds(world)
    world.move_clock(AFTER_FIRST_SLOT)
    world.drain()
    with world.work() as session:
        booking.mark(session, here.staff, meeting.id, MeetingState.HELD)
    world.drain()
    assert kinds(world).count("MeetingOver") == 1


def test_slots_in_which_a_meeting_is_on_record_are_not_planned_anew(any_world: World) -> None:
    here = scene(any_world)
    meeting = booked(any_world, here)
    morning = [SlotPlan("morning", date(2027, 3, 10), time(9), time(12))]
    with any_world.work() as session:
        with pytest.raises(Conflict, match="Cancel them"):
            events.plan_slots(session, here.staff, here.event_id, morning, minutes=20, pause=5)
        booking.cancel(session, here.staff, meeting.id)
    with any_world.work() as session, pytest.raises(Conflict, match="on record"):
        events.plan_slots(session, here.staff, here.event_id, morning, minutes=20, pause=5)
    with any_world.work() as session:
        assert session.get_one(Meeting, meeting.id).slot_id == here.slots[0]


def test_a_cancelled_meeting_is_never_over(world: World) -> None:
    here = scene(world)
    meeting = booked(world, here)
    with world.work() as session:
        booking.cancel(session, here.staff, meeting.id)
        assert session.scalar(select(Timer).where(Timer.key == planning.timer_key(meeting.id))) is None


def test_whoever_marks_a_meeting_as_held_ends_it(world: World) -> None:
    here = scene(world)
    meeting = booked(world, here)
    with world.work() as session, pytest.raises(Conflict):
        booking.mark(session, here.staff, meeting.id, MeetingState.HELD)
    world.move_clock(IN_FIRST_SLOT)
    with world.work() as session:
        booking.mark(session, here.staff, meeting.id, MeetingState.HELD)
    world.move_clock(AFTER_FIRST_SLOT)
    world.drain()
    assert kinds(world).count("MeetingOver") == 1


def test_a_meeting_that_was_not_held_is_not_followed_by_questions_until_it_turns_out_that_it_was(world: World) -> None:
    here = scene(world)
    meeting = booked(world, here)
    world.move_clock(IN_FIRST_SLOT)
    with world.work() as session:
        booking.mark(session, here.staff, meeting.id, MeetingState.NOT_HELD)
    world.move_clock(AFTER_FIRST_SLOT)
    world.drain()
    assert "MeetingOver" not in kinds(world)
    with world.work() as session:
        booking.mark(session, here.staff, meeting.id, MeetingState.HELD)
        with pytest.raises(WrongState):
            booking.cancel(session, here.staff, meeting.id)
    assert kinds(world).count("MeetingOver") == 1
