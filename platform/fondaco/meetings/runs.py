"""Schedule runs: queued by an organiser, solved by a worker, looked at, and published or not."""

import uuid
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from fondaco.accounts.acting import Acting
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.kernel import audit, clock, outbox
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.states import check_move
from fondaco.meetings import problem
from fondaco.meetings.messages import ScheduleRunQueued
from fondaco.meetings.models import RUN_MOVES, RunState, ScheduleRun
from fondaco.settings import Settings

LONGEST = 600
"""Seconds."""

UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)


class RunUnderWay(Conflict):
    """Raised when a run of the event is queued or at work."""

    code = "run-under-way"


def queue(session: Session, by: Acting, event_id: uuid.UUID, *, time_limit: int | None = None) -> ScheduleRun:
    """Have the accepted requests scheduled in at most `time_limit` seconds; nothing changes for firms by it.

    Raises `RunUnderWay`, `NothingToSchedule` when something is missing, and `Invalid` for a time beyond all measure.
    """
    rights.organiser_of(session, by, event_id)
    if time_limit is not None and not 1 <= time_limit <= LONGEST:
        message = _("A run takes at least 1 second and at most %(most)s.", most=LONGEST)
        raise Invalid(message, {"time_limit": message})
    session.get_one(Event, event_id, with_for_update={"key_share": True})
    under_way = select(ScheduleRun.id).where(ScheduleRun.event_id == event_id, ScheduleRun.state.in_(UNDER_WAY))
    if session.scalar(under_way.limit(1)):
        raise RunUnderWay(_("A run is at work already. Stop it, or wait for its end."))
    settings: Settings = current_app.extensions["fondaco.settings"]
    run = ScheduleRun(
        id=new_id(),
        event_id=event_id,
        time_limit=time_limit or settings.schedule_time_limit,
        created_at=clock.now(),
        problem=problem.build(session, event_id),
        progress={},
        result={},
    )
    session.add(run)
    session.flush()
    outbox.record(session, ScheduleRunQueued(run_id=run.id, event_id=event_id))
    audit.record(session, by, "schedule_run.queued", run.id, event_id=event_id, time_limit=run.time_limit)
    return run


def stop(session: Session, by: Acting, run_id: uuid.UUID) -> ScheduleRun:
    """Have the run end now with the best that it has found."""
    run = of_organiser(session, by, run_id)
    if run.state in UNDER_WAY:
        run.stop_wanted = True
        audit.record(session, by, "schedule_run.stopped", run.id, event_id=run.event_id)
    return run


def of_organiser(session: Session, by: Acting, run_id: uuid.UUID) -> ScheduleRun:
    """The run, for organisers of its event. Raises `NotFound` for everybody else."""
    run = session.get(ScheduleRun, run_id)
    if run is None:
        raise NotFound(_("There is no such schedule run."))
    rights.organiser_of(session, by, run.event_id)
    return run


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[ScheduleRun]:
    """The event's runs, the latest first, without what they were asked."""
    rights.organiser_of(session, by, event_id)
    rows = select(ScheduleRun).where(ScheduleRun.event_id == event_id).order_by(ScheduleRun.id.desc())
    return list(session.scalars(rows.options(defer(ScheduleRun.problem))))


def published(session: Session, event_id: uuid.UUID) -> ScheduleRun | None:
    """The run whose schedule the firms have."""
    return session.scalar(
        select(ScheduleRun)
        .where(ScheduleRun.event_id == event_id, ScheduleRun.state == RunState.PUBLISHED)
        .order_by(ScheduleRun.published_at.desc())
        .limit(1)
    )


def begin(session: Session, run_id: uuid.UUID, lease: timedelta) -> ScheduleRun | None:
    """Claim the run for one attempt to solve it; None if it is over or another attempt is alive. The caller commits.

    An attempt that has not finished within the run's time limit and `lease` counts as dead.
    """
    run = session.scalars(
        select(ScheduleRun).where(ScheduleRun.id == run_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if run.state not in UNDER_WAY or (run.lease_until is not None and run.lease_until > clock.machine_now()):
        return None
    run.state, run.started_at, run.progress = RunState.RUNNING, clock.now(), {}
    run.claim = new_id()
    run.lease_until = clock.machine_now() + timedelta(seconds=run.time_limit) + lease
    return run


def finish(session: Session, run_id: uuid.UUID, claim: uuid.UUID, result: dict[str, Any]) -> None:
    """Store the attempt's schedule. The caller commits."""
    if run := _claimed(session, run_id, claim):
        _end(run, RunState.DONE)
        run.result = result


def fail(session: Session, run_id: uuid.UUID, claim: uuid.UUID, error: str) -> None:
    """Say that the attempt came to nothing, in words for the organiser. The caller commits."""
    if run := _claimed(session, run_id, claim):
        _end(run, RunState.FAILED)
        run.error = error[:500]


def note_progress(session: Session, run_id: uuid.UUID, claim: uuid.UUID, progress: dict[str, Any]) -> bool:
    """Write how far the attempt has come; says whether it shall end now. The caller commits."""
    run = _claimed(session, run_id, claim)
    if run is None:
        return True
    run.progress = progress
    return run.stop_wanted


def _claimed(session: Session, run_id: uuid.UUID, claim: uuid.UUID) -> ScheduleRun | None:
    """The run, if it still belongs to this attempt."""
    return session.scalar(
        select(ScheduleRun)
        .where(ScheduleRun.id == run_id, ScheduleRun.claim == claim, ScheduleRun.state == RunState.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _end(run: ScheduleRun, state: RunState) -> None:
    check_move(RUN_MOVES, run.state, state)
    run.state, run.finished_at, run.lease_until = state, clock.now(), None
