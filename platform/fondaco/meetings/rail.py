"""What step 4 says of itself: to organisers on the rail, to firms among the things to do."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import to_do
from fondaco.catalogue.models import Registration
from fondaco.catalogue.to_do import ToDo
from fondaco.events.models import Event
from fondaco.institutions.rail import Decision, FunnelRow, RailStep, Standing, Step, says
from fondaco.kernel import clock
from fondaco.meetings import window
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, RunState, ScheduleRun


@says(Step.MEET)
def meet(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:  # noqa: ARG001 - a speaker's shape
    event = session.get_one(Event, event_id)
    requests = _requests(session, event_id)
    agreed, pending = requests.get(RequestState.ACCEPTED, 0), requests.get(RequestState.PENDING, 0)
    planned = session.scalar(
        select(func.count())
        .select_from(Meeting)
        .where(Meeting.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
    )
    url, schedule = (url_for(page, event_id=event_id) for page in ("meetings.meet", "meetings.schedule"))
    return RailStep(
        standing=_standing(event, bool(requests)),
        truth=_truth(sum(requests.values()), agreed, pending, planned or 0),
        url=url,
        action=_action(event, agreed, planned or 0, url),
        decisions=tuple(_decisions(session, event, url)),
        funnel=(FunnelRow(_("With a meeting"), _firms_with_meeting(session, event_id), schedule),),
    )


@to_do.asks
def open_requests(session: Session, registration: Registration) -> list[ToDo]:
    """Requests that wait for the firm's answer."""
    waiting = session.scalar(
        select(func.count())
        .select_from(MeetingRequest)
        .where(MeetingRequest.recipient_id == registration.id, MeetingRequest.state == RequestState.PENDING)
    )
    event = session.get_one(Event, registration.event_id)
    if not waiting or not window.are_open(event):
        return []
    text = ngettext("Answer %(num)d request for a meeting", "Answer %(num)d requests for meetings", waiting)
    return [ToDo(text, url_for("meetings.my_requests", event_id=event.id) + "#to-answer")]


def _requests(session: Session, event_id: uuid.UUID) -> dict[RequestState, int]:
    rows = session.execute(
        select(MeetingRequest.state, func.count())
        .where(MeetingRequest.event_id == event_id)
        .group_by(MeetingRequest.state)
    )
    return dict(rows.all())


def _standing(event: Event, any_request: bool) -> Standing:
    today = clock.now().astimezone(event.tz).date()
    if today > event.ends_on:
        return Standing.DONE
    return Standing.CURRENT if event.catalogue_open or any_request else Standing.TODO


def _truth(requests: int, agreed: int, pending: int, planned: int) -> str:
    if not requests:
        return _("No meeting has been asked for yet")
    return _(
        "%(requests)s asked for: %(agreed)s agreed, %(pending)s not answered; %(planned)s have a time",
        requests=requests,
        agreed=agreed,
        pending=pending,
        planned=planned,
    )


def _action(event: Event, agreed: int, planned: int, url: str) -> tuple[str, str] | None:
    if not event.slots or not event.tables:
        return _("Plan rooms and slots"), url_for("events.settings", event_id=event.id)
    if agreed > planned:
        return _("Make the schedule"), url
    return None


def _decisions(session: Session, event: Event, url: str) -> list[Decision]:
    latest = session.execute(
        select(ScheduleRun.id, ScheduleRun.state)
        .where(ScheduleRun.event_id == event.id)
        .order_by(ScheduleRun.id.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        return []
    if latest.state == RunState.DONE:
        text = _("A schedule is ready. Firms see it when you publish it.")
        return [Decision(text, url_for("meetings.run", event_id=event.id, run_id=latest.id))]
    if latest.state == RunState.FAILED:
        return [Decision(_("The last schedule run failed."), url)]
    return []


def _firms_with_meeting(session: Session, event_id: uuid.UUID) -> int:
    sides = union(
        *(
            select(side)
            .join(Meeting, Meeting.request_id == MeetingRequest.id)
            .where(Meeting.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
            for side in (MeetingRequest.requester_id, MeetingRequest.recipient_id)
        )
    )
    return session.scalar(select(func.count()).select_from(sides.subquery())) or 0
