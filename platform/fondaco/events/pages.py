"""Pages of the event: its home with the rail of the six steps, its settings, and its public face."""

import uuid
from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.events import context, events, forms, half_days, times
from fondaco.events.models import Event
from fondaco.institutions import institutions, rail, rights
from fondaco.kernel import clock, i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.sent_forms import chosen_id
from fondaco.kernel.unit_of_work import writes

pages = Blueprint("events", __name__)
context.init_app(pages)

Page = str | Response | tuple[str, int]


@pages.get("/")
def home_page() -> Page:
    """Where somebody begins depends on who it is."""
    by = viewer.acting()
    if by.is_organiser:
        return redirect(url_for("events.list_events"))
    if by.is_adviser:
        return redirect("/today")
    if by.is_firm:
        return redirect("/my")
    if by.is_administrator:
        return redirect(url_for("institutions.installation"))
    upcoming = session().scalars(
        select(Event).where(Event.ends_on >= clock.now().date()).order_by(Event.starts_on).limit(12)
    )
    return render_template("pages/events/welcome.html", events=upcoming.all(), span=times.span)


@pages.get("/events")
def list_events() -> Page:
    by = viewer.signed_in()
    cards = [(event, _present_step(rail.steps(session(), event.id, by))) for event in events.of_staff(session(), by)]
    return render_template("pages/events/list.html", cards=cards, span=times.span)


def _present_step(steps: dict[rail.Step, rail.RailStep]) -> tuple[str, int]:
    """The step that an event is in, and how many decisions wait there and elsewhere."""
    current = next((step for step, said in steps.items() if said.standing == rail.Standing.CURRENT), None)
    waiting = sum(len(said.decisions) for said in steps.values())
    return (context.step_name(current) if current else ""), waiting


@pages.get("/events/<uuid:event_id>")
def event_home(event_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    event = session().get_one(Event, event_id)
    steps = rail.steps(session(), event_id, by)
    return render_template(
        "pages/events/home.html",
        steps=[_drawn(step, said) for step, said in steps.items()],
        decisions=[{"title": each.text, "url": each.url} for said in steps.values() for each in said.decisions],
        funnels=_funnels(steps),
        days_to_go=(event.starts_on - times.today_at(event.tz, clock.now())).days,
        deadlines=_deadlines(event),
        organisers=events.organisers(session(), event_id),
        span=times.span,
    )


def _funnels(steps: dict[rail.Step, rail.RailStep]) -> list[tuple[str, list[rail.FunnelRow]]]:
    """Title and rows of each: what counts firms, and what counts meetings."""
    rows = [row for said in steps.values() for row in said.funnel]
    titles = {rail.Counted.FIRMS: _("From firms to meetings"), rail.Counted.MEETINGS: _("From meetings to results")}
    return [(title, [row for row in rows if row.counted == counted]) for counted, title in titles.items()]


def _drawn(step: rail.Step, said: rail.RailStep) -> dict[str, object]:
    return {
        "name": context.step_name(step),
        "number": int(step),
        "state": said.standing.value,
        "line": said.truth,
        "url": said.url,
        "action": said.action,
    }


def _deadlines(event: Event) -> list[tuple[str, str]]:
    return [
        (_("Answers to the letter until"), times.day(event.answer_by)),
        (_("Registration until"), times.day(event.register_by)),
        (_("Requests for meetings until"), times.day(event.request_by)),
        (_("The event"), times.span(event.starts_on, event.ends_on)),
    ]


@pages.get("/events/new")
def new_event() -> Page:
    viewer.signed_in()
    return _event_form(None, {})


@pages.post("/events/new")
@writes
def create_event() -> Page:
    try:
        event = events.create(
            session(), viewer.signed_in(), forms.facts(request.form, request.form.getlist("languages"))
        )
    except Invalid as error:
        session().rollback()
        return _event_form(None, error.errors), 422
    flash(_("The event is set up. Plan its room and slots next."), "good")
    return redirect(url_for("events.settings", event_id=event.id), 303)


def _event_form(event: Event | None, errors: dict[str, str]) -> str:
    known = {name: getattr(event, name) for name in (*forms.TEXTS, *forms.DATES)} if event else {"accent": "#7a3b2e"}
    given = {name: request.form[name] for name in (*forms.TEXTS, *forms.DATES) if name in request.form}
    return render_template(
        "pages/events/edit.html",
        of=event,
        values={**known, **given},
        chosen=request.form.getlist("languages") or (event.languages if event else ["en"]),
        spoken=[(code, i18n.language_name(code)) for code in ("en", "it", "de", "fr", "es", "pl", "sl", "hr")],
        errors=errors,
    )


@pages.get("/events/<uuid:event_id>/facts")
def edit_event(event_id: uuid.UUID) -> Page:
    _organiser(event_id)
    return _event_form(session().get_one(Event, event_id), {})


@pages.post("/events/<uuid:event_id>/facts")
@writes
def change_event(event_id: uuid.UUID) -> Page:
    by = _organiser(event_id)
    try:
        events.change(session(), by, event_id, forms.facts(request.form, request.form.getlist("languages")))
    except Invalid as error:
        session().rollback()
        return _event_form(session().get_one(Event, event_id), error.errors), 422
    flash(_("Saved."), "good")
    return redirect(url_for("events.event_home", event_id=event_id), 303)


@pages.get("/events/<uuid:event_id>/settings")
def settings(event_id: uuid.UUID) -> Page:
    _organiser(event_id)
    return _settings_page(event_id, {})


def _organiser(event_id: uuid.UUID) -> Acting:
    """Whoever looks, if an organiser of the event: before a form is read, as its faults show the page again."""
    by = viewer.signed_in()
    rights.organiser_of(session(), by, event_id)
    return by


def _settings_page(event_id: uuid.UUID, errors: dict[str, str]) -> str:
    event = session().get_one(Event, event_id)
    return render_template(
        "pages/events/settings.html",
        days=_days(event),
        half_days=half_days.of_event(event),
        given=request.form,
        errors=errors,
        organisers=events.organisers(session(), event_id),
        others=_institutions_to_invite(event_id),
    )


def _institutions_to_invite(event_id: uuid.UUID) -> list[tuple[str, str]]:
    there = {institution.id for institution in events.organisers(session(), event_id)}
    return [(str(one.id), f"{one.name}, {one.city}") for one in institutions.every(session()) if one.id not in there]


def _days(event: Event) -> list[date]:
    return [event.starts_on + timedelta(days=n) for n in range((event.ends_on - event.starts_on).days + 1)]


@pages.post("/events/<uuid:event_id>/rooms")
@writes
def plan_room(event_id: uuid.UUID) -> Page:
    by = _organiser(event_id)
    try:
        tables = forms.number(request.form, "tables")
        events.plan_room(session(), by, event_id, request.form.get("name", ""), tables)
    except Invalid as error:
        session().rollback()
        return _settings_page(event_id, error.errors or {"name": str(error)}), 422
    flash(_("The room is planned."), "good")
    return redirect(url_for("events.settings", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/rooms/<uuid:room_id>/remove")
@writes
def remove_room(event_id: uuid.UUID, room_id: uuid.UUID) -> Page:
    events.remove_room(session(), viewer.signed_in(), event_id, room_id)
    flash(_("The room is off the plan."), "good")
    return redirect(url_for("events.settings", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/slots")
@writes
def plan_slots(event_id: uuid.UUID) -> Page:
    by = _organiser(event_id)
    event = session().get_one(Event, event_id)
    try:
        planned = events.plan_slots(
            session(),
            by,
            event_id,
            forms.half_days(request.form, _days(event)),
            minutes=forms.number(request.form, "minutes"),
            pause=forms.number(request.form, "pause"),
        )
    except Invalid as error:
        session().rollback()
        return _settings_page(event_id, error.errors or {"minutes": str(error)}), 422
    flash(_("%(number)s slots are planned.", number=len(planned)), "good")
    return redirect(url_for("events.settings", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/institutions")
@writes
def invite_institution(event_id: uuid.UUID) -> Page:
    by = _organiser(event_id)
    try:
        chosen = chosen_id("institution_id", _("Choose an institution."))
    except Invalid as error:
        return _settings_page(event_id, error.errors), error.status
    events.invite_institution(session(), by, event_id, chosen)
    flash(_("The institution organises this event too. Its organisers and advisers see it from now on."), "good")
    return redirect(url_for("events.settings", event_id=event_id), 303)


@pages.get("/e/<slug>")
def public_event(slug: str) -> Page:
    event = session().scalar(select(Event).where(Event.slug == slug))
    if event is None:
        raise NotFound(_("There is no such event."))
    g.event_id = event.id
    return render_template(
        "pages/events/public.html",
        organisers=events.organisers(session(), event.id),
        deadlines=_deadlines(event),
        span=times.span,
    )


@pages.get("/styleguide")
def style_guide() -> Page:
    """Every part of the design on one page: for those who write pages."""
    return render_template("pages/styleguide.html")
