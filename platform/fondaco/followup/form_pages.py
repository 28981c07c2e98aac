"""The feedback form behind its three doors: the link from the mail, the firm's own sign-in, and staff on its behalf."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from flask import flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events import half_days
from fondaco.events.models import Event
from fondaco.followup import feedback as answers
from fondaco.followup import form_fields, outcomes, wording
from fondaco.followup.blueprint import pages
from fondaco.followup.form_fields import Values
from fondaco.followup.models import Feedback, FollowUp, OutcomeKind, Stage
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import parties

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Door:
    """Whoever came in, for which firm, and the address under which the form stands for this person."""

    by: Acting
    registration: Registration
    url: partial[str]
    half_day: str = ""
    """The one that the link is about."""


@dataclass(frozen=True)
class HalfDay:
    name: str
    meetings: Sequence[Feedback]

    @property
    def open(self) -> int:
        return sum(feedback.answered_at is None for feedback in self.meetings)


@dataclass(frozen=True)
class Section:
    """One meeting on the form."""

    feedback: Feedback
    values: Values
    results: list[tuple[str, str, str]]
    """Value, name and, where the other side has named it, a request to confirm."""

    @property
    def to_confirm(self) -> bool:
        return any(hint for value, _name, hint in self.results if value not in self.values.outcomes)


@pages.get("/feedback/<token>")
def feedback(token: str) -> Page:
    return _form(_by_link(token))


@pages.post("/feedback/<token>")
@writes
def give_feedback(token: str) -> Page:
    return _taken(_by_link(token))


@pages.get("/my/<uuid:event_id>/feedback")
def my_feedback(event_id: uuid.UUID) -> Page:
    return _form(_own(event_id))


@pages.post("/my/<uuid:event_id>/feedback")
@writes
def give_my_feedback(event_id: uuid.UUID) -> Page:
    return _taken(_own(event_id))


@pages.get("/events/<uuid:event_id>/firms/<uuid:firm_id>/feedback")
def firm_feedback(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    return _form(_on_behalf(event_id, firm_id))


@pages.post("/events/<uuid:event_id>/firms/<uuid:firm_id>/feedback")
@writes
def give_firm_feedback(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    return _taken(_on_behalf(event_id, firm_id))


def _by_link(token: str) -> Door:
    found, by = answers.by_token(session(), token)
    i18n.prefer(found.registration.language)
    g.event_id = found.event_id
    return Door(by, found.registration, partial(url_for, ".feedback", token=token), found.meeting.slot.session)


def _own(event_id: uuid.UUID) -> Door:
    by = viewer.signed_in()
    return Door(by, parties.spoken_for(session(), by, event_id), partial(url_for, ".my_feedback", event_id=event_id))


def _on_behalf(event_id: uuid.UUID, firm_id: uuid.UUID) -> Door:
    by = parties.on_behalf(session(), viewer.signed_in(), event_id, firm_id)
    url = partial(url_for, ".firm_feedback", event_id=event_id, firm_id=firm_id)
    return Door(by, parties.spoken_for(session(), by, event_id), url)


def _form(door: Door, errors: dict[str, str] | None = None) -> str:
    days = _half_days(door)
    shown = _shown(door, days)
    event = session().get_one(Event, door.registration.event_id)
    return render_template(
        "pages/followup/feedback.html",
        door=door,
        half_days=days,
        shown=shown,
        sections=_sections(shown.meetings, request.form if errors else None) if shown else [],
        errors=errors or {},
        stages=[(stage.value, wording.next_step(stage)) for stage in Stage],
        ratings=[(value, wording.rating(value)) for value in range(1, 6)],
        titles={half_day.key: half_day.title for half_day in half_days.of_event(event)},
    )


def _taken(door: Door) -> Page:
    days = _half_days(door)
    shown = _shown(door, days)
    read = form_fields.read(request.form, shown.meetings if shown else [])
    if read.errors:
        session().rollback()
        return _form(door, read.errors), 422
    for feedback_id, answer in read.answers.items():
        answers.give(session(), door.by, feedback_id, answer)
    _thank(len(read.answers))
    still_open = next((half_day for half_day in days if half_day.open and half_day != shown), None)
    if shown and not shown.open and still_open:
        shown = still_open
    return redirect(door.url(half_day=shown.name) if shown else door.url(), 303)


def _thank(number: int) -> None:
    if not number:
        flash(_("Nothing was filled in, so nothing was saved."), "wait")
        return
    text = ngettext(
        "Thank you. What you said about your meeting is saved; you can change it here.",
        "Thank you. What you said about %(num)d meetings is saved; you can change it here.",
        number,
    )
    flash(text, "good")


def _half_days(door: Door) -> list[HalfDay]:
    asked = answers.of_registration(session(), door.registration.id)
    groups = groupby(asked, key=lambda each: each.meeting.slot.session)
    return [HalfDay(name, list(meetings)) for name, meetings in groups]


def _shown(door: Door, days: Sequence[HalfDay]) -> HalfDay | None:
    """The half-day in the address, else that of the link, else the first with something open, else the first."""
    wanted = request.args.get("half_day") or door.half_day
    named = next((half_day for half_day in days if half_day.name == wanted), None)
    return named or next((half_day for half_day in days if half_day.open), None) or next(iter(days), None)


def _sections(asked: Sequence[Feedback], form: MultiDict[str, str] | None) -> list[Section]:
    follow_ups = {
        follow_up.meeting_id: follow_up
        for follow_up in session().scalars(
            select(FollowUp)
            .where(FollowUp.meeting_id.in_([feedback.meeting_id for feedback in asked]))
            .options(selectinload(FollowUp.outcomes))
        )
    }
    sections = []
    for feedback in asked:
        follow_up = follow_ups.get(feedback.meeting_id)
        values = form_fields.sent(form, feedback.id) if form is not None else form_fields.known(feedback, follow_up)
        sections.append(Section(feedback, values, _results(feedback, follow_up)))
    return sections


def _results(feedback: Feedback, follow_up: FollowUp | None) -> list[tuple[str, str, str]]:
    named = {outcome.kind: outcome for outcome in (follow_up.outcomes if follow_up else [])}
    partner = feedback.partner

    def hint(kind: OutcomeKind) -> str:
        if kind not in named or not outcomes.named_by(named[kind], partner.id):
            return ""
        return _("%(firm)s says so. Tick it to confirm.", firm=partner.firm.name)

    return [(kind.value, wording.outcome(kind), hint(kind)) for kind in OutcomeKind]


@pages.record_once
def _take_answers_without_a_form_key(state: BlueprintSetupState) -> None:
    """The address is the right to answer: also from a browser without cookies, or a page left open for days."""
    state.app.extensions["csrf"].exempt(give_feedback)
