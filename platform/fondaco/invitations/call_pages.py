"""Pages for the telephone and for paper: the call list, one invitation with what came of calls, PDFs."""

import uuid
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.accounts.sign_in import local_address
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.invitations import answers as answering
from fondaco.invitations import call_list, campaigns, overview, paper, wording
from fondaco.invitations import calls as calling
from fondaco.invitations.blueprint import Page, pages
from fondaco.invitations.call_list import Whom
from fondaco.invitations.calls import CALL_RESULTS, CallOutcome
from fondaco.invitations.list_pages import page_number
from fondaco.invitations.models import AttemptResult, ContactAttempt, DeclineReason, Invitation, Through
from fondaco.invitations.overview import PER_PAGE
from fondaco.invitations.tabs import tabs
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.downloads import pdf
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.unit_of_work import writes


def _whom() -> Whom:
    text = request.args.get("whom")
    return Whom(text) if text in set(Whom) else Whom.WITHOUT_MAIL


@pages.get("/events/<uuid:event_id>/invite/calls")
def calls(event_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    event = session().get_one(Event, event_id)
    today = times.today_at(event.tz, clock.now())
    whom, number = _whom(), page_number(request.args)
    rows, total = call_list.rows(session(), by, event_id, whom, today, page=number, per_page=PER_PAGE)
    return render_template(
        "pages/invitations/calls.html",
        rows=rows,
        total=total,
        whom=whom.value,
        today=today,
        page=number,
        pages=-(-total // PER_PAGE),
        url_for_page=lambda number: url_for("invitations.calls", event_id=event_id, whom=whom, page=number),
        parts=[
            {
                "label": label,
                "url": url_for("invitations.calls", event_id=event_id, whom=part),
                "current": part == whom,
                "number": call_list.count(session(), by, event_id, part, today),
            }
            for part, label in (
                (Whom.WITHOUT_MAIL, _("No mail reaches them")),
                (Whom.SILENT, _("Silent")),
                (Whom.DUE, _("To call back")),
            )
        ],
        printable=_printable(by, event_id),
        most_letters=paper.MOST_LETTERS,
        tabs=tabs(session(), by, event, "calls"),
        wording=wording,
    )


def _printable(by: Acting, event_id: uuid.UUID) -> list[tuple[uuid.UUID, str, int]]:
    """Campaigns with letters to print: id, name, how many."""
    if not by.organises_for:
        return []
    rounds = campaigns.of_event(session(), by, event_id)
    waiting = [(each.id, each.name, paper.waiting(session(), each.id)) for each in rounds]
    return [each for each in waiting if each[2]]


@pages.get("/events/<uuid:event_id>/invite/call-sheet.pdf")
def call_sheet(event_id: uuid.UUID) -> Response:
    return pdf(paper.call_sheet(session(), viewer.signed_in(), event_id, _whom()), "call-sheet.pdf")


@pages.post("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/letters.pdf")
@writes
def print_letters(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Page:
    """The PDF is the answer of the POST: making it gives each letter a link and enters it as printed."""
    try:
        printed = paper.print_letters(
            session(), viewer.signed_in(), campaign_id, again=request.form.get("again") == "yes"
        )
    except Conflict as error:
        session().rollback()
        flash(str(error), "wait")
        return redirect(url_for("invitations.calls", event_id=event_id), 303)
    return pdf(printed.pdf, "letters.pdf")


@pages.get("/events/<uuid:event_id>/invite/invitations/<uuid:invitation_id>")
def invitation(event_id: uuid.UUID, invitation_id: uuid.UUID) -> Page:
    return _invitation(_found(event_id, invitation_id), {})


@pages.post("/events/<uuid:event_id>/invite/invitations/<uuid:invitation_id>")
@writes
def record_outcome(event_id: uuid.UUID, invitation_id: uuid.UUID) -> Page:
    found = _found(event_id, invitation_id)
    try:
        calling.record(session(), viewer.signed_in(), invitation_id, _outcome(), _through())
    except (Invalid, Conflict) as error:
        session().rollback()
        errors = error.errors if isinstance(error, Invalid) else {"": str(error)}
        return _invitation(_found(event_id, invitation_id), errors), error.status
    flash(_("%(firm)s: %(result)s", firm=found.firm.name, result=wording.result(_outcome().result)), "good")
    return redirect(local_address(request.form.get("next", "")) or url_for("invitations.calls", event_id=event_id), 303)


def _outcome() -> CallOutcome:
    """What the form says. Raises `Invalid` without a result, or with a date that is none."""
    given = request.form
    result, reason = given.get("result", ""), given.get("reason", "")
    if result not in set(CALL_RESULTS):
        message = _("Choose what came of the call.")
        raise Invalid(message, {"result": message})
    try:
        on = date.fromisoformat(given["call_back_on"]) if given.get("call_back_on") else None
    except ValueError as error:
        raise Invalid(_("Enter a date."), {"call_back_on": _("Enter a date.")}) from error
    return CallOutcome(
        result=AttemptResult(result),
        note=given.get("note", ""),
        reason=DeclineReason(reason) if reason in set(DeclineReason) else None,
        call_back_on=on,
        name=given.get("name", ""),
        email=given.get("email", ""),
    )


def _through() -> Through:
    text = request.form.get("through", "")
    return Through(text) if text in (Through.LETTER, Through.EMAIL, Through.DESK) else Through.PHONE


def _invitation(found: Invitation, errors: dict[str, str]) -> str:
    event = session().get_one(Event, found.event_id)
    [row] = overview.with_mails(session(), [found])
    return render_template(
        "pages/invitations/invitation.html",
        row=row,
        invitation=found,
        wording=wording,
        moments=[_moment(attempt, event) for attempt in reversed(found.attempts)],
        results=[(result.value, wording.result(result)) for result in CALL_RESULTS],
        reasons=[(reason.value, wording.reason(reason)) for reason in DeclineReason],
        ways=[(way.value, wording.way(way)) for way in (Through.PHONE, Through.LETTER, Through.EMAIL, Through.DESK)],
        given=request.form,
        then=local_address(request.values.get("next", "")),
        today=times.today_at(event.tz, clock.now()),
        errors=errors,
    )


def _moment(attempt: ContactAttempt, event: Event) -> dict[str, object]:
    title = wording.result(attempt.result)
    if attempt.call_back_on:
        title = _("Call back on %(day)s", day=times.short_day(attempt.call_back_on))
    return {
        "when": times.moment(attempt.at, event.tz),
        "iso": attempt.at.isoformat(),
        "title": title,
        "text": attempt.note or attempt.address,
        "by": attempt.person.name if attempt.person else wording.way(Through(attempt.channel)),
    }


def _found(event_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation:
    asked = answering.for_staff(session(), viewer.signed_in(), invitation_id, Through.PHONE)
    if asked.invitation.event_id != event_id:
        raise NotFound(_("There is no such invitation at this event."))
    return asked.invitation
