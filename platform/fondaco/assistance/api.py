"""JSON API of step 5."""

import uuid

from apiflask import APIBlueprint

from fondaco.accounts.viewer import acting, require_key
from fondaco.assistance import access, cases, check_in, desks, listing, queue, story
from fondaco.assistance.schemas import (
    AdviserList,
    AdviserOut,
    CaseFilter,
    CaseIn,
    CaseList,
    CaseOut,
    CheckInOut,
    DeskIn,
    DeskList,
    DeskOut,
    HandOverIn,
    MomentOut,
    NoteIn,
    NoteOut,
    QueuedOut,
    QueueOut,
    StepIn,
    StoryOut,
    WaitIn,
)
from fondaco.institutions import rights
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes

api = APIBlueprint("assistance_api", __name__, url_prefix="/api/v1", tag="Assistance")
api.before_request(require_key)


@api.get("/events/<uuid:event_id>/desks")
@api.output(DeskList)
@api.doc(summary="The desks of the assistance centre at an event")
def list_desks(event_id: uuid.UUID) -> DeskList:
    return DeskList(items=[DeskOut.of(desk) for desk in desks.of_event(session(), acting(), event_id)])


@api.post("/events/<uuid:event_id>/desks")
@writes
@api.input(DeskIn)
@api.output(DeskOut, status_code=201)
@api.doc(summary="Set up a desk")
def set_up_desk(event_id: uuid.UUID, json_data: DeskIn) -> DeskOut:
    return DeskOut.of(desks.set_up(session(), acting(), event_id, **json_data.model_dump()))


@api.put("/desks/<uuid:desk_id>")
@writes
@api.input(DeskIn)
@api.output(DeskOut)
@api.doc(summary="Replace name, place and advisers of a desk")
def change_desk(desk_id: uuid.UUID, json_data: DeskIn) -> DeskOut:
    return DeskOut.of(desks.change(session(), acting(), desk_id, **json_data.model_dump()))


@api.delete("/desks/<uuid:desk_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="Take a desk off the plan; its cases stay with their advisers")
def remove_desk(desk_id: uuid.UUID) -> str:
    desks.remove(session(), acting(), desk_id)
    return ""


@api.get("/events/<uuid:event_id>/advisers")
@api.output(AdviserList)
@api.doc(summary="Everybody who can work on a case of the event")
def list_advisers(event_id: uuid.UUID) -> AdviserList:
    rights.staff_of(session(), acting(), event_id)
    found = access.advisers(session(), event_id)
    return AdviserList(items=[AdviserOut(id=person.id, name=person.name) for person in found])


@api.get("/events/<uuid:event_id>/cases")
@api.input(CaseFilter, location="query")
@api.output(CaseList)
@api.doc(summary="The cases of an event, the earliest day first")
def list_cases(event_id: uuid.UUID, query_data: CaseFilter) -> CaseList:
    found = listing.of_event(
        session(), acting(), event_id, query_data.filters(), page=query_data.page, per_page=query_data.per_page
    )
    return CaseList(items=[CaseOut.of(case) for case in found.items], total=found.total)


@api.post("/events/<uuid:event_id>/cases")
@writes
@api.input(CaseIn)
@api.output(CaseOut, status_code=201)
@api.doc(summary="Open a case of a firm")
def open_case(event_id: uuid.UUID, json_data: CaseIn) -> CaseOut:
    return CaseOut.of(cases.open_case(session(), acting(), event_id, **json_data.model_dump()))


@api.get("/queue")
@api.output(QueueOut)
@api.doc(summary="What you have to do over all your events, the next first, with why")
def own_queue() -> QueueOut:
    return QueueOut(items=[QueuedOut.of(item) for item in queue.of_adviser(session(), acting())])


@api.get("/cases/<uuid:case_id>")
@api.output(CaseOut)
@api.doc(summary="One case with its notes")
def get_case(case_id: uuid.UUID) -> CaseOut:
    return CaseOut.of(cases.find(session(), acting(), case_id))


@api.post("/cases/<uuid:case_id>/notes")
@writes
@api.input(NoteIn)
@api.output(NoteOut, status_code=201)
@api.doc(summary="Write a note on a case")
def write_note(case_id: uuid.UUID, json_data: NoteIn) -> NoteOut:
    return NoteOut.of(cases.note(session(), acting(), case_id, json_data.text))


@api.post("/cases/<uuid:case_id>/hand-over")
@writes
@api.input(HandOverIn)
@api.output(CaseOut)
@api.doc(summary="Give a case to another adviser, or back to whoever takes it")
def hand_over(case_id: uuid.UUID, json_data: HandOverIn) -> CaseOut:
    return CaseOut.of(cases.hand_over(session(), acting(), case_id, json_data.adviser_id, json_data.text))


@api.post("/cases/<uuid:case_id>/wait")
@writes
@api.input(WaitIn)
@api.output(CaseOut)
@api.doc(summary="Let a case wait until a day")
def wait(case_id: uuid.UUID, json_data: WaitIn) -> CaseOut:
    return CaseOut.of(cases.wait(session(), acting(), case_id, json_data.until, json_data.text))


@api.post("/cases/<uuid:case_id>/close")
@writes
@api.input(StepIn)
@api.output(CaseOut)
@api.doc(summary="Close a case that is settled")
def close(case_id: uuid.UUID, json_data: StepIn) -> CaseOut:
    return CaseOut.of(cases.close(session(), acting(), case_id, json_data.text))


@api.post("/cases/<uuid:case_id>/reopen")
@writes
@api.input(StepIn)
@api.output(CaseOut)
@api.doc(summary="Take a closed or waiting case up again")
def reopen(case_id: uuid.UUID, json_data: StepIn) -> CaseOut:
    return CaseOut.of(cases.reopen(session(), acting(), case_id, json_data.text))


@api.get("/events/<uuid:event_id>/firms/<uuid:firm_id>/story")
@api.output(StoryOut)
@api.doc(summary="Everything that happened with a firm in an event, the latest first")
def firm_story(event_id: uuid.UUID, firm_id: uuid.UUID) -> StoryOut:
    told = story.of_firm(session(), acting(), event_id, firm_id)
    return StoryOut(items=[MomentOut.of(moment) for moment in told])


@api.post("/events/<uuid:event_id>/firms/<uuid:firm_id>/check-in")
@writes
@api.output(CheckInOut)
@api.doc(summary="Say that a firm is here")
def check_firm_in(event_id: uuid.UUID, firm_id: uuid.UUID) -> CheckInOut:
    return CheckInOut.of(check_in.check_in(session(), acting(), event_id, firm_id))


@api.delete("/events/<uuid:event_id>/firms/<uuid:firm_id>/check-in")
@writes
@api.output(CheckInOut)
@api.doc(summary="Say that a firm was checked in by mistake")
def undo_check_in(event_id: uuid.UUID, firm_id: uuid.UUID) -> CheckInOut:
    return CheckInOut.of(check_in.take_back(session(), acting(), event_id, firm_id))
