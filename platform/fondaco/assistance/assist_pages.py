"""The desks of an event, with all cases and who has arrived."""

import uuid
from collections.abc import Callable
from typing import TypedDict

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.assistance import access, case_form, check_in, desks, finding, listing, wording
from fondaco.assistance.blueprint import pages
from fondaco.assistance.listing import Counts, Filters
from fondaco.assistance.models import CaseKind, CaseState
from fondaco.institutions import rights
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.unit_of_work import writes

PER_PAGE = 50
NOBODY = "nobody"

Page = str | Response | tuple[str, int]


@pages.get("/events/<uuid:event_id>/assist")
def assist(event_id: uuid.UUID) -> Page:
    return _assist_page(event_id, {})


def _assist_page(event_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    page = max(1, request.args.get("page", 1, int))
    filters = _filters()
    listed = listing.of_event(session(), by, event_id, filters, page=page, per_page=PER_PAGE)
    counts = listing.counts(session(), by, event_id)
    here, expected = check_in.counts(session(), event_id)
    words = request.args.get("q", "")[:100]
    return render_template(
        "pages/assistance/assist.html",
        listed=listed,
        filtered=bool(set(request.args) - {"page", "q"}),
        tabs=_tabs(event_id, counts, filters),
        counts=counts,
        here=here,
        expected=expected,
        desks=desks.of_event(session(), by, event_id),
        may_set_up=event_id in rights.events_of(session(), by.organises_for),
        advisers=[(str(person.id), person.name) for person in access.advisers(session(), event_id)],
        kinds=case_form.kinds(),
        found=[item for item in finding.firms(session(), by, words) if item.event.id == event_id],
        words=words,
        wording=wording,
        nobody=NOBODY,
        typed=request.form,
        errors=errors,
        page=page,
        pages=-(-listed.total // PER_PAGE),
        url_for_page=lambda number: url_for(
            ".assist", event_id=event_id, _external=False, **{**request.args.to_dict(), "page": str(number)}
        ),
    )


def _filters() -> Filters:
    """As the address has them; what is none leaves all. Without a state: everything that is not closed."""
    state, kind, adviser = (request.args.get(name, "") for name in ("state", "kind", "adviser"))
    return Filters(
        state=CaseState(state) if state in set(CaseState) else None,
        to_settle=not state,
        kind=CaseKind(kind) if kind in set(CaseKind) else None,
        adviser_id=_id(adviser),
        unassigned=adviser == NOBODY,
        overdue=request.args.get("overdue") == "yes",
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _tabs(event_id: uuid.UUID, counts: Counts, filters: Filters) -> list[dict[str, object]]:
    def tab(label: str, number: int, *, current: bool, **arguments: str) -> dict[str, object]:
        url = url_for(".assist", event_id=event_id, _external=False, **arguments)
        return {"label": label, "url": url, "current": current, "number": number}

    return [
        tab(_("To settle"), counts.to_settle, current=filters == Filters(to_settle=True)),
        tab(_("Overdue"), counts.overdue, current=filters.overdue, overdue="yes"),
        tab(_("Nobody has it"), counts.unassigned, current=filters.unassigned, adviser=NOBODY),
        *(
            tab(wording.state(state)[0], counts.states[state], current=filters.state == state, state=state.value)
            for state in CaseState
        ),
    ]


@pages.post("/events/<uuid:event_id>/desks")
@writes
def set_up_desk(event_id: uuid.UUID) -> Page:
    def act(by: Acting) -> str:
        desks.set_up(session(), by, event_id, **_desk())
        return _("The desk is set up.")

    return _tried(event_id, act)


@pages.post("/events/<uuid:event_id>/desks/<uuid:desk_id>")
@writes
def change_desk(event_id: uuid.UUID, desk_id: uuid.UUID) -> Page:
    def act(by: Acting) -> str:
        desks.change(session(), by, desk_id, **_desk())
        return _("The desk is changed.")

    return _tried(event_id, act)


@pages.post("/events/<uuid:event_id>/desks/<uuid:desk_id>/remove")
@writes
def remove_desk(event_id: uuid.UUID, desk_id: uuid.UUID) -> Page:
    def act(by: Acting) -> str:
        desks.remove(session(), by, desk_id)
        return _("The desk is off the plan. Its cases stay with their advisers.")

    return _tried(event_id, act)


def _tried(event_id: uuid.UUID, act: Callable[[Acting], str]) -> Page:
    """`act`, which says what it did; what it cannot take is shown on the page, filled as it was."""
    try:
        flash(act(viewer.signed_in()), "good")
    except Invalid as error:
        session().rollback()
        return _assist_page(event_id, error.errors), 422
    return redirect(url_for(".assist", event_id=event_id) + "#desks", 303)


class _Desk(TypedDict):
    name: str
    place: str
    adviser_ids: list[uuid.UUID]


def _desk() -> _Desk:
    chosen = [_id(text) for text in request.form.getlist("adviser_ids")]
    return _Desk(
        name=request.form.get("name", "")[:100],
        place=request.form.get("place", "")[:200],
        adviser_ids=[adviser_id for adviser_id in chosen if adviser_id],
    )
