"""Pages of the target list: criteria with how many they would choose, the list, additions and removals."""

import uuid
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fondaco.accounts import viewer
from fondaco.firms import criteria as criterion
from fondaco.firms import directory, exports, standing, target_lists, words
from fondaco.firms.blueprints import Page, pages
from fondaco.firms.criteria import Criteria
from fondaco.firms.directory_pages import sector_words
from fondaco.firms.filters import criteria_of, in_address, names_criteria, page_number
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import ChosenBy, Firm, TargetList, TargetListEntry
from fondaco.firms.paging import paged
from fondaco.firms.target_lists import VIEWS, Counts
from fondaco.institutions import rights
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.unit_of_work import writes

MOST_FOUND = 20
"""Firms of the directory that a search for additions shows."""
MOST_SECTORS = 24
"""Sectors to choose from with a tick; rarer ones are typed."""


@pages.get("/events/<uuid:event_id>/select")
def select(event_id: uuid.UUID) -> Page:
    """The list; with criteria in the address, also how many firms they would choose."""
    try:
        tried = criteria_of(request.args) if names_criteria(request.args) else None
    except Invalid as error:
        typed = {"sectors": "more_sectors", "areas": "more_areas"}
        return _page(event_id, None, {typed.get(kind, kind): text for kind, text in error.errors.items()}), 422
    return _page(event_id, tried, {})


def _page(event_id: uuid.UUID, tried: Criteria | None, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    institution_id = rights.staff_of(session(), by, event_id)
    target_list = target_lists.of_event(session(), by, event_id)
    counts = target_lists.counts(session(), target_list)
    return render_template(
        "pages/firms/select.html",
        organises=institution_id in by.organises_for,
        truth=standing.truth(counts),
        counts=counts,
        all_firms=directory.number_of_firms(session(), institution_id),
        errors=errors,
        **_criteria_part(institution_id, target_list, tried),
        **_list_part(event_id, target_list, counts),
        **_additions_part(institution_id, target_list),
    )


def _criteria_part(institution_id: uuid.UUID, target_list: TargetList | None, tried: Criteria | None) -> dict[str, Any]:
    """The form of the criteria, and what those that are tried would choose."""
    stored = target_lists.criteria_of(target_list)
    sectors = directory.sectors(session(), institution_id)[:MOST_SECTORS]
    countries = directory.countries(session(), institution_id)
    sizes = directory.sizes(session(), institution_id)
    return {
        "stored_words": criterion.in_words(stored) if target_list else [],
        "tried": None if tried is None else in_address(tried),
        "tried_words": criterion.in_words(tried) if tried else [],
        "matching": target_lists.matching_number(session(), institution_id, tried) if tried else 0,
        "sectors": [(str(each.sector), f"{sector_words(each)} ({each.firms})") for each in sectors],
        "countries": [(code, f"{i18n.country_name(code)} ({number})") for code, number in countries],
        "sizes": [(size.value, f"{words.size(size)} ({number})") for size, number in sizes.items()],
        "form": _form(tried or stored, {str(each.sector) for each in sectors}, {code for code, _n in countries}),
    }


def _form(shown: Criteria, sectors: set[str], countries: set[str]) -> dict[str, Any]:
    """What stands in the form: what was just sent, else the criteria; what cannot be ticked is typed."""
    given = request.args
    if names_criteria(given):
        return {name: given.getlist(name) for name in ("sector", "area", "size")} | {
            name: given.get(name, "") for name in ("more_sectors", "more_areas", "city", "email")
        }
    return {
        "sector": list(map(str, shown.sectors)),
        "more_sectors": ", ".join(str(sector) for sector in shown.sectors if str(sector) not in sectors),
        "area": list(shown.areas),
        "more_areas": ", ".join(area for area in shown.areas if area not in countries),
        "city": ", ".join(shown.cities),
        "size": [size.value for size in shown.sizes],
        "email": in_address(shown).get("email", ""),
    }


def _list_part(event_id: uuid.UUID, target_list: TargetList | None, counts: Counts) -> dict[str, Any]:
    """The firms of the view that the address names, with why they are here and what is missing of them."""
    view = request.args.get("view", "")
    view = view if view in VIEWS else ""
    name = request.args.get("name", "")[:200]
    if target_list is None:
        return {"entries": None, "view": view, "name": name}
    criteria = target_lists.criteria_of(target_list)
    query = target_lists.entries(target_list, view, Criteria(text=name))
    in_view: dict[str, Any] = {"view": view, "name": name}
    by_size = target_lists.by_size(session(), target_list)
    return {
        "entries": paged(session(), query, page_number(request.args)),
        "tabs": _tabs(event_id, counts, view),
        "url_for_page": lambda page: url_for("firms.select", event_id=event_id, **in_view, page=page),
        "reasons": lambda entry: _reasons(entry, criteria),
        "missing": _missing,
        "by_country": target_lists.by_country(session(), target_list),
        "by_size": [(words.size(size) or _("Not known"), number) for size, number in by_size],
        **in_view,
    }


def _tabs(event_id: uuid.UUID, counts: Counts, view: str) -> list[dict[str, object]]:
    parts = [
        ("", _("On the list"), counts.chosen),
        ("hand", _("Added by hand"), counts.by_hand),
        ("no-email", _("Without e-mail"), counts.without_email),
        ("no-contact", _("Without a contact person"), counts.without_contact),
        ("no-sector", _("Without a sector"), counts.without_sector),
        ("removed", _("Removed"), counts.removed),
    ]
    return [
        {
            "label": label,
            "url": url_for("firms.select", event_id=event_id, view=part),
            "number": number,
            "current": part == view,
        }
        for part, label, number in parts
        if number or part in ("", view)
    ]


def _reasons(entry: TargetListEntry, criteria: Criteria) -> str:
    by_hand = [_("added by hand")] if entry.chosen_by == ChosenBy.HAND else []
    return ", ".join([*by_hand, *criterion.reasons(criteria, entry.firm)])


def _missing(firm: Firm) -> list[str]:
    """What would be good to know of a firm before it is invited."""
    missing = (
        (any(contact.email for contact in firm.contacts), _("e-mail")),
        (any(contact.name for contact in firm.contacts), _("contact person")),
        (bool(firm.activities), _("sector")),
    )
    return [label for there, label in missing if not there]


def _additions_part(institution_id: uuid.UUID, target_list: TargetList | None) -> dict[str, Any]:
    """Firms of the directory that a search for additions finds."""
    find = request.args.get("find", "").strip()[:200]
    if not find:
        return {"find": "", "found": [], "on_list": set()}
    begins = Firm.folded_names.startswith(fold(find), autoescape=True)
    query = directory.firms(institution_id, Criteria(text=find)).order_by(None)
    found = list(session().scalars(query.order_by(begins.desc(), Firm.folded_names, Firm.id).limit(MOST_FOUND)))
    on_list = target_lists.on_list(session(), target_list, [firm.id for firm in found]) if target_list else set()
    return {"find": find, "found": found, "on_list": on_list}


@pages.post("/events/<uuid:event_id>/select")
@writes
def choose_firms(event_id: uuid.UUID) -> Page:
    target_list = target_lists.choose(session(), viewer.signed_in(), event_id, criteria_of(request.form))
    chosen = target_lists.counts(session(), target_list).chosen
    flash(ngettext("%(num)d firm is on the list now.", "%(num)d firms are on the list now.", chosen), "good")
    return redirect(url_for("firms.select", event_id=event_id), 303)


@pages.post("/events/<uuid:event_id>/select/firms")
@writes
def add_firm(event_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    try:
        firm_id = uuid.UUID(request.form.get("firm_id", ""))
    except ValueError as error:
        raise NotFound(_("There is no such firm in your directory.")) from error
    target_lists.add(session(), by, event_id, [firm_id])
    name = directory.find(session(), by, firm_id).name
    flash(_("%(firm)s is on the list.", firm=name), "good")
    return _back(event_id)


@pages.post("/events/<uuid:event_id>/select/firms/<uuid:firm_id>/remove")
@writes
def remove_firm(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    target_lists.remove(session(), by, event_id, firm_id)
    undo = url_for("firms.restore_firm", event_id=event_id, firm_id=firm_id)
    name = directory.find(session(), by, firm_id).name
    text = _("%(firm)s is off the list, whatever the criteria say.", firm=name)
    flash({"text": text, "undo": undo, "fields": _place()}, "good")  # type: ignore[arg-type] # the frame draws it
    return _back(event_id)


@pages.post("/events/<uuid:event_id>/select/firms/<uuid:firm_id>/restore")
@writes
def restore_firm(event_id: uuid.UUID, firm_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    target_lists.restore(session(), by, event_id, firm_id)
    flash(_("%(firm)s is on the list again.", firm=directory.find(session(), by, firm_id).name), "good")
    return _back(event_id)


def _place() -> dict[str, str]:
    """The view and page from which a form was sent."""
    return {name: request.form[name] for name in ("view", "name", "page", "find") if request.form.get(name)}


def _back(event_id: uuid.UUID) -> Response:
    return redirect(url_for("firms.select", event_id=event_id, **_place()), 303)  # type: ignore[return-value, arg-type]


@pages.get("/events/<uuid:event_id>/select/export.<any(csv, xlsx):ending>")
def export_target_list(event_id: uuid.UUID, ending: str) -> Response:
    """The firms of the list as a file."""
    by = viewer.signed_in()
    rights.organiser_of(session(), by, event_id)
    target_list = target_lists.of_event(session(), by, event_id)
    entries = session().scalars(target_lists.entries(target_list)) if target_list else ()
    content = exports.target_list_file(ending, entries, target_lists.criteria_of(target_list))
    answer = current_app.response_class(content, content_type=exports.content_type(ending))
    answer.headers["Content-Disposition"] = f'attachment; filename="target-list.{ending}"'
    return answer
