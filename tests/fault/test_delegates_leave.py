"""A firm changes who comes while somebody books: whoever comes second sees what the first has done."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue import registrations
from fondaco.catalogue.parts import Attendance, DelegateFacts
from fondaco.kernel.claims import Claim, SlotTaken
from fondaco.kernel.database import db
from fondaco.kernel.errors import Conflict
from fondaco.meetings import booking, publishing
from tests.integration.meetings.scene import Party, Scene, agreed, people_of, scene
from tests.integration.meetings.test_publishing import run_with
from tests.services.postgres import somebody_waits
from tests.services.waiting import eventually
from tests.world import World

Act = Callable[[Session], object]

pytestmark = pytest.mark.parametrize("any_world", ["postgresql"], indirect=True)  # on SQLite writers stand in line


@contextmanager
def second(world: World, act: Act) -> Iterator[list[Exception]]:
    """`act` in a transaction of its own that begins now; at the end of the block what it raised is known.

    The block begins when the second has to wait for the first, or has ended without waiting.
    """
    raised: list[Exception] = []

    def run() -> None:
        try:
            with world.work() as session:
                act(session)
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    eventually(lambda: not thread.is_alive() or somebody_waits(db.engine), "the second to wait or to end")
    yield raised
    thread.join()


def attendance(session: Session, party: Party, *, absent_in: list[uuid.UUID], gone: bool = False) -> None:
    """The firm's first delegate is absent then, or comes no more; the second one comes."""
    first, other = people_of(session, party)
    kept = [] if gone else [DelegateFacts(id=first.id, name=first.name, absent_in=absent_in)]
    there = DelegateFacts(id=other.id, name=other.name)
    registrations.save_attendance(session, party.by, party.id, Attendance(delegates=[*kept, there]))


def prepared(world: World) -> tuple[Scene, uuid.UUID]:
    here = scene(world, firms=2, delegates=2)
    one, other = here.parties
    with world.work() as session:
        return here, agreed(session, one, other).id


@pytest.mark.parametrize("gone", [False, True])
def test_nobody_leaves_or_becomes_absent_while_being_seated(any_world: World, gone: bool) -> None:
    here, request_id = prepared(any_world)
    slot = here.slots[0]

    def leave(session: Session) -> None:
        attendance(session, here.parties[0], absent_in=[slot], gone=gone)

    with any_world.work() as session:
        meeting = booking.book(session, here.staff, request_id, slot)
        with second(any_world, leave) as raised:
            session.commit()
    assert [type(error) for error in raised] == [Conflict]
    with any_world.work() as session:
        assert set(session.scalars(select(Claim.holder_id))) == {meeting.id}
        assert {delegate.id for delegate in people_of(session, here.parties[0])} >= {here.parties[0].delegate_id}


def test_whoever_is_leaving_is_not_seated_by_a_booking(any_world: World) -> None:
    here, request_id = prepared(any_world)
    slot, other = here.slots[0], here.parties[1]

    with any_world.work() as session:
        attendance(session, here.parties[0], absent_in=[slot])
        first, colleague = people_of(session, here.parties[0])
        with second(any_world, lambda later: booking.book(later, here.staff, request_id, slot)) as raised:
            session.commit()
    assert raised == []
    with any_world.work() as session:
        seated = set(session.scalars(select(Claim.resource_id)))
        assert colleague.id in seated
        assert other.delegate_id in seated
        assert first.id not in seated


def test_whoever_is_leaving_is_not_seated_by_publishing(any_world: World) -> None:
    here, request_id = prepared(any_world)
    slot = here.slots[0]
    run_id = run_with(any_world, here, (request_id, 0, 0))

    with any_world.work() as session:
        for party in here.parties:
            attendance(session, party, absent_in=[slot])
        with second(any_world, lambda later: publishing.publish(later, here.staff, run_id)) as raised:
            session.commit()
    assert raised == []
    with any_world.work() as session:
        seated = set(session.scalars(select(Claim.resource_id)))
        assert seated.isdisjoint({party.delegate_id for party in here.parties})
        assert len(seated) == 3


def test_a_firm_of_which_nobody_is_left_is_not_booked(any_world: World) -> None:

    here, request_id = prepared(any_world)
    slot = here.slots[0]
    party = here.parties[0]

    def nobody_there(session: Session) -> None:
        facts = [DelegateFacts(id=each.id, name=each.name, absent_in=[slot]) for each in people_of(session, party)]
        registrations.save_attendance(session, party.by, party.id, Attendance(delegates=facts))

    with any_world.work() as session:
        nobody_there(session)
        with second(any_world, lambda later: booking.book(later, here.staff, request_id, slot)) as raised:
            session.commit()
    assert [type(error) for error in raised] == [SlotTaken]
