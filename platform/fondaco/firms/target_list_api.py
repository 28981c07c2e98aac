"""JSON API of target lists."""

import uuid

from fondaco.accounts.viewer import acting
from fondaco.firms import target_lists
from fondaco.firms.blueprints import api
from fondaco.firms.criteria import Criteria
from fondaco.firms.models import TargetList
from fondaco.firms.paging import paged
from fondaco.firms.schemas import CriteriaIn, EntryList, EntryOut, EntryQuery, FirmsIn, TargetListOut
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes


@api.get("/events/<uuid:event_id>/target-list")
@api.input(EntryQuery, location="query")
@api.output(EntryList)
@api.doc(summary="The firms that your institution wants at an event")
def get_target_list(event_id: uuid.UUID, query_data: EntryQuery) -> EntryList:
    target_list = target_lists.of_event(session(), acting(), event_id)
    about = _about(target_list)
    if target_list is None:
        return EntryList(**about.model_dump(), items=[], page=1, pages=1, total=0)
    criteria = target_lists.criteria_of(target_list)
    query = target_lists.entries(target_list, query_data.view)
    found = paged(session(), query, query_data.page, query_data.per_page)
    items = [EntryOut.of(entry, criteria) for entry in found.items]
    return EntryList(**about.model_dump(), items=items, page=found.number, pages=found.pages, total=found.total)


@api.put("/events/<uuid:event_id>/target-list")
@writes
@api.input(CriteriaIn)
@api.output(TargetListOut)
@api.doc(summary="Choose firms by criteria; what was added or removed by hand stays so")
def choose_firms(event_id: uuid.UUID, json_data: CriteriaIn) -> TargetListOut:
    return _about(target_lists.choose(session(), acting(), event_id, json_data.criteria()))


@api.post("/events/<uuid:event_id>/target-list/firms")
@writes
@api.input(FirmsIn)
@api.output(TargetListOut)
@api.doc(summary="Add firms of your directory by hand")
def add_firms(event_id: uuid.UUID, json_data: FirmsIn) -> TargetListOut:
    return _about(target_lists.add(session(), acting(), event_id, json_data.firm_ids))


@api.delete("/events/<uuid:event_id>/target-list/firms/<uuid:firm_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="Take a firm off the list by hand")
def remove_firm(event_id: uuid.UUID, firm_id: uuid.UUID) -> str:
    target_lists.remove(session(), acting(), event_id, firm_id)
    return ""


def _about(target_list: TargetList | None) -> TargetListOut:
    counts = target_lists.counts(session(), target_list)
    if target_list is None:
        return TargetListOut.of(Criteria(), counts, {}, {})
    by_country = dict(target_lists.by_country(session(), target_list))
    by_size = dict(target_lists.by_size(session(), target_list))
    return TargetListOut.of(target_lists.criteria_of(target_list), counts, by_country, by_size)
