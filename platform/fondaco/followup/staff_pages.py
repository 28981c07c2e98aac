"""Pages of step 6 for staff: feedback as it comes, the follow-ups, and the report."""

import uuid
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from fondaco.accounts import viewer
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.followup import asking, follow_ups, overview, wording, workbook
from fondaco.followup import report as reports
from fondaco.followup.blueprint import pages
from fondaco.followup.figures import OF_TWO_FIRMS, Figure, words
from fondaco.followup.follow_ups import Filters
from fondaco.followup.models import OutcomeKind, Stage
from fondaco.followup.overview import Shown
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.sheets import XLSX_TYPE
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import booking
from fondaco.meetings.models import MeetingState

Kind = TypeVar("Kind", bound=StrEnum)

PER_PAGE = 50

FIRM_FUNNEL = (Figure.INVITED, Figure.YES, Figure.ENROLLED, Figure.CAME)
MEETING_FUNNEL = (Figure.REQUESTED, Figure.ACCEPTED, Figure.SCHEDULED, Figure.HELD, Figure.FOLLOW_UPS)

COLUMNS = (
    Figure.INVITED,
    Figure.YES,
    Figure.ENROLLED,
    Figure.CAME,
    Figure.SCHEDULED,
    Figure.HELD,
    Figure.ANSWERED,
    Figure.FOLLOW_UPS,
    Figure.CONFIRMED,
)
"""Of institutions and countries, as many as stand on a page; the workbook has all."""


@pages.get("/events/<uuid:event_id>/follow-up")
def follow_up(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    page = max(1, request.args.get("page", 1, int))
    shown = _one_of(Shown, request.args.get("shown", ""))
    listed = overview.of_event(session(), by, event_id, shown=shown, page=page, per_page=PER_PAGE)
    counts = overview.counts(session(), event_id)
    return render_template(
        "pages/followup/follow_up.html",
        views=_views(event_id, "follow_up"),
        tabs=_feedback_tabs(event_id, counts, shown),
        listed=listed,
        shown=shown,
        counts=counts,
        useful=reports.totals(session(), event_id).useful,
        disagreements=overview.disagreements(session(), by, event_id) if counts.disagreeing else [],
        said=wording.said,
        next_step=wording.next_step,
        page=page,
        pages=-(-listed.total // PER_PAGE),
        url_for_page=lambda number: url_for(".follow_up", event_id=event_id, shown=shown, page=number),
    )


def _views(event_id: uuid.UUID, current: str) -> list[dict[str, object]]:
    names = (("follow_up", _("What firms say")), ("relations", _("Follow-ups")), ("report", _("Report")))
    return [
        {"label": label, "url": url_for(f".{name}", event_id=event_id), "current": name == current}
        for name, label in names
    ]


def _feedback_tabs(event_id: uuid.UUID, counts: overview.Counts, present: Shown | None) -> list[dict[str, object]]:
    tabs = (
        (None, _("All"), counts.asked),
        (Shown.ANSWERED, _("Answered"), counts.answered),
        (Shown.SILENT, _("Silent"), counts.silent),
        (Shown.UNASKED, _("To be called"), counts.unasked),
        (Shown.DISAGREEING, _("Disagreeing"), 2 * counts.disagreeing),
        (Shown.ONE_SIDED, _("One side only"), counts.one_sided),
    )
    return [
        {
            "label": label,
            "url": url_for(".follow_up", event_id=event_id, shown=shown),
            "current": shown == present,
            "number": number,
        }
        for shown, label, number in tabs
        if number or shown in (None, present)
    ]


@pages.post("/events/<uuid:event_id>/follow-up/remind")
@writes
def remind(event_id: uuid.UUID) -> AnyResponse:
    number = asking.remind(session(), viewer.signed_in(), event_id)
    text = ngettext("%(num)d firm gets a reminder.", "%(num)d firms get a reminder.", number)
    flash(text if number else _("Nobody is left to remind."), "good" if number else "wait")
    return redirect(url_for(".follow_up", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/follow-up/one-sided")
@writes
def settle_one_sided(event_id: uuid.UUID) -> AnyResponse:
    number = overview.settle_one_sided(session(), viewer.signed_in(), event_id)
    flash(ngettext("%(num)d meeting is marked.", "%(num)d meetings are marked.", number), "good")
    return redirect(url_for(".follow_up", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/follow-up/meetings/<uuid:meeting_id>/<any(held, not_held):state>")
@writes
def settle(event_id: uuid.UUID, meeting_id: uuid.UUID, state: str) -> AnyResponse:
    booking.mark(session(), viewer.signed_in(), meeting_id, MeetingState(state))
    flash(_("The meeting is marked."), "good")
    return redirect(url_for(".follow_up", event_id=event_id), 303)


@pages.get("/events/<uuid:event_id>/follow-up/relations")
def relations(event_id: uuid.UUID) -> str:
    return _relations(event_id, {})


def _relations(event_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    page = max(1, request.args.get("page", 1, int))
    filters = Filters(_one_of(Stage, request.args.get("stage", "")), request.args.get("overdue") == "yes")
    listed = follow_ups.of_event(session(), by, event_id, filters, page=page, per_page=PER_PAGE)
    stages, overdue = follow_ups.counts(session(), event_id)
    return render_template(
        "pages/followup/relations.html",
        views=_views(event_id, "relations"),
        tabs=_stage_tabs(event_id, stages, overdue, filters),
        listed=listed,
        stages=[(stage.value, wording.stage(stage)[0]) for stage in Stage],
        wording=wording,
        today=times.today_at(session().get_one(Event, event_id).tz, clock.now()),
        errors=errors,
        page=page,
        pages=-(-listed.total // PER_PAGE),
        url_for_page=lambda number: url_for(
            ".relations", event_id=event_id, _external=False, **{**request.args.to_dict(), "page": str(number)}
        ),
    )


def _stage_tabs(
    event_id: uuid.UUID, stages: dict[Stage, int], overdue: int, filters: Filters
) -> list[dict[str, object]]:
    def tab(label: str, number: int, *, current: bool, **arguments: str) -> dict[str, object]:
        url = url_for(".relations", event_id=event_id, _external=False, **arguments)
        return {"label": label, "url": url, "current": current, "number": number}

    tabs = [tab(_("All"), sum(stages.values()), current=filters == Filters())]
    if overdue or filters.overdue:
        tabs.append(tab(_("Overdue"), overdue, current=filters.overdue, overdue="yes"))
    return tabs + [
        tab(wording.stage(stage)[0], stages[stage], current=stage == filters.stage, stage=stage.value)
        for stage in Stage
        if stage in stages
    ]


@pages.post("/events/<uuid:event_id>/follow-up/relations/<uuid:follow_up_id>")
@writes
def change_relation(event_id: uuid.UUID, follow_up_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    by = viewer.signed_in()
    try:
        due_on = _date(request.form.get("due_on", ""))
    except Invalid as error:
        return _relations(event_id, error.errors), 422
    follow_ups.change(session(), by, follow_up_id, stage=_one_of(Stage, request.form.get("stage", "")), due_on=due_on)
    flash(_("Saved."), "good")
    back = url_for(".relations", event_id=event_id, _external=False, **request.args.to_dict())
    return redirect(f"{back}#follow-up-{follow_up_id}", 303)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError as error:
        raise Invalid(_("Enter a date."), {"due_on": _("Enter a date.")}) from error


@pages.get("/events/<uuid:event_id>/report")
def report(event_id: uuid.UUID) -> str:
    counted = reports.of_event(session(), viewer.signed_in(), event_id)
    return render_template(
        "pages/followup/report.html",
        views=_views(event_id, "report"),
        report=counted,
        firms=_funnel(counted, FIRM_FUNNEL),
        meetings=_funnel(counted, MEETING_FUNNEL),
        figures=list(Figure),
        columns=COLUMNS,
        words=words,
        shared=OF_TWO_FIRMS,
        stages=[(wording.stage(stage)[0], counted.stages[stage]) for stage in Stage],
        outcomes=[(wording.outcome(kind), *counted.outcomes.get(kind, (0, 0))) for kind in OutcomeKind],
        Figure=Figure,
        span=times.span,
        now=clock.now(),
    )


def _funnel(counted: reports.Report, figures: tuple[Figure, ...]) -> list[dict[str, object]]:
    return [{"label": words(figure)[0], "number": counted.total[figure]} for figure in figures]


@pages.get("/events/<uuid:event_id>/report.xlsx")
def report_file(event_id: uuid.UUID) -> Response:
    content = workbook.of_event(session(), viewer.signed_in(), event_id)
    slug = session().get_one(Event, event_id).slug
    answer = Response(content, content_type=XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="report-{slug}.xlsx"'
    return answer


def _one_of(kinds: type[Kind], text: str) -> Kind | None:
    """The member that `text` names; None for anything else: a filter that is none leaves all."""
    return kinds(text) if text in set(kinds) else None
