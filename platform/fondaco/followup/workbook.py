"""The report as a workbook, for funders' own tables."""

import uuid
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.events.models import Event
from fondaco.followup import outcomes, report, wording
from fondaco.followup.figures import Figure, Numbers, words
from fondaco.followup.models import Feedback, FollowUp, OutcomeKind, Stage
from fondaco.followup.report import Report
from fondaco.kernel import i18n
from fondaco.kernel.sheets import Cell, Sheet, xlsx_book
from fondaco.meetings import agendas
from fondaco.meetings import wording as meeting_wording
from fondaco.meetings.models import Meeting


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> bytes:
    """The report of the event as XLSX, for its staff: summary, institutions, countries, meetings, results."""
    event = session.get_one(Event, event_id)
    counted = report.of_event(session, by, event_id)
    institution, country = _("Institution"), _("Country")
    countries = [(i18n.country_name(code), numbers) for code, numbers in counted.by_country]
    return xlsx_book(
        [
            Sheet(_("Summary"), [_("Figure"), _("Number"), _("What is counted")], _summary(counted)),
            Sheet(_("By institution"), _group_header(institution), _groups(counted.by_institution)),
            Sheet(_("By country"), _group_header(country), _groups(countries)),
            Sheet(_("Meetings"), _meeting_header(), _meetings(session, by, event)),
            Sheet(_("Results"), [_("Firms"), _("Result"), _("Named by"), _("Confirmed")], _results(session, by, event)),
        ]
    )


def _summary(counted: Report) -> Iterable[Sequence[Cell]]:
    for figure in Figure:
        name, definition = words(figure)
        yield name, counted.total[figure], definition
    useful = counted.total.useful
    yield _("Usefulness"), round(useful, 2) if useful else None, _("Mean rating of meetings held, from 1 to 5.")
    for stage in Stage:
        yield wording.stage(stage)[0], counted.stages[stage], _("Follow-ups that are at this stage.")
    for kind in OutcomeKind:
        named, confirmed = counted.outcomes.get(kind, (0, 0))
        definition = _("Confirmed by both firms; named by at least one: %(number)s.", number=named)
        yield wording.outcome(kind), confirmed, definition


def _group_header(first: str) -> list[str]:
    return [first, *(words(figure)[0] for figure in Figure), _("Usefulness")]


def _groups(groups: Iterable[tuple[str, Numbers]]) -> Iterable[Sequence[Cell]]:
    for name, numbers in groups:
        useful = numbers.useful
        yield name, *(numbers[figure] for figure in Figure), round(useful, 2) if useful else None


def _meeting_header() -> list[str]:
    return [
        _("Day"),
        _("Time"),
        _("Table"),
        _("Firm that asked"),
        _("Country"),
        _("Firm that was asked"),
        _("Country"),
        _("State"),
        _("Rating by the first"),
        _("Rating by the second"),
        _("Follow-up"),
        _("Look again on"),
    ]


def _meetings(session: Session, by: Acting, event: Event) -> Iterable[Sequence[Cell]]:
    ratings = {
        (meeting_id, registration_id): useful
        for meeting_id, registration_id, useful in session.execute(
            select(Feedback.meeting_id, Feedback.registration_id, Feedback.useful).where(Feedback.event_id == event.id)
        )
    }
    follow_ups = {
        follow_up.meeting_id: follow_up
        for follow_up in session.scalars(select(FollowUp).where(FollowUp.event_id == event.id))
    }
    for meeting in agendas.meetings_of_event(session, by, event.id):
        request = meeting.request
        follow_up = follow_ups.get(meeting.id)
        yield (
            meeting.slot.starts_at.astimezone(event.tz).date(),
            meeting.slot.starts_at.astimezone(event.tz).strftime("%H:%M"),
            meeting.table.number,
            *(text for side in (request.requester, request.recipient) for text in (side.firm.name, side.firm.country)),
            meeting_wording.meeting_state(meeting.state)[0],
            *(ratings.get((meeting.id, side_id)) for side_id in _sides(meeting)),
            wording.stage(follow_up.stage)[0] if follow_up else None,
            follow_up.due_on if follow_up else None,
        )


def _sides(meeting: Meeting) -> tuple[uuid.UUID, uuid.UUID]:
    return meeting.request.requester_id, meeting.request.recipient_id


def _results(session: Session, by: Acting, event: Event) -> Iterable[Sequence[Cell]]:
    for outcome in outcomes.of_event(session, by, event.id):
        request = outcome.follow_up.meeting.request
        yield (
            f"{request.requester.firm.name} – {request.recipient.firm.name}",
            wording.outcome(outcome.kind),
            outcome.said_by.firm.name,
            outcome.confirmed_at.astimezone(event.tz).date() if outcome.confirmed_at else None,
        )
