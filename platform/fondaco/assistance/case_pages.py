"""One case: what it is about, what was done, and what to do now."""

import uuid
from collections.abc import Callable
from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.assistance import access, cases, history, listing, queue, wording
from fondaco.assistance.blueprint import pages
from fondaco.assistance.listing import Filters
from fondaco.assistance.models import Case
from fondaco.events import times
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.unit_of_work import writes

Page = str | Response | tuple[str, int]


@pages.get("/cases/<uuid:case_id>")
def case(case_id: uuid.UUID) -> Page:
    return _case_page(case_id, {})


def _case_page(case_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    found = cases.find(session(), by, case_id)
    g.event_id = found.event_id
    others = listing.of_event(session(), by, found.event_id, Filters(firm_id=found.firm_id)).items
    return render_template(
        "pages/assistance/case.html",
        case=found,
        history=history.of_case(session(), found),
        others=[other for other in others if other.id != found.id],
        registration=access.registration(session(), found.event_id, found.firm_id),
        advisers=[(str(person.id), person.name) for person in access.advisers(session(), found.event_id)],
        following=queue.after(session(), by, case_id),
        is_mine=found.adviser_id == by.person_id,
        wording=wording,
        today=times.today_at(found.event.tz, clock.now()),
        typed=request.form,
        errors=errors,
    )


@pages.post("/cases/<uuid:case_id>/note")
@writes
def write_note(case_id: uuid.UUID) -> Page:
    def act(by: Acting) -> Response:
        cases.note(session(), by, case_id, _text())
        flash(_("The note is on record."), "good")
        return redirect(url_for(".case", case_id=case_id), 303)

    return _tried(case_id, act)


@pages.post("/cases/<uuid:case_id>/wait")
@writes
def wait(case_id: uuid.UUID) -> Page:
    def act(by: Acting) -> Response:
        changed = cases.wait(session(), by, case_id, _until(), _text())
        return _go_on(by, changed, wording.standing(changed), url_for(".reopen", case_id=case_id))

    return _tried(case_id, act)


@pages.post("/cases/<uuid:case_id>/hand-over")
@writes
def hand_over(case_id: uuid.UUID) -> Page:
    def act(by: Acting) -> Response:
        before = cases.find(session(), by, case_id).adviser_id
        changed = cases.hand_over(session(), by, case_id, _adviser_id(), _text())
        if changed.adviser_id == by.person_id:
            flash(_("Case %(number)s is yours.", number=changed.number), "good")
            return redirect(url_for(".today") if _came_from_queue() else url_for(".case", case_id=case_id), 303)
        name = changed.adviser.name if changed.adviser else _("whoever takes it")
        text = _("handed over to %(name)s", name=name)
        undo = {"adviser_id": str(before) if before else ""}
        return _go_on(by, changed, text, url_for(".hand_over", case_id=case_id), undo)

    return _tried(case_id, act)


@pages.post("/cases/<uuid:case_id>/close")
@writes
def close(case_id: uuid.UUID) -> Page:
    def act(by: Acting) -> Response:
        changed = cases.close(session(), by, case_id, _text())
        return _go_on(by, changed, _("closed"), url_for(".reopen", case_id=case_id))

    return _tried(case_id, act)


@pages.post("/cases/<uuid:case_id>/reopen")
@writes
def reopen(case_id: uuid.UUID) -> Page:
    def act(by: Acting) -> Response:
        changed = cases.reopen(session(), by, case_id, _text())
        flash(_("Case %(number)s is open again.", number=changed.number), "good")
        return redirect(url_for(".case", case_id=case_id), 303)

    return _tried(case_id, act)


def _tried(case_id: uuid.UUID, act: Callable[[Acting], Response]) -> Page:
    """`act`; what it cannot take is shown on the page, filled as it was."""
    try:
        return act(viewer.signed_in())
    except Invalid as error:
        session().rollback()
        return _case_page(case_id, error.errors), 422


def _go_on(by: Acting, done: Case, what: str, undo: str, fields: dict[str, str] | None = None) -> Response:
    """On to the next case of the queue, with the way back from what was just done."""
    text = _("Case %(number)s: %(what)s.", number=done.number, what=what)
    flash({"text": text, "undo": undo, "fields": fields or {}})  # type: ignore[arg-type] # base.html takes a mapping
    session().flush()
    following = None if _came_from_queue() else queue.after(session(), by, done.id)
    return redirect(url_for(".case", case_id=following.id) if following else url_for(".today"), 303)


def _came_from_queue() -> bool:
    return request.form.get("then") == "today"


def _text() -> str:
    return request.form.get("text", "")


def _until() -> date:
    try:
        return date.fromisoformat(request.form.get("until", ""))
    except ValueError as error:
        message = _("Choose the day on which to look at it again.")
        raise Invalid(message, {"until": message}) from error


def _adviser_id() -> uuid.UUID | None:
    text = request.form.get("adviser_id", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        message = _("Choose an adviser.")
        raise Invalid(message, {"adviser_id": message}) from error
