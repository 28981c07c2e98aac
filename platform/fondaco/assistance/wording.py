"""Kinds and states of cases in the reader's language."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fondaco.assistance.models import Case, CaseKind, CaseState
from fondaco.assistance.queue import Queued, Why
from fondaco.events import times
from fondaco.kernel import clock


def kind(value: CaseKind) -> str:
    return {
        CaseKind.QUESTION: _("Question"),
        CaseKind.INTERPRETER: _("Interpreter"),
        CaseKind.MEETING: _("Meeting"),
        CaseKind.REGISTRATION: _("Registration"),
        CaseKind.FOLLOW_UP: _("Follow-up"),
    }[value]


def state(value: CaseState) -> tuple[str, str]:
    """The state as word and tone."""
    return {
        CaseState.OPEN: (_("Open"), "accent"),
        CaseState.WAITING: (_("Waiting"), "wait"),
        CaseState.CLOSED: (_("Closed"), "good"),
    }[value]


def standing(case: Case) -> str:
    """The state with its date, such as “Waiting until Wed, 10 Mar”."""
    if case.state == CaseState.CLOSED and case.closed_at:
        return _("Closed on %(day)s", day=times.short_day(times.today_at(case.event.tz, case.closed_at)))
    if case.due_on is None:
        return state(case.state)[0]
    day = times.short_day(case.due_on)
    if case.state == CaseState.WAITING:
        return _("Waiting until %(day)s", day=day)
    return _("Due on %(day)s", day=day)


def chip(case: Case) -> tuple[str, str]:
    """The state with its date, as word and tone."""
    is_late = case.due_on is not None and case.due_on < times.today_at(case.event.tz, clock.now())
    return standing(case), "bad" if is_late and case.state != CaseState.CLOSED else state(case.state)[1]


def why_now(item: Queued) -> tuple[str, str]:
    """Why a case stands where it does in the queue, as words and tone."""
    tz = item.case.event.tz
    match item.why:
        case Why.MEETING_SOON if item.meeting_at:
            minutes = max(1, round((item.meeting_at - clock.now()).total_seconds() / 60))
            return ngettext("Meets in %(num)d minute", "Meets in %(num)d minutes", minutes), "bad"
        case Why.MEETING_TODAY if item.meeting_at:
            return _("Meets at %(time)s", time=times.clock_time(item.meeting_at, tz)), "accent"
        case Why.OVERDUE:
            return overdue(item), "bad"
        case Why.DUE_TODAY:
            return _("Due today"), "wait"
        case Why.DUE_LATER if item.case.due_on:
            return _("Due on %(day)s", day=times.short_day(item.case.due_on)), "neutral"
    return _("Untouched since %(day)s", day=times.short_day(times.today_at(tz, item.untouched_since))), "accent"


def overdue(item: Queued) -> str:
    return ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", item.days_over)
