"""JSON API of step 1: the directory. Imports and target lists add theirs in `import_api` and `target_list_api`."""

import uuid

from fondaco.accounts.viewer import acting
from fondaco.firms import directory, editing, import_api, target_list_api
from fondaco.firms.blueprints import api
from fondaco.firms.paging import paged
from fondaco.firms.schemas import FirmList, FirmOut, FirmPatch, FirmQuery
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

__all__ = ["api", "import_api", "target_list_api"]


@api.get("/firms")
@api.input(FirmQuery, location="query")
@api.output(FirmList)
@api.doc(summary="The firms of a directory, by name")
def list_firms(query_data: FirmQuery) -> FirmList:
    institution = directory.institution_for(session(), acting(), query_data.institution)
    query = directory.firms(institution.id, query_data.criteria())
    found = paged(session(), query, query_data.page, query_data.per_page)
    return FirmList(
        items=[FirmOut.of(firm) for firm in found.items], page=found.number, pages=found.pages, total=found.total
    )


@api.get("/firms/<uuid:firm_id>")
@api.output(FirmOut)
@api.doc(summary="One firm of your directory")
def get_firm(firm_id: uuid.UUID) -> FirmOut:
    return FirmOut.of(directory.find(session(), acting(), firm_id))


@api.patch("/firms/<uuid:firm_id>")
@writes
@api.input(FirmPatch)
@api.output(FirmOut)
@api.doc(summary="Change a firm by hand")
def change_firm(firm_id: uuid.UUID, json_data: FirmPatch) -> FirmOut:
    return FirmOut.of(editing.change(session(), acting(), firm_id, json_data.edits()))
