"""Kinds and states of cases in the reader's language."""

from flask_babel import gettext as _

from fondaco.assistance.models import Case, CaseKind, CaseState
from fondaco.events import times


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
