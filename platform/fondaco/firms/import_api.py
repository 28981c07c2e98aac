"""JSON API of imports.

A list is read before the transaction that keeps it: reading takes seconds, and on SQLite nobody else could write.
"""

import json
import uuid
from typing import Any

from apiflask.schemas import FileSchema
from flask import Response, request
from flask_babel import gettext as _

from fondaco.accounts.viewer import acting
from fondaco.firms import directory, import_report, imports
from fondaco.firms.blueprints import api
from fondaco.firms.imports import Reading
from fondaco.firms.schemas import ImportIn, ImportOut, ImportQuery, MappingIn
from fondaco.kernel import sheets
from fondaco.kernel.database import session
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.unit_of_work import writes


@api.before_request
def _keep_body() -> None:
    """An Idempotency-Key stands for the whole body, which a parsed form would have used up."""
    if request.mimetype == "multipart/form-data":
        request.get_data(cache=True)


@api.post("/firm-imports")
@api.input(ImportIn, location="form_and_files")
@api.output(ImportOut, status_code=201)
@api.doc(summary="Hand in a list of firms and see what importing it would do")
def hand_in_list(form_and_files_data: ImportIn) -> Response:
    given = form_and_files_data
    institution = directory.institution_for(session(), acting(), _institution_id(given.institution))
    institution_id, country = institution.id, institution.country
    session().rollback()
    reading = imports.read(given.file.filename or "list", given.file.read(), _mapping(given.mapping), country)
    return _enter(institution_id, reading)


@writes
def _enter(institution_id: uuid.UUID, reading: Reading) -> tuple[dict[str, Any], int]:
    return _shown(imports.enter(session(), acting(), institution_id, reading)), 201


def _institution_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise NotFound(_("There is no such directory, or you do not keep it.")) from error


def _mapping(text: str) -> dict[str, str]:
    """The mapping that came as a form field. Raises `Invalid`."""
    try:
        return MappingIn.model_validate({"mapping": json.loads(text or "{}")}).mapping
    except ValueError as error:  # not JSON, or not of that shape
        message = _('The mapping must be a JSON object of headers and fields, like {"Azienda": "name"}.')
        raise Invalid(message, {"mapping": message}) from error


@api.get("/firm-imports/<uuid:import_id>")
@api.input(ImportQuery, location="query")
@api.output(ImportOut)
@api.doc(summary="What an import will do, or what it did")
def get_import(import_id: uuid.UUID, query_data: ImportQuery) -> ImportOut:
    found = imports.find(session(), acting(), import_id)
    return ImportOut.of(found, query_data.outcome, query_data.page, query_data.per_page)


@api.put("/firm-imports/<uuid:import_id>/mapping")
@api.input(MappingIn)
@api.output(ImportOut)
@api.doc(summary="Say which columns hold which fields, and see what importing would do then")
def map_import(import_id: uuid.UUID, json_data: MappingIn) -> Response:
    return _remap(import_id, _read_again(import_id, json_data.mapping))


@writes
def _remap(import_id: uuid.UUID, reading: Reading) -> dict[str, Any]:
    return _shown(imports.remap(session(), acting(), import_id, reading))


@api.post("/firm-imports/<uuid:import_id>/apply")
@api.output(ImportOut)
@api.doc(summary="Import the list: all of it that can be taken, in one transaction")
def apply_import(import_id: uuid.UUID) -> Response:
    return _apply(import_id, _read_again(import_id))


@writes
def _apply(import_id: uuid.UUID, reading: Reading) -> dict[str, Any]:
    return _shown(imports.apply(session(), acting(), import_id, reading))


def _read_again(import_id: uuid.UUID, mapping: dict[str, str] | None = None) -> Reading:
    stored = imports.stored(session(), acting(), import_id)
    session().rollback()
    return stored.read(mapping)


@api.delete("/firm-imports/<uuid:import_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="Do not import the list, and forget what stands in it")
def discard_import(import_id: uuid.UUID) -> str:
    imports.discard(session(), acting(), import_id)
    return ""


@api.get("/firm-imports/<uuid:import_id>/report.csv")
@api.output(FileSchema(type="string"), content_type="text/csv")
@api.doc(summary="Every row of the list with what becomes of it")
def import_report_csv(import_id: uuid.UUID) -> Response:
    rows = imports.report(session(), acting(), import_id)
    return Response(import_report.csv_file(rows), content_type=sheets.CSV_TYPE)


def _shown(firm_import: Any) -> dict[str, Any]:
    return ImportOut.of(firm_import).model_dump(mode="json")
