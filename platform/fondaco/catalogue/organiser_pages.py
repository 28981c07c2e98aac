"""The organisers' step 3: registrations to look through, the catalogue's files, and its opening."""

import uuid
from collections import Counter
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.catalogue import access, files, listing, opening, review, validation, words
from fondaco.catalogue.blueprint import pages
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.institutions import rights
from fondaco.institutions.models import Institution
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.unit_of_work import writes

PER_PAGE = 50
NOT_BEGUN = "not_begun"
"""In the address: firms that have accepted and of which there is no registration yet."""


@pages.get("/events/<uuid:event_id>/catalogue")
def overview(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    counts = listing.counts(session(), by, event_id)
    not_begun = listing.not_begun(session(), by, event_id)
    state = request.args.get("state", RegistrationState.SUBMITTED.value if counts[RegistrationState.SUBMITTED] else "")
    page = max(1, request.args.get("page", 1, int))
    listed = listing.of_event(
        session(),
        by,
        event_id,
        state=RegistrationState(state) if state in set(RegistrationState) else None,
        words=request.args.get("q", "")[:200],
        page=page,
        per_page=PER_PAGE,
    )
    firms, delegates = opening.audience(session(), event_id)
    return render_template(
        "pages/catalogue/overview.html",
        state=state,
        tabs=_tabs(event_id, counts, len(not_begun), state),
        listed=listed,
        not_begun=not_begun if state == NOT_BEGUN else [],
        lacks=review.lacks,
        words=words,
        waiting=counts[RegistrationState.SUBMITTED],
        next_url=_next_url(by, event_id),
        may_decide=event_id in rights.events_of(session(), by.organises_for),
        firms=firms,
        delegates=delegates,
        page=page,
        pages=-(-listed.total // PER_PAGE),
        url_for_page=lambda number: url_for(
            ".overview", event_id=event_id, **{**request.args.to_dict(), "page": number}
        ),
    )


def _tabs(
    event_id: uuid.UUID, counts: Counter[RegistrationState], not_begun: int, present: str
) -> list[dict[str, Any]]:
    tabs = [
        (RegistrationState.SUBMITTED.value, _("To look through"), counts[RegistrationState.SUBMITTED]),
        (RegistrationState.VALIDATED.value, _("In the catalogue"), counts[RegistrationState.VALIDATED]),
        (RegistrationState.DRAFT.value, _("Being filled in"), counts[RegistrationState.DRAFT]),
        (NOT_BEGUN, _("Accepted, not begun"), not_begun),
        (RegistrationState.REFUSED.value, _("Refused"), counts[RegistrationState.REFUSED]),
        (RegistrationState.WITHDRAWN.value, _("Withdrawn"), counts[RegistrationState.WITHDRAWN]),
        ("", _("All"), sum(counts.values())),
    ]
    return [
        {
            "label": label,
            "url": url_for(".overview", event_id=event_id, state=state),
            "current": state == present,
            "number": number,
        }
        for state, label, number in tabs
    ]


def _next_url(by: Acting, event_id: uuid.UUID) -> str | None:
    """The registration that has waited longest."""
    waiting = listing.longest_waiting(session(), by, event_id)
    return _review_url(waiting) if waiting else None


def _review_url(registration: Registration) -> str:
    return url_for(".review_page", event_id=registration.event_id, registration_id=registration.id)


@pages.get("/events/<uuid:event_id>/catalogue/registrations/<uuid:registration_id>")
def review_page(event_id: uuid.UUID, registration_id: uuid.UUID) -> str:
    return _review_page(event_id, registration_id, {})


def _review_page(event_id: uuid.UUID, registration_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    registration = access.seen_by_staff(session(), by, event_id, registration_id)
    return render_template(
        "pages/catalogue/review.html",
        registration=registration,
        institution=session().get_one(Institution, registration.firm.institution_id),
        compared=review.compared(session(), by, registration),
        presence=review.presence(registration),
        lacks=review.lacks(registration),
        words=words,
        may_decide=event_id in rights.events_of(session(), by.organises_for),
        waiting=listing.counts(session(), by, event_id)[RegistrationState.SUBMITTED],
        errors=errors,
        typed=request.form,
    )


@pages.post(
    "/events/<uuid:event_id>/catalogue/registrations/<uuid:registration_id>"
    "/<any(validate, 'ask-for-changes', refuse):decision>"
)
@writes
def decide(event_id: uuid.UUID, registration_id: uuid.UUID, decision: str) -> str | AnyResponse | tuple[str, int]:
    by = viewer.signed_in()
    access.seen_by_staff(session(), by, event_id, registration_id)
    note = request.form.get("note", "")
    try:
        if decision == "validate":
            registration = validation.validate(session(), by, registration_id)
            said = _("%(firm)s is in the catalogue.", firm=registration.firm.name)
        elif decision == "refuse":
            registration = validation.refuse(session(), by, registration_id, note)
            said = _("%(firm)s is told that it is refused, and why.", firm=registration.firm.name)
        else:
            registration = validation.ask_for_changes(session(), by, registration_id, note)
            said = _("%(firm)s is asked for the change.", firm=registration.firm.name)
    except Invalid as error:
        session().rollback()
        return _review_page(event_id, registration_id, {decision: str(error)}), 422
    session().flush()
    flash(said, "good")
    return redirect(_next_url(by, event_id) or url_for(".overview", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/catalogue/open")
@writes
def open_catalogue(event_id: uuid.UUID) -> AnyResponse:
    opening.open_catalogue(session(), viewer.signed_in(), event_id)
    _firms, delegates = opening.audience(session(), event_id)
    flash(
        ngettext(
            "The catalogue is open. %(num)d mail goes out.", "The catalogue is open. %(num)d mails go out.", delegates
        ),
        "good",
    )
    return redirect(url_for(".overview", event_id=event_id), 303)


@pages.get("/events/<uuid:event_id>/catalogue.<any(pdf, csv, xlsx, json):ending>")
def export(event_id: uuid.UUID, ending: str) -> Response:
    return files.catalogue(session(), viewer.signed_in(), event_id, ending)
