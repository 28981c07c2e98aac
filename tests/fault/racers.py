"""Acts that race: each in a process of its own, all let go at once. Run as a program that takes many races in a row.

A race is a line of JSON on standard input: `settings` of the installation; `acts`, each a name of `ACTS` with its
arguments and the `person` who acts; `meet`, the place at which all wait for all: `start`, or `insert`, between each
one's look and its first claim (not on SQLite, where one writer at a time gets that far). The answer is a line of JSON:
how each act ended, `done` or what was raised.
"""

import gc
import json
import multiprocessing
import os
import sys
import uuid
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting, of_person
from fondaco.accounts.models import Person
from fondaco.app import create_app
from fondaco.kernel.database import db, reading
from fondaco.meetings import booking, publishing, requests
from fondaco.settings import Settings

PATIENCE = 300
"""Seconds after which a racer that waits for the others gives up: only a failing test spends them."""

forking = multiprocessing.get_context("fork")


def book(session: Session, by: Acting, *, request: str, slot: str) -> None:
    booking.book(session, by, uuid.UUID(request), uuid.UUID(slot))


def accept(session: Session, by: Acting, *, request: str) -> None:
    requests.accept(session, by, uuid.UUID(request))


def ask(session: Session, by: Acting, *, requester: str, recipient: str) -> None:
    requests.ask(session, by, uuid.UUID(requester), uuid.UUID(recipient))


def withdraw(session: Session, by: Acting, *, request: str) -> None:
    requests.withdraw(session, by, uuid.UUID(request))


def move(session: Session, by: Acting, *, meeting: str, slot: str) -> None:
    booking.move(session, by, uuid.UUID(meeting), uuid.UUID(slot))


def publish(session: Session, by: Acting, *, run: str) -> None:
    publishing.publish(session, by, uuid.UUID(run))


ACTS: dict[str, Callable[..., None]] = {act.__name__: act for act in (book, accept, ask, withdraw, move, publish)}


def look_then_insert(session: Session, barrier: Barrier, what: str) -> None:
    """The naive way to give something once: look whether it is taken, then take it. `naive` is a table of the test."""
    with reading():
        taken = session.execute(text("SELECT count(*) FROM naive WHERE what = :what"), {"what": what}).scalar()
        session.commit()
    barrier.wait(PATIENCE)
    if taken:
        raise booking.SlotTaken("taken")
    session.execute(text("INSERT INTO naive (what) VALUES (:what)"), {"what": what})


def main() -> None:
    os.nice(10)  # two hundred must not starve the test that runs beside theirs
    for line in sys.stdin:
        judge = forking.Process(target=_hold, args=(json.loads(line),))
        judge.start()
        judge.join()
        if judge.exitcode:
            raise SystemExit(judge.exitcode)


def _hold(race: dict[str, Any]) -> None:
    with create_app(Settings(**race["settings"])).app_context():
        people = {person: _acting(person) for person in {each["person"] for each in race["acts"]}}
        _rehearse(race["acts"][0], people)
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared by two processes
        _be_patient(db.engine)
        outcomes = _run(race, people)
    sys.stdout.write(json.dumps(outcomes) + "\n")
    sys.stdout.flush()


def _be_patient(engine: Engine) -> None:
    """Two hundred who write one by one may take longer than the product lets anybody wait."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda own, _record: own.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}"))


def _acting(person_id: str) -> Acting:
    return of_person(db.session.get_one(Person, uuid.UUID(person_id)))


def _rehearse(act: dict[str, Any], people: dict[str, Acting]) -> None:
    """Do one act and undo it, so that no racer has to compile statements of its own."""
    if act["act"] in ACTS:
        with suppress(Exception):
            ACTS[act["act"]](db.session(), people[act["person"]], **_given(act))
        db.session.rollback()


def _run(race: dict[str, Any], people: dict[str, Acting]) -> list[str]:
    gc.freeze()
    barrier = forking.Barrier(len(race["acts"]))
    ends = []
    for act in race["acts"]:
        receiving, sending = forking.Pipe(duplex=False)
        forking.Process(target=_race, args=(act, people[act["person"]], barrier, race["meet"], sending)).start()
        sending.close()
        ends.append(receiving)
    return [end.recv() for end in ends]


def _race(act: dict[str, Any], by: Acting, barrier: Barrier, meet: str, end: Connection) -> None:
    session = db.session()
    try:
        if act["act"] == "naive":
            look_then_insert(session, barrier, act["what"])
        else:
            _line_up(session, barrier, meet)
            ACTS[act["act"]](session, by, **_given(act))
        session.commit()
    except Exception as error:
        session.rollback()
        end.send(type(error).__name__)
        if not isinstance(error, booking.Conflict):
            raise
    else:
        end.send("done")


def _line_up(session: Session, barrier: Barrier, meet: str) -> None:
    if meet == "start":
        with reading():
            session.connection()  # so that the race is not about who connects first
            session.rollback()
        barrier.wait(PATIENCE)
        return
    waited = False

    @event.listens_for(db.engine, "before_cursor_execute")
    def wait(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal waited
        if statement.startswith("INSERT INTO claim") and not waited:
            waited = True
            barrier.wait(PATIENCE)


def _given(act: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in act.items() if name not in ("act", "person")}


if __name__ == "__main__":
    main()
