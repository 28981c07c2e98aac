"""What step 6 says of itself: to organisers on the rail, to firms among the things to do."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import to_do
from fondaco.catalogue.models import Registration
from fondaco.catalogue.to_do import ToDo
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.followup import feedback, follow_ups, overview, report
from fondaco.followup.figures import Figure, Numbers
from fondaco.followup.models import FollowUp, Outcome
from fondaco.followup.overview import Counts, Shown
from fondaco.institutions.rail import Counted, Decision, FunnelRow, RailStep, Standing, Step, says
from fondaco.kernel import clock
from fondaco.meetings.models import Meeting, MeetingRequest


@says(Step.FOLLOW_UP)
def follow_up(session: Session, event_id: uuid.UUID, by: Acting) -> RailStep:  # noqa: ARG001 - a speaker's shape
    event = session.get_one(Event, event_id)
    counts = overview.counts(session, event_id)
    url = url_for("followup.follow_up", event_id=event_id)
    if not counts.asked:
        truth = _("Both sides are asked how it was as soon as their meetings are over")
        return RailStep(standing=_standing(event), truth=truth, url=url)
    numbers = report.totals(session, event_id)
    _stages, overdue = follow_ups.counts(session, event_id)
    return RailStep(
        standing=Standing.CURRENT,
        truth=_truth(counts, numbers),
        url=url,
        action=(_("See the report"), url_for("followup.report", event_id=event_id)),
        decisions=tuple(_decisions(event_id, counts, overdue)),
        funnel=_funnel(event_id, numbers),
    )


@to_do.asks
def open_feedback(session: Session, registration: Registration) -> list[ToDo]:
    """Meetings that the firm has not said anything about, and results that only it can confirm."""
    asked = feedback.of_registration(session, registration.id)
    if not asked:
        return []
    url = url_for("followup.my_feedback", event_id=registration.event_id)
    silent = sum(each.answered_at is None for each in asked)
    text = ngettext("Say how %(num)d meeting was", "Say how %(num)d meetings were", silent)
    wanted = [ToDo(text, url) if silent else ToDo(_("Say how your meetings were"), url, done=True)]
    if to_confirm := _to_confirm(session, registration):
        text = ngettext(
            "Confirm %(num)d result that a partner has named",
            "Confirm %(num)d results that partners have named",
            to_confirm,
        )
        wanted.append(ToDo(text, url))
    return wanted


def _to_confirm(session: Session, registration: Registration) -> int:
    query = (
        select(func.count())
        .select_from(Outcome)
        .join(FollowUp, FollowUp.id == Outcome.follow_up_id)
        .join(Meeting, Meeting.id == FollowUp.meeting_id)
        .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(
            Outcome.confirmed_at.is_(None),
            Outcome.said_by_id != registration.id,
            (MeetingRequest.requester_id == registration.id) | (MeetingRequest.recipient_id == registration.id),
        )
    )
    return session.scalar(query) or 0


def _standing(event: Event) -> Standing:
    """Of a step that has not begun."""
    return Standing.CURRENT if times.today_at(event.tz, clock.now()) > event.ends_on else Standing.TODO


def _truth(counts: Counts, numbers: Numbers) -> str:
    return _(
        "%(answered)s of %(asked)s asked have answered, %(follow_ups)s followed up, "
        "%(confirmed)s of %(named)s results confirmed",
        answered=counts.answered,
        asked=counts.asked,
        follow_ups=numbers[Figure.FOLLOW_UPS],
        confirmed=numbers[Figure.CONFIRMED],
        named=numbers[Figure.NAMED],
    )


def _decisions(event_id: uuid.UUID, counts: Counts, overdue: int) -> list[Decision]:
    waiting = (
        (
            counts.disagreeing,
            ngettext(
                "The two sides do not agree whether %(num)d meeting took place",
                "The two sides do not agree whether %(num)d meetings took place",
                counts.disagreeing,
            ),
            url_for("followup.follow_up", event_id=event_id, shown=Shown.DISAGREEING),
        ),
        (
            overdue,
            ngettext("%(num)d follow-up is overdue", "%(num)d follow-ups are overdue", overdue),
            url_for("followup.relations", event_id=event_id, overdue="yes"),
        ),
    )
    return [Decision(text, url) for number, text, url in waiting if number]


def _funnel(event_id: uuid.UUID, numbers: Numbers) -> tuple[FunnelRow, ...]:
    answers = url_for("followup.follow_up", event_id=event_id, shown=Shown.ANSWERED)
    relations = url_for("followup.relations", event_id=event_id)
    report = url_for("followup.report", event_id=event_id)
    return (
        FunnelRow(_("Meetings agreed"), numbers[Figure.ACCEPTED], report, Counted.MEETINGS),
        FunnelRow(_("Meetings scheduled"), numbers[Figure.SCHEDULED], report, Counted.MEETINGS),
        FunnelRow(_("Meetings held"), numbers[Figure.HELD], answers, Counted.MEETINGS),
        FunnelRow(_("Follow-ups"), numbers[Figure.FOLLOW_UPS], relations, Counted.MEETINGS),
    )
