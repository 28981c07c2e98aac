"""Pages of imports: hand a list in, see row by row what it would do, say which column is what, import."""

import uuid

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fondaco.accounts import viewer
from fondaco.firms import directory, import_report, imports, words
from fondaco.firms.blueprints import Page, pages
from fondaco.firms.filters import page_number, wanted_institution
from fondaco.firms.import_plan import Outcome
from fondaco.firms.imports import Reading
from fondaco.firms.models import FirmImport, ImportState
from fondaco.firms.paging import cut
from fondaco.institutions.models import Institution
from fondaco.kernel import i18n, sheets
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.unit_of_work import writes

WARNED = "warned"


@pages.get("/firms/imports", endpoint="imports")
def show_imports() -> Page:
    return _imports_page({})


def _imports_page(errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    institution = directory.institution_for(session(), by, wanted_institution())
    return render_template(
        "pages/firms/imports.html",
        institution=institution,
        institutions=[(each.id, each.name) for each in directory.institutions_of(session(), by)],
        imports=[(each, state_chip(each)) for each in imports.latest(session(), institution.id)],
        errors=errors,
    )


def state_chip(firm_import: FirmImport) -> tuple[str, str]:
    """An import's state as word and tone."""
    return {
        ImportState.PREVIEWED: (_("Not imported yet"), "wait"),
        ImportState.APPLIED: (_("Imported"), "good"),
        ImportState.DISCARDED: (_("Discarded"), "neutral"),
    }[firm_import.state]


@pages.post("/firms/imports")
def hand_in_list() -> Page:
    """A list is read before the transaction that keeps it: reading takes seconds, in which others may write."""
    institution = directory.institution_for(session(), viewer.signed_in(), wanted_institution())
    institution_id, country = institution.id, institution.country
    session().rollback()
    file = request.files.get("file")
    if file is None or not file.filename:
        return _imports_page({"file": _("Choose a file.")}), 422
    try:
        reading = imports.read(file.filename, file.read(), {}, country)
    except Invalid as error:
        return _imports_page(error.errors), 422
    return _enter(institution_id, reading)


@writes
def _enter(institution_id: uuid.UUID, reading: Reading) -> Page:
    entered = imports.enter(session(), viewer.signed_in(), institution_id, reading)
    page = "firms.show_import" if reading.listed is not None else "firms.show_columns"
    return redirect(url_for(page, import_id=entered.id), 303)


@pages.get("/firms/imports/<uuid:import_id>")
def show_import(import_id: uuid.UUID) -> Page:
    firm_import = imports.find(session(), viewer.signed_in(), import_id)
    counts = firm_import.preview["counts"]
    wanted = request.args.get("rows", "")
    shown = wanted if wanted in counts else _most_telling(counts)
    rows = [
        row
        for row in import_report.unpacked(firm_import.report)
        if shown in ("rows", row.outcome) or (shown == WARNED and row.warned)
    ]
    return render_template(
        "pages/firms/import.html",
        firm_import=firm_import,
        institution=session().get_one(Institution, firm_import.institution_id),
        chip=state_chip(firm_import),
        counts=counts,
        lede=_lede(firm_import),
        tabs=[_tab(import_id, name, label, counts[name], shown) for name, label in _tabs() if counts[name]],
        rows=cut(rows, page_number(request.args)),
        url_for_page=lambda number: url_for("firms.show_import", import_id=import_id, rows=shown, page=number),
        is_open=firm_import.state == ImportState.PREVIEWED,
        changes_nothing=imports.changes_nothing(firm_import),
        country=None if imports.country_is_named(firm_import) else i18n.country_name(_country_of(firm_import)),
        known_columns=sum(1 for column in firm_import.preview["columns"] if column["field"]),
        change_words=import_report.change_words,
        outcome_chip=_outcome_chip,
    )


def _country_of(firm_import: FirmImport) -> str:
    return session().get_one(Institution, firm_import.institution_id).country


def _most_telling(counts: dict[str, int]) -> str:
    """The rows to look at first: those that cannot be taken, then those that change something."""
    order = (Outcome.REFUSED, WARNED, Outcome.UPDATED, Outcome.NEW, Outcome.DUPLICATE, Outcome.UNCHANGED)
    return next((str(name) for name in order if counts[name]), "rows")


def _tabs() -> list[tuple[str, str]]:
    return [
        (Outcome.REFUSED.value, _("Refused")),
        (WARNED, _("Taken with a warning")),
        (Outcome.NEW.value, _("New")),
        (Outcome.UPDATED.value, _("Updated")),
        (Outcome.DUPLICATE.value, _("Listed twice")),
        (Outcome.UNCHANGED.value, _("Unchanged")),
        ("rows", _("All rows")),
    ]


def _tab(import_id: uuid.UUID, name: str, label: str, number: int, shown: str) -> dict[str, object]:
    url = url_for("firms.show_import", import_id=import_id, rows=name)
    return {"label": label, "url": url, "number": number, "current": name == shown}


def _lede(firm_import: FirmImport) -> str:
    """What the import will do or did, in one line of numbers."""
    counts = firm_import.preview["counts"]
    parts = (
        (counts["new"], ngettext("%(num)d new firm", "%(num)d new firms", counts["new"])),
        (counts["updated"], ngettext("%(num)d updated", "%(num)d updated", counts["updated"])),
        (counts["unchanged"], ngettext("%(num)d unchanged", "%(num)d unchanged", counts["unchanged"])),
        (counts["duplicate"], ngettext("%(num)d listed twice", "%(num)d listed twice", counts["duplicate"])),
        (counts["refused"], ngettext("%(num)d row refused", "%(num)d rows refused", counts["refused"])),
    )
    return ", ".join(words for number, words in parts if number)


def _outcome_chip(outcome: Outcome) -> tuple[str, str]:
    tones = {Outcome.NEW: "accent", Outcome.UPDATED: "accent", Outcome.REFUSED: "bad", Outcome.DUPLICATE: "wait"}
    return import_report.outcome(outcome), tones.get(outcome, "neutral")


@pages.get("/firms/imports/<uuid:import_id>/columns")
def show_columns(import_id: uuid.UUID) -> Page:
    return _columns_page(import_id, {})


def _columns_page(import_id: uuid.UUID, errors: dict[str, str]) -> str:
    firm_import = imports.find(session(), viewer.signed_in(), import_id)
    if firm_import.state != ImportState.PREVIEWED:
        raise NotFound(_("The columns of this list cannot be changed any more."))
    return render_template(
        "pages/firms/columns.html",
        firm_import=firm_import,
        columns=firm_import.preview["columns"],
        fields=list(words.FIELDS.items()),
        names={field.value: name for field, name in words.FIELDS.items()},
        given=request.form,
        errors=errors,
    )


@pages.post("/firms/imports/<uuid:import_id>/columns")
def map_columns(import_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    columns = imports.find(session(), by, import_id).preview["columns"]
    mapping = {
        column["header"]: request.form.get(f"column-{index}", "")
        for index, column in enumerate(columns)
        if column["mappable"]
    }
    stored = imports.stored(session(), by, import_id)
    session().rollback()
    try:
        reading = stored.read(mapping)
    except Invalid as error:
        return _columns_page(import_id, error.errors), 422
    if reading.listed is None:
        return _columns_page(import_id, {"column-0": _("Say which column holds the name of the firm.")}), 422
    return _remap(import_id, reading)


@writes
def _remap(import_id: uuid.UUID, reading: Reading) -> Page:
    imports.remap(session(), viewer.signed_in(), import_id, reading)
    return redirect(url_for("firms.show_import", import_id=import_id), 303)


@pages.post("/firms/imports/<uuid:import_id>/apply")
def apply_import(import_id: uuid.UUID) -> Page:
    if imports.find(session(), viewer.signed_in(), import_id).state == ImportState.APPLIED:
        return redirect(url_for("firms.show_import", import_id=import_id), 303)  # pressed twice: it is done
    stored = imports.stored(session(), viewer.signed_in(), import_id)
    session().rollback()
    return _apply(import_id, stored.read())


@writes
def _apply(import_id: uuid.UUID, reading: Reading) -> Page:
    done = imports.apply(session(), viewer.signed_in(), import_id, reading)
    counts = done.preview["counts"]
    flash(_("Imported: %(new)s new firms, %(updated)s changed.", new=counts["new"], updated=counts["updated"]), "good")
    return redirect(url_for("firms.show_import", import_id=import_id), 303)


@pages.post("/firms/imports/<uuid:import_id>/discard")
@writes
def discard_import(import_id: uuid.UUID) -> Page:
    discarded = imports.discard(session(), viewer.signed_in(), import_id)
    flash(_("The list “%(name)s” is discarded. Nothing was imported.", name=discarded.filename))
    return redirect(url_for("firms.imports", institution=discarded.institution_id), 303)


@pages.get("/firms/imports/<uuid:import_id>/report.csv")
def import_report_csv(import_id: uuid.UUID) -> Response:
    rows = imports.report(session(), viewer.signed_in(), import_id)
    answer = current_app.response_class(import_report.csv_file(rows), content_type=sheets.CSV_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    return answer
