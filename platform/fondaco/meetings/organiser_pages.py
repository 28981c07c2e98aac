"""Pages of the organisers: the step itself, schedule runs, and what publishing one changes."""

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import grids, listing, publishing, runs, wording
from fondaco.meetings.blueprint import pages
from fondaco.meetings.models import MeetingRequest, RequestState, RunState, ScheduleRun
from fondaco.settings import Settings

LONGEST_LIST = 100
"""Rows of a list on the page of a run; the API has them all."""


@pages.get("/events/<uuid:event_id>/meet")
def meet(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    organises = event_id in rights.events_of(session(), by.organises_for)
    found = runs.of_event(session(), by, event_id) if organises else []
    event = session().get_one(Event, event_id)
    settings: Settings = current_app.extensions["fondaco.settings"]
    return render_template(
        "pages/meetings/meet.html",
        counts=listing.counts(session(), by, event_id),
        states=RequestState,
        organises=organises,
        latest=found[0] if found else None,
        earlier=found[1:11],
        planned=len(grids.of_meetings(session(), event_id)),
        places=len(event.tables) * len(event.slots),
        time_limit=settings.schedule_time_limit,
        run_state=wording.run_state,
        objective=wording.objective,
    )


@pages.post("/events/<uuid:event_id>/runs")
@writes
def queue_run(event_id: uuid.UUID) -> Response:
    by = viewer.signed_in()
    try:
        runs.queue(session(), by, event_id, time_limit=request.form.get("time_limit", type=int))
    except (Conflict, Invalid) as obstacle:
        session().rollback()
        flash(str(obstacle), "wait")
    return redirect(url_for(".meet", event_id=event_id) + "#run", 303)


@pages.post("/events/<uuid:event_id>/runs/<uuid:run_id>/stop")
@writes
def stop_run(event_id: uuid.UUID, run_id: uuid.UUID) -> Response:
    found = _run(event_id, run_id)
    runs.stop(session(), viewer.signed_in(), found.id)
    return redirect(url_for(".meet", event_id=event_id) + "#run", 303)


@pages.get("/events/<uuid:event_id>/runs/<uuid:run_id>/progress")
def run_progress(event_id: uuid.UUID, run_id: uuid.UUID) -> str:
    """The fragment that follows a run at work."""
    return render_template(
        "pages/meetings/_run.html",
        run=_run(event_id, run_id),
        event_id=event_id,
        run_state=wording.run_state,
        objective=wording.objective,
    )


@pages.get("/events/<uuid:event_id>/runs/<uuid:run_id>")
def run(event_id: uuid.UUID, run_id: uuid.UUID) -> str:
    """A run's result, its proof, what it could not place, and what publishing it would change."""
    found = _run(event_id, run_id)
    unplaced = found.result.get("unplaced", [])
    event = session().get_one(Event, event_id)
    slots = {slot.id: slot for slot in event.slots}
    change = None
    if found.state == RunState.DONE and found.result.get("status") != "infeasible":
        change = publishing.difference(session(), viewer.signed_in(), run_id)
        change.planned.sort(key=lambda pair: slots[pair[1].slot_id].starts_at)
        change.moved.sort(key=lambda pair: slots[pair[1].slot_id].starts_at)
    return render_template(
        "pages/meetings/run.html",
        run=found,
        change=change,
        unplaced=_unplaced(unplaced[:LONGEST_LIST]),
        unplaced_total=len(unplaced),
        longest_list=LONGEST_LIST,
        chip=wording.run_state(found.state),
        objective=wording.objective,
        proof=wording.proof,
        slots=slots,
        tables={table.id: table.number for table in event.tables},
    )


@pages.post("/events/<uuid:event_id>/runs/<uuid:run_id>/publish")
@writes
def publish(event_id: uuid.UUID, run_id: uuid.UUID) -> Response:
    _run(event_id, run_id)
    try:
        change = publishing.publish(session(), viewer.signed_in(), run_id, seen=request.form.get("seen"))
    except Conflict as obstacle:
        session().rollback()
        flash(str(obstacle), "bad")
        return redirect(url_for(".run", event_id=event_id, run_id=run_id), 303)
    flash(_("Published. %(number)s people are told by mail.", number=change.told), "good")
    return redirect(url_for(".schedule", event_id=event_id), 303)


@pages.get("/events/<uuid:event_id>/schedule")
def schedule(event_id: uuid.UUID) -> str:
    """The grids: of what is published or, with `?run=`, of what a run proposes."""
    rights.staff_of(session(), viewer.signed_in(), event_id)
    event = session().get_one(Event, event_id)
    proposed = request.args.get("run", type=uuid.UUID)
    run = _run(event_id, proposed) if proposed else None
    places = grids.of_run(session(), run) if run else grids.of_meetings(session(), event_id)
    view = "tables" if request.args.get("view") == "tables" else "firms"
    page = max(request.args.get("page", 1, type=int), 1)
    draw = grids.tables if view == "tables" else grids.firms

    def url_of(asked: MeetingRequest) -> str:
        return url_for(".one_request", event_id=event_id, request_id=asked.id)

    return render_template(
        "pages/meetings/schedule.html",
        grid=draw(event, places, page, url_of),
        view=view,
        page=page,
        run=run,
        meetings=len(places),
    )


def _run(event_id: uuid.UUID, run_id: uuid.UUID) -> ScheduleRun:
    found = runs.of_organiser(session(), viewer.signed_in(), run_id)
    if found.event_id != event_id:
        raise NotFound(_("There is no such schedule run."))
    return found


def _unplaced(entries: list[dict[str, Any]]) -> list[dict[str, object]]:
    """The requests without a place with the reason, and the names of the meetings that stand in the way."""
    blocking = {each["request"]: each.get("blocking", [])[:5] for each in entries}
    found = listing.by_ids(session(), {uuid.UUID(id_) for ids in ([*blocking], *blocking.values()) for id_ in ids})

    def pair(request_id: str) -> str:
        asked = found.get(uuid.UUID(request_id))
        return f"{asked.requester.firm.name} – {asked.recipient.firm.name}" if asked else ""

    return [
        {
            "request": found[uuid.UUID(each["request"])],
            "reason": wording.why_unplaced(each["reason"]),
            "blocking": [pair(id_) for id_ in blocking[each["request"]]],
        }
        for each in entries
        if uuid.UUID(each["request"]) in found
    ]
