"""Schedule runs: asked, solved by a worker, followed, stopped, and taken up again."""

import json
import random
import threading
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue.models import Registration
from fondaco.kernel import clock, outbox
from fondaco.kernel.database import new_id
from fondaco.meetings import booking, problem, runs
from fondaco.meetings.messages import ScheduleRunQueued
from fondaco.meetings.models import Meeting, RunState, ScheduleRun
from fondaco.scheduling import problem_from, read_schedule, verify
from tests.integration.meetings.scene import Scene, absent, agreed, people_of, scene
from tests.integration.meetings.test_publishing import plan, publish
from tests.services.waiting import eventually
from tests.world import World

LEASE = timedelta(seconds=60)


def solved(world: World, here: Scene, seconds: int = 2) -> ScheduleRun:
    with world.work() as session:
        run_id = runs.queue(session, here.staff, here.event_id, time_limit=seconds).id
    world.drain()
    return the_run(world, run_id)


def the_run(world: World, run_id: uuid.UUID) -> ScheduleRun:
    with world.work() as session:
        return session.get_one(ScheduleRun, run_id)


def participant(built: dict[str, Any], registration_id: uuid.UUID) -> dict[str, Any]:
    return next(each for each in built["participants"] if each["id"] == str(registration_id))


def hard_problem(firms: int = 70, slots: int = 24, tables: int = 22) -> dict[str, Any]:
    """More demand than fits: nobody proves the best schedule of it in a moment."""
    chosen = random.Random(7)
    pairs = [(one, other) for one in range(firms) for other in range(one)]
    return {
        "slots": [{"id": f"s{number}"} for number in range(slots)],
        "tables": [{"id": f"t{number}"} for number in range(tables)],
        "participants": [
            {"id": f"p{number}", "unavailable": [f"s{slot}" for slot in chosen.sample(range(slots), 5)]}
            for number in range(firms)
        ],
        "requests": [
            {"id": f"m{number}", "participants": [f"p{one}", f"p{other}"], "weight": chosen.choice([1, 3])}
            for number, (one, other) in enumerate(chosen.sample(pairs, 900))
        ],
    }


def queue_problem(session: Session, here: Scene, asked: dict[str, Any], seconds: int) -> uuid.UUID:
    run = ScheduleRun(
        id=new_id(),
        event_id=here.event_id,
        time_limit=seconds,
        created_at=clock.now(),
        problem=asked,
        progress={},
        result={},
    )
    session.add(run)
    outbox.record(session, ScheduleRunQueued(run_id=run.id, event_id=here.event_id))
    return run.id


def test_a_run_places_what_was_agreed_and_its_proof_holds(any_world: World) -> None:
    here = scene(any_world, firms=5, slots=4, tables=2)
    one, two, third, fourth, fifth = here.parties
    with any_world.work() as session:
        for pair in ((one, two), (one, third), (two, third), (fourth, fifth), (fourth, one)):
            agreed(session, *pair)
    run = solved(any_world, here)
    assert (run.state, len(run.result["placed"]), run.result["unplaced"]) == (RunState.DONE, 5, [])
    assert verify(problem_from(run.problem), read_schedule(json.dumps(run.result))) == []
    publish(any_world, here, run.id)
    assert len(plan(any_world, here)) == 5


def test_what_does_not_fit_has_a_reason_that_holds(world: World) -> None:
    here = scene(world, firms=4, slots=1, tables=1)
    one, two, third, fourth = here.parties
    with world.work() as session:
        agreed(session, one, two)
        absent(session, third.delegate_id, here.slots[0])
        never = agreed(session, third, fourth).id
        crowded = agreed(session, one, fourth).id
    run = solved(world, here)
    reasons = {each["request"]: each["reason"] for each in run.result["unplaced"]}
    assert reasons[str(never)] == "no_common_slot"
    assert len(reasons) == 2
    assert reasons.get(str(crowded), "participant_full") in ("participant_full", "room_full", "outweighed")


def test_a_schedule_keeps_to_absences_own_tables_people_and_half_days(world: World) -> None:
    here = scene(world, firms=3, slots=3, tables=2, delegates=2)
    one, two, third = here.parties
    with world.work() as session:
        first = agreed(session, one, two)
        agreed(session, one, third)
        first.session = "2027-03-10 morning"
        session.get_one(Registration, one.id).fixed_table_id = here.tables[1]
        for person in people_of(session, two):
            absent(session, person.id, here.slots[0])
        absent(session, people_of(session, third)[0].id, here.slots[1])
        session.flush()
        session.expire_all()
        built = problem.build(session, here.event_id)
    assert participant(built, one.id) == {
        "id": str(one.id),
        "capacity": 2,
        "unavailable": [],
        "table": str(here.tables[1]),
    }
    assert participant(built, two.id)["unavailable"] == [str(here.slots[0])]
    assert participant(built, third.id)["capacity"] == 1
    assert [request["session"] for request in built["requests"]] == ["2027-03-10 morning", None]
    run = solved(world, here)
    publish(world, here, run.id)
    assert {table for _slot, table, _sequence in plan(world, here).values()} == {1}


def test_a_meeting_fixed_by_hand_stays_in_the_schedule_and_others_are_placed_around_it(world: World) -> None:
    here = scene(world, firms=3, slots=2, tables=2)
    one, two, third = here.parties
    with world.work() as session:
        fixed = agreed(session, one, two).id
        other = agreed(session, one, third).id
        booking.book(session, here.staff, fixed, here.slots[1], table_id=here.tables[1])
        built = problem.build(session, here.event_id)
    [asked] = [request for request in built["requests"] if request["id"] == str(fixed)]
    assert (asked["fixed"], asked["required"]) == (str(here.slots[1]), True)
    publish(world, here, solved(world, here).id)
    assert plan(world, here)[fixed] == (1, 1, 0)
    assert plan(world, here)[other][0] == 0


def test_locked_meetings_of_a_firm_never_make_a_run_impossible(world: World) -> None:
    here = scene(world, firms=4, slots=2, tables=3, delegates=2)
    one, two, third, fourth = here.parties
    with world.work() as session:
        for partner in (two, third):
            booking.book(session, here.staff, agreed(session, one, partner).id, here.slots[0])
        agreed(session, one, fourth)
        absent(session, people_of(session, one)[1].id, here.slots[0], here.slots[1])
    run = solved(world, here)
    assert (run.state, run.result["status"] == "infeasible") == (RunState.DONE, False)
    publish(world, here, run.id)
    assert {slot for slot, _table, _sequence in plan(world, here).values()} <= {0, 1}


def test_what_has_begun_is_no_longer_planned(world: World) -> None:
    here = scene(world, firms=3, slots=3)
    one, two, third = here.parties
    with world.work() as session:
        begun = agreed(session, one, two).id
        to_come = agreed(session, one, third).id
        booking.lock(session, here.staff, booking.book(session, here.staff, begun, here.slots[0]).id, locked=False)
    world.move_clock(clock.now().fromisoformat("2027-03-10T09:10:00+01:00"))
    run = solved(world, here)
    assert [slot["id"] for slot in run.problem["slots"]] == [str(slot) for slot in here.slots[1:]]
    assert [request["id"] for request in run.problem["requests"]] == [str(to_come)]
    publish(world, here, run.id)
    assert plan(world, here)[begun][0] == 0


def test_a_run_is_followed_and_stopped_and_keeps_its_best(world: World) -> None:
    here = scene(world, firms=1)
    with world.work() as session:
        run_id = queue_problem(session, here, hard_problem(), seconds=60)
    working = threading.Thread(target=world.drain)
    working.start()
    eventually(lambda: the_run(world, run_id).progress, "the first progress")
    with world.work() as session:
        runs.stop(session, here.staff, run_id)
    working.join()
    run = the_run(world, run_id)
    assert run.state == RunState.DONE
    assert run.result["placed"]
    assert run.result["statistics"]["seconds"] < run.time_limit


def test_a_run_that_another_worker_is_at_is_left_to_it(any_world: World) -> None:
    here = scene(any_world)
    with any_world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
        run_id = runs.queue(session, here.staff, here.event_id, time_limit=1).id
        runs.begin(session, run_id, LEASE)
    any_world.drain()
    any_world.sweep()
    assert the_run(any_world, run_id).state == RunState.RUNNING


def test_a_run_whose_worker_died_is_solved_anew_and_the_dead_has_no_say(any_world: World) -> None:
    here = scene(any_world)
    with any_world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
        run_id = runs.queue(session, here.staff, here.event_id, time_limit=1).id
        dead = runs.begin(session, run_id, LEASE)
        assert dead is not None
        assert dead.claim is not None
        claim = dead.claim
        dead.lease_until = clock.machine_now() - timedelta(seconds=1)
    any_world.drain()
    with any_world.work() as session:
        runs.finish(session, run_id, claim, {"placed": []})
        assert runs.note_progress(session, run_id, claim, {"stage": "of the dead"}) is True
    run = the_run(any_world, run_id)
    assert (run.state, len(run.result["placed"])) == (RunState.DONE, 1)


def test_a_problem_that_makes_no_sense_fails_with_its_place(world: World) -> None:
    here = scene(world, firms=1)
    with world.work() as session:
        run_id = queue_problem(session, here, {"slots": [], "tables": []}, seconds=1)
    world.drain()
    run = the_run(world, run_id)
    assert (run.state, run.error) == (RunState.FAILED, "slots: there is no slot")


def test_a_finished_run_delivered_again_stays_as_it_is(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
    run = solved(world, here, seconds=1)
    publish(world, here, run.id)
    with world.work() as session:
        outbox.record(session, ScheduleRunQueued(run_id=run.id))
    world.drain()
    assert the_run(world, run.id).state == RunState.PUBLISHED
    with world.work() as session:
        assert len(session.scalars(select(Meeting)).all()) == 1
