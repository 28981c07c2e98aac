"""A firm as the desk sees it: its whole story on one page, and what can be done for it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.assistance import access, case_form, cases, check_in, listing, story, wording
from fondaco.assistance.blueprint import pages
from fondaco.assistance.listing import Filters
from fondaco.assistance.models import CaseState
from fondaco.catalogue import words as catalogue_words
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.sent_forms import act_and_go_on
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import agendas, parties, requests
from fondaco.meetings.models import MeetingRequest, RequestState

Page = str | Response | tuple[str, int]

BASE = "/events/<uuid:event_id>/firms/<uuid:firm_id>"


@pages.get(BASE)
def firm(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    return _firm_page(event_id, firm_id, {})


def _firm_page(event_id: uuid.UUID, firm_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    found = access.firm(session(), by, event_id, firm_id)
    event = session().get_one(Event, event_id)
    registration = access.registration(session(), event_id, firm_id)
    its_cases = listing.of_event(session(), by, event_id, Filters(firm_id=firm_id)).items
    agenda = agendas.agenda_of(session(), registration).appointments if registration else []
    now = clock.now()
    return render_template(
        "pages/assistance/firm.html",
        firm=found,
        registration=registration,
        chip=catalogue_words.chip(registration) if registration else (_("Not registered"), "neutral"),
        is_own=found.institution_id in by.works_for,
        may_check_in=registration is not None and registration.state == RegistrationState.VALIDATED,
        is_on=event.starts_on <= times.today_at(event.tz, now) <= event.ends_on,
        agenda=agenda,
        any_over=any(each.slot.ends_at <= now for each in agenda),
        to_answer=_to_answer(registration),
        open_cases=[case for case in its_cases if case.state != CaseState.CLOSED],
        moments=story.of_firm(session(), by, event_id, firm_id),
        advisers=[(str(person.id), person.name) for person in access.advisers(session(), event_id)],
        kinds=case_form.kinds(),
        wording=wording,
        now=now,
        typed=request.form,
        errors=errors,
    )


def _to_answer(registration: Registration | None) -> list[MeetingRequest]:
    """The requests that wait for the firm's answer."""
    if registration is None:
        return []
    query = select(MeetingRequest).where(
        MeetingRequest.recipient_id == registration.id, MeetingRequest.state == RequestState.PENDING
    )
    firm_of = joinedload(MeetingRequest.requester).joinedload(Registration.firm)
    return list(session().scalars(query.order_by(MeetingRequest.asked_at).options(firm_of)))


@pages.post(f"{BASE}/cases")
@writes
def open_case(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    try:
        opened = cases.open_case(
            session(), viewer.signed_in(), event_id, firm_id=firm_id, **case_form.read(request.form)
        )
    except Invalid as error:
        session().rollback()
        return _firm_page(event_id, firm_id, error.errors), 422
    flash(_("Case %(number)s is open.", number=opened.number), "good")
    return redirect(_url(event_id, firm_id), 303)


@pages.post(f"{BASE}/notes")
@writes
def note_on_case(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    try:
        noted = cases.note(session(), viewer.signed_in(), case_form.case_id(request.form), request.form.get("text", ""))
    except Invalid as error:
        session().rollback()
        return _firm_page(event_id, firm_id, error.errors), 422
    flash(_("The note on case %(number)s is on record.", number=noted.case.number), "good")
    return redirect(_url(event_id, firm_id), 303)


@pages.post(f"{BASE}/check-in")
@writes
def check_firm_in(event_id: uuid.UUID, firm_id: uuid.UUID) -> Response:
    registration = check_in.check_in(session(), viewer.signed_in(), event_id, firm_id)
    text = _("%(firm)s is checked in.", firm=registration.firm.name)
    undo = url_for(".undo_check_in", event_id=event_id, firm_id=firm_id)
    flash({"text": text, "undo": undo, "fields": {}})  # type: ignore[arg-type] # base.html takes a mapping
    return redirect(_url(event_id, firm_id), 303)


@pages.post(f"{BASE}/check-in/undo")
@writes
def undo_check_in(event_id: uuid.UUID, firm_id: uuid.UUID) -> Response:
    registration = check_in.take_back(session(), viewer.signed_in(), event_id, firm_id)
    flash(_("%(firm)s is not checked in any more.", firm=registration.firm.name), "wait")
    return redirect(_url(event_id, firm_id), 303)


@pages.post(f"{BASE}/requests/<uuid:request_id>/<any(accept, accept_without_time, decline):act>")
@writes
def answer_request(event_id: uuid.UUID, firm_id: uuid.UUID, request_id: uuid.UUID, act: str) -> Response:
    by = parties.on_behalf(session(), viewer.signed_in(), event_id, firm_id)
    return act_and_go_on(lambda: _answered(by, request_id, act), _url(event_id, firm_id))


def _answered(by: Acting, request_id: uuid.UUID, act: str) -> str:
    if act == "decline":
        declined = requests.decline(session(), by, request_id, request.form.get("reason", "")[:500])
        return _("The meeting with %(firm)s is declined.", firm=declined.requester.firm.name)
    accept = requests.accept_without_time if act == "accept_without_time" else requests.accept
    accepted = accept(session(), by, request_id)
    return _("The meeting with %(firm)s is agreed.", firm=accepted.requester.firm.name)


def _url(event_id: uuid.UUID, firm_id: uuid.UUID) -> str:
    return url_for(".firm", event_id=event_id, firm_id=firm_id)
