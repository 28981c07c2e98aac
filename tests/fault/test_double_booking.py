"""Many at once want what there is once: one slot of one person, one meeting of two firms."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from fondaco.kernel.claims import Claim, Claimed
from fondaco.kernel.database import dialect
from fondaco.meetings import booking
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from fondaco.meetings.seating import Seats
from tests.integration.meetings.scene import Party, agreed, asked, scene
from tests.integration.meetings.test_publishing import run_with
from tests.world import World

BOOKERS = 200
ROUNDS = 4
RACERS = Path(__file__).with_name("racers.py")

Act = dict[str, str]
Race = Callable[..., Counter[str]]


@pytest.fixture(scope="module")
def racers() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(RACERS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()


@pytest.fixture
def race(any_world: World, racers: subprocess.Popen[str]) -> Race:
    """Lets acts go at once, each in a process of its own; says how often they ended how."""
    settings = any_world.settings.model_dump(mode="json", exclude_defaults=True)

    def run(acts: list[Act], *, meet: str = "start") -> Counter[str]:
        assert racers.stdin is not None
        assert racers.stdout is not None
        racers.stdin.write(json.dumps({"settings": settings, "acts": acts, "meet": meet}) + "\n")
        racers.stdin.flush()
        answer = racers.stdout.readline()
        assert answer, "the racers have broken down: their words are above"
        return Counter(json.loads(answer))

    return run


def where_to_meet(session: Session) -> str:
    """Where a race is hardest: on SQLite one writer at a time gets beyond the start."""
    return "insert" if dialect(session) == "postgresql" else "start"


def naively(what: str, number: int, party: Party) -> list[Act]:
    return [{"act": "naive", "what": what, "person": str(party.person.id)}] * number


def accepting(request: Any, party: Party) -> Act:
    return {"act": "accept", "request": str(request), "person": str(party.person.id)}


def asking(requester: Party, recipient: Party) -> Act:
    person = str(requester.person.id)
    return {"act": "ask", "requester": str(requester.id), "recipient": str(recipient.id), "person": person}


def bookers_of_one_slot(world: World, number: int) -> list[Act]:
    """As many accepted requests, all with the one person of one firm, all to be booked into one slot."""
    here = scene(world, firms=number + 1, slots=1, tables=number)
    wanted, *others = here.parties
    with world.work() as session:
        request_ids = [agreed(session, other, wanted).id for other in others]
    act = {"act": "book", "slot": str(here.slots[0]), "person": str(here.organiser.id)}
    return [{**act, "request": str(request_id)} for request_id in request_ids]


def test_of_two_hundred_bookers_of_one_slot_one_wins_and_the_others_are_told_that_it_is_taken(
    any_world: World, race: Race
) -> None:
    acts = bookers_of_one_slot(any_world, BOOKERS)
    with any_world.work() as session:
        meet = where_to_meet(session)
    assert race(acts, meet=meet) == {"done": 1, "SlotTaken": BOOKERS - 1}
    with any_world.work() as session:
        [meeting] = session.scalars(select(Meeting))
        assert set(session.scalars(select(Claim.holder_id))) == {meeting.id}


@pytest.mark.parametrize("any_world", ["postgresql"], indirect=True)  # on SQLite one writer at a time gets so far
def test_control_without_the_key_of_the_claims_the_same_bookers_give_one_person_several_meetings_at_once(
    any_world: World, race: Race
) -> None:
    with any_world.work() as session:
        session.execute(text("ALTER TABLE claim DROP CONSTRAINT pk_claim"))
    assert race(bookers_of_one_slot(any_world, 10), meet="insert") == {"done": 10}


def test_control_whoever_looks_before_inserting_lets_all_bookers_and_both_askers_win(
    any_world: World, race: Race
) -> None:
    here = scene(any_world, firms=1)
    with any_world.work() as session:
        session.execute(text("CREATE TABLE naive (what VARCHAR(100))"))
    assert race(naively("one slot", 20, here.parties[0])) == {"done": 20}
    assert race(naively("one pair", 2, here.parties[0])) == {"done": 2}


def test_of_two_requests_for_one_slot_that_are_accepted_at_once_one_wins_and_one_stays_pending(
    any_world: World, race: Race
) -> None:
    here = scene(any_world, firms=3, slots=ROUNDS)
    one, wanted, other = here.parties
    for number, slot in enumerate(here.slots):
        with any_world.work() as session:
            meet = where_to_meet(session)
            both = [asked(session, each, wanted, slot).id for each in (one, other)]
        assert race([accepting(each, wanted) for each in both], meet=meet) == {"done": 1, "SlotTaken": 1}
        with any_world.work() as session:
            states = Counter(session.scalars(select(MeetingRequest.state).where(MeetingRequest.id.in_(both))))
            assert states == {RequestState.ACCEPTED: 1, RequestState.PENDING: 1}
            assert session.scalar(select(func.count()).select_from(Meeting)) == number + 1
            for request in session.scalars(select(MeetingRequest)):
                request.state = RequestState.WITHDRAWN


def test_two_firms_that_ask_each_other_at_once_have_one_agreed_request(any_world: World, race: Race) -> None:
    here = scene(any_world, firms=2 * ROUNDS)
    for one, other in zip(here.parties[::2], here.parties[1::2], strict=True):
        assert race([asking(one, other), asking(other, one)]) == {"done": 2}
    with any_world.work() as session:
        assert session.scalars(select(MeetingRequest.state)).all() == [RequestState.ACCEPTED] * ROUNDS


def test_a_request_that_two_colleagues_accept_at_once_is_accepted_once(any_world: World, race: Race) -> None:
    here = scene(any_world, firms=ROUNDS + 1, slots=ROUNDS)
    recipient, *others = here.parties
    for other, slot in zip(others, here.slots, strict=True):
        with any_world.work() as session:
            request_id = asked(session, other, recipient, slot).id
        assert race([accepting(request_id, recipient)] * 2) == {"done": 1, "WrongState": 1}


def test_whatever_happens_at_once_the_claims_are_those_of_the_meetings_that_stand(any_world: World, race: Race) -> None:
    here = scene(any_world, firms=9, slots=4, tables=4)
    organiser, hub, *others = str(here.organiser.id), *here.parties
    with any_world.work() as session:
        request_ids = [agreed(session, other, hub).id for other in others]
        booked = [
            booking.book(session, here.staff, request_id, slot)
            for request_id, slot in zip(request_ids, here.slots[:2], strict=False)
        ]
    run = str(
        run_with(any_world, here, *((each, number % 4, number % 3) for number, each in enumerate(request_ids[2:6])))
    )
    acts: list[Act] = [
        {"act": "publish", "run": run, "person": organiser},
        {"act": "publish", "run": run, "person": organiser},
        *({"act": "withdraw", "request": str(each), "person": str(hub.person.id)} for each in request_ids[1:4]),
        *({"act": "move", "meeting": str(each.id), "slot": str(here.slots[3]), "person": organiser} for each in booked),
        *(
            {"act": "book", "request": str(each), "slot": str(here.slots[2]), "person": organiser}
            for each in request_ids
        ),
    ]
    ended = race(acts)
    assert set(ended) <= {"done", "SlotTaken", "WrongState", "Conflict", "NotFound"}
    with any_world.work() as session:
        standing = session.scalars(select(Meeting).where(Meeting.state == MeetingState.PLANNED)).all()
        seats = {
            (meeting.id, claimed)
            for meeting in standing
            for claimed in Seats(meeting.slot_id, meeting.table_id, tuple(meeting.delegates)).claims
        }
        held = {
            (claim.holder_id, Claimed(claim.kind, claim.resource_id, claim.slot_id))
            for claim in session.scalars(select(Claim))
        }
        assert held == seats
        assert all(meeting.request.state == RequestState.ACCEPTED for meeting in standing)
