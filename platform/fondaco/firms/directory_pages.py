"""Pages of the directory: the firms of an institution with filters, one firm, editing it."""

import uuid
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.firms import directory, editing, exports, nace, words
from fondaco.firms.blueprints import Page, pages
from fondaco.firms.criteria import NACE, Criteria
from fondaco.firms.directory import PresentSector
from fondaco.firms.filters import criteria_of, in_address, page_number, wanted_institution
from fondaco.firms.models import Firm
from fondaco.firms.paging import paged
from fondaco.firms.vocabulary import ActivityScheme
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid
from fondaco.kernel.unit_of_work import writes


@pages.get("/firms", endpoint="directory")
def show_directory() -> Page:
    by = viewer.signed_in()
    institution = directory.institution_for(session(), by, wanted_institution())
    criteria, errors = _criteria_of_page()
    address: dict[str, Any] = {"institution": str(institution.id), **in_address(criteria)}
    found = paged(session(), directory.firms(institution.id, criteria), page_number(request.args))
    page = render_template(
        "pages/firms/directory.html",
        institution=institution,
        institutions=[(each.id, each.name) for each in directory.institutions_of(session(), by)],
        firms=found,
        all_firms=directory.number_of_firms(session(), institution.id),
        given=request.args,
        active=bool(in_address(criteria)) or bool(errors),
        address=address,
        errors=errors,
        url_for_page=lambda number: url_for("firms.directory", **address, page=number),
        sectors=[(str(each.sector), sector_words(each)) for each in directory.sectors(session(), institution.id)],
        countries=[(code, i18n.country_name(code)) for code, _n in directory.countries(session(), institution.id)],
        sizes=list(words.SIZES.items()),
        size=words.size,
        activity=main_activity,
    )
    return (page, 422) if errors else page


def _criteria_of_page() -> tuple[Criteria, dict[str, str]]:
    try:
        return criteria_of(request.args), {}
    except Invalid as error:
        named = {"sectors": "sector", "areas": "area", "sizes": "size"}
        return Criteria(), {named[kind]: text for kind, text in error.errors.items()}


def sector_words(present: PresentSector) -> str:
    """A division with its title, or with what firms in it are said to do, as in a list to choose from."""
    sector = present.sector
    if sector.scheme == NACE:
        return f"{sector.code} {nace.title(sector.code)}"
    return (
        _("%(sector)s, such as %(example)s", sector=sector, example=present.example) if present.example else str(sector)
    )


def main_activity(firm: Firm) -> str:
    """What the firm does first of all, in words where they are known."""
    if not firm.activities:
        return ""
    first = firm.activities[0]
    title = first.description or (nace.title(first.code) if first.scheme != ActivityScheme.SIC else "")
    return f"{first.scheme} {first.code} {title}".strip()


@pages.get("/firms/export.<any(csv, xlsx):ending>")
def export_directory(ending: str) -> Response:
    """The firms that the filters leave, all of them."""
    institution = directory.institution_for(session(), viewer.signed_in(), wanted_institution())
    firms = session().scalars(directory.firms(institution.id, criteria_of(request.args)))
    answer = current_app.response_class(exports.firms_file(ending, firms), content_type=exports.content_type(ending))
    answer.headers["Content-Disposition"] = f'attachment; filename="firms.{ending}"'
    return answer


@pages.get("/firms/<uuid:firm_id>", endpoint="firm")
def show_firm(firm_id: uuid.UUID) -> Page:
    firm = directory.find(session(), viewer.signed_in(), firm_id)
    return render_template("pages/firms/firm.html", firm=firm, facts=_facts(firm), activity_title=_activity_title)


def _activity_title(scheme: str, code: str, description: str) -> str:
    return description or (nace.title(code) if scheme != ActivityScheme.SIC else "")


def _facts(firm: Firm) -> list[tuple[str, str]]:
    region = f"{firm.region} ({firm.nuts})" if firm.region and firm.nuts else firm.region or firm.nuts
    facts = [
        (_("Address"), ", ".join(filter(None, [firm.address, f"{firm.postal_code} {firm.city}".strip()]))),
        (_("Region"), region),
        (_("Country"), i18n.country_name(firm.country)),
        (_("Size"), words.size(firm.size)),
        (_("Employees"), "" if firm.employees is None else str(firm.employees)),
        (_("Founded"), "" if firm.founded is None else str(firm.founded)),
        (_("Group"), firm.group_name),
        (_("Trade"), str(words.TRADES[firm.trade]) if firm.trade else ""),
        (_("Phone"), firm.phone),
        (_("Fax"), firm.fax),
        (_("Website"), firm.website),
        (_("Written to in"), i18n.language_name(firm.language)),
        (_("Cooperation sought"), ", ".join(map(words.cooperation, firm.cooperation))),
        (_("Registration number"), firm.registration_number),
        (_("Number in your register"), firm.external_id),
    ]
    return [(label, value) for label, value in facts if value]


@pages.get("/firms/<uuid:firm_id>/edit")
def edit_firm(firm_id: uuid.UUID) -> Page:
    return _edit_page(firm_id, {})


def _edit_page(firm_id: uuid.UUID, errors: dict[str, str]) -> str:
    firm = directory.find(session(), viewer.signed_in(), firm_id)
    return render_template(
        "pages/firms/edit.html",
        firm=firm,
        values={**editing.present(firm), **request.form.to_dict()},
        errors=errors,
        sizes=list(words.SIZES.items()),
        spoken=_spoken(firm.language),
    )


def _spoken(also: str) -> list[tuple[str, str]]:
    """Languages to choose from by name, `also` among them."""
    return sorted(((code, i18n.language_name(code)) for code in {*editing.LANGUAGES, also}), key=lambda each: each[1])


@pages.post("/firms/<uuid:firm_id>/edit")
@writes
def change_firm(firm_id: uuid.UUID) -> Page:
    edits = {name: request.form[name] for name in editing.CHANGEABLE if name in request.form}
    try:
        changed = editing.change(session(), viewer.signed_in(), firm_id, edits)
    except Invalid as error:
        session().rollback()
        return _edit_page(firm_id, error.errors), 422
    flash(_("Saved."), "good")
    return redirect(url_for("firms.firm", firm_id=changed.id), 303)
