"""Solving schedule runs: outside of any transaction, followed and stopped by the organiser, checked at the end."""

import json
import os
import threading
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from fondaco.kernel import clock
from fondaco.kernel.database import db
from fondaco.meetings import runs
from fondaco.meetings.messages import ScheduleRunQueued
from fondaco.meetings.models import RunState, ScheduleRun
from fondaco.scheduling import InputError, Progress, Schedule, problem_from, solve, verify, write_schedule
from fondaco.settings import Settings
from fondaco_workers.subscribers import Later, subscriber

log = structlog.get_logger()

FOLLOW_SECONDS = 0.5
"""How often the progress is written, and the organiser's wish to stop read."""

MOST_SOLVER_THREADS = 8


def fail_run(session: Session, message: ScheduleRunQueued) -> None:
    """End a run that ended its workers, again and again, in words for the organiser."""
    if run := _begin(session, message):
        words = "The machine ended the scheduler each time before it was done: it may have too little memory."
        runs.fail(session, run.id, run.claim or run.id, words)


@subscriber(queue="schedules", stepwise=True, give_up=fail_run)
def solve_run(session: Session, message: ScheduleRunQueued) -> None:
    """Solve the run, unless it is over or another worker is at it. A run whose worker died is solved anew."""
    run = _begin(session, message)
    if run is None:
        return
    attempt = _Attempt(run.id, run.claim or run.id, run.time_limit, run.problem)
    session.commit()
    try:
        schedule = _solve(attempt)
    except InputError as error:
        runs.fail(session, attempt.run_id, attempt.claim, str(error))
    except Exception as error:
        log.exception("schedule", run=str(attempt.run_id))
        runs.fail(session, attempt.run_id, attempt.claim, f"The scheduler broke down: {error!r}")
    else:
        _store(session, attempt, schedule)
    session.commit()


@dataclass(frozen=True)
class _Attempt:
    """One attempt to solve a run; nothing of it is in a session."""

    run_id: uuid.UUID
    claim: uuid.UUID
    time_limit: int
    problem: dict[str, Any]


def _begin(session: Session, message: ScheduleRunQueued) -> ScheduleRun | None:
    """The run, claimed; None if it is over. Raises `Later` while another attempt may be alive."""
    settings: Settings = current_app.extensions["fondaco.settings"]
    claimed = runs.begin(session, message.run_id, timedelta(seconds=settings.lease_seconds))
    if claimed is None:
        run = session.get_one(ScheduleRun, message.run_id)
        if run.state == RunState.RUNNING and run.lease_until is not None:
            raise Later(max((run.lease_until - clock.machine_now()).total_seconds(), 1.0))
    return claimed


def _solve(attempt: _Attempt) -> Schedule:
    problem = problem_from(attempt.problem)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    follower = _Follower(app, attempt)
    follower.start()
    try:
        return solve(
            problem,
            time_limit=attempt.time_limit,
            workers=min(os.cpu_count() or 1, MOST_SOLVER_THREADS),
            progress=follower.note,
            stop=follower.stop_wanted.is_set,
        )
    finally:
        follower.end()


def _store(session: Session, attempt: _Attempt, schedule: Schedule) -> None:
    violations = verify(problem_from(attempt.problem), schedule)
    if violations:
        log.error("schedule", run=str(attempt.run_id), violations=[str(violation) for violation in violations[:20]])
        runs.fail(session, attempt.run_id, attempt.claim, f"The schedule did not pass its check: {violations[0]}")
        return
    runs.finish(session, attempt.run_id, attempt.claim, json.loads(write_schedule(schedule)))


class _Follower(threading.Thread):
    """Writes how far the attempt has come, in a session of its own: the solver reports from threads that have none."""

    def __init__(self, app: Flask, attempt: _Attempt) -> None:
        super().__init__(name="schedule follower", daemon=True)
        self.stop_wanted = threading.Event()
        self._app, self._attempt = app, attempt
        self._latest: dict[str, Any] = {}
        self._ending = threading.Event()

    def note(self, progress: Progress) -> None:
        self._latest = {
            "stage": progress.stage.value,
            "value": progress.value,
            "bound": progress.bound,
            "seconds": round(progress.seconds, 1),
        }

    def run(self) -> None:
        with self._app.app_context():
            while not self._ending.wait(FOLLOW_SECONDS):
                try:
                    stop = runs.note_progress(db.session(), self._attempt.run_id, self._attempt.claim, self._latest)
                    db.session.commit()
                except Exception:  # the database is away for a moment: the run goes on
                    log.exception("progress", run=str(self._attempt.run_id))
                    db.session.rollback()
                    continue
                if stop:
                    self.stop_wanted.set()

    def end(self) -> None:
        self._ending.set()
        self.join()
