"""JSON API of step 4."""

import uuid

from apiflask import APIBlueprint
from flask import Response

from fondaco.accounts.viewer import acting, require_key
from fondaco.kernel.database import session
from fondaco.kernel.downloads import PDF_ANSWER, pdf
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import agendas, booking, listing, paper, parties, publishing, requests, runs
from fondaco.meetings.agendas import Agenda
from fondaco.meetings.models import MeetingState
from fondaco.meetings.schemas import (
    AcceptIn,
    AgendaList,
    AgendaOut,
    AppointmentOut,
    AskIn,
    BookIn,
    CancelIn,
    DeclineIn,
    DifferenceOut,
    ForFirm,
    MeetingChange,
    MeetingList,
    MeetingOut,
    PublishIn,
    RequestFilter,
    RequestList,
    RequestOut,
    RunIn,
    RunList,
    RunOut,
    RunWithResult,
)

api = APIBlueprint("meetings_api", __name__, url_prefix="/api/v1", tag="Meetings")
api.before_request(require_key)


@api.get("/events/<uuid:event_id>/meeting-requests")
@api.input(RequestFilter, location="query")
@api.output(RequestList)
@api.doc(summary="Requests for meetings: all of the event for staff, a firm's own for the firm")
def list_requests(event_id: uuid.UUID, query_data: RequestFilter) -> RequestList:
    found, total = listing.shown_to(session(), acting(), event_id, **query_data.model_dump())
    return RequestList(items=[RequestOut.of(request) for request in found], total=total)


@api.post("/events/<uuid:event_id>/meeting-requests")
@writes
@api.input(AskIn)
@api.output(RequestOut, status_code=201)
@api.doc(summary="Ask a firm for a meeting; asking one that has asked already is agreeing")
def ask(event_id: uuid.UUID, json_data: AskIn) -> RequestOut:
    by = parties.on_behalf(session(), acting(), event_id, json_data.on_behalf_of)
    requester = parties.spoken_for(session(), by, event_id)
    request = requests.ask(
        session(),
        by,
        requester.id,
        json_data.recipient_id,
        message=json_data.message,
        slot_id=json_data.slot_id,
        half_day=json_data.session,
    )
    return RequestOut.of(request)


@api.get("/meeting-requests/<uuid:request_id>")
@api.output(RequestOut)
@api.doc(summary="One request")
def get_request(request_id: uuid.UUID) -> RequestOut:
    return RequestOut.of(parties.request_of(session(), acting(), request_id))


@api.post("/meeting-requests/<uuid:request_id>/accept")
@writes
@api.input(AcceptIn)
@api.output(RequestOut)
@api.doc(summary="Accept a request; a proposed time is booked at once")
def accept(request_id: uuid.UUID, json_data: AcceptIn) -> RequestOut:
    request = parties.request_of(session(), acting(), request_id)
    by = parties.on_behalf(session(), acting(), request.event_id, json_data.on_behalf_of)
    accepting = requests.accept_without_time if json_data.without_time else requests.accept
    return RequestOut.of(accepting(session(), by, request_id))


@api.post("/meeting-requests/<uuid:request_id>/decline")
@writes
@api.input(DeclineIn)
@api.output(RequestOut)
@api.doc(summary="Decline a request")
def decline(request_id: uuid.UUID, json_data: DeclineIn) -> RequestOut:
    request = parties.request_of(session(), acting(), request_id)
    by = parties.on_behalf(session(), acting(), request.event_id, json_data.on_behalf_of)
    return RequestOut.of(requests.decline(session(), by, request_id, json_data.reason))


@api.post("/meeting-requests/<uuid:request_id>/withdraw")
@writes
@api.input(ForFirm)
@api.output(RequestOut)
@api.doc(summary="Take back a request; a planned meeting is cancelled by it")
def withdraw(request_id: uuid.UUID, json_data: ForFirm) -> RequestOut:
    request = parties.request_of(session(), acting(), request_id)
    by = parties.on_behalf(session(), acting(), request.event_id, json_data.on_behalf_of)
    return RequestOut.of(requests.withdraw(session(), by, request_id))


@api.post("/meeting-requests/<uuid:request_id>/meeting")
@writes
@api.input(BookIn)
@api.output(MeetingOut, status_code=201)
@api.doc(summary="Put an accepted request into a slot by hand")
def book(request_id: uuid.UUID, json_data: BookIn) -> MeetingOut:
    meeting = booking.book(session(), acting(), request_id, json_data.slot_id, table_id=json_data.table_id)
    return MeetingOut.of(meeting)


@api.get("/events/<uuid:event_id>/schedule-runs")
@api.output(RunList)
@api.doc(summary="The schedule runs of the event, the latest first")
def list_runs(event_id: uuid.UUID) -> RunList:
    return RunList(items=[RunOut.of(run) for run in runs.of_event(session(), acting(), event_id)])


@api.post("/events/<uuid:event_id>/schedule-runs")
@writes
@api.input(RunIn)
@api.output(RunOut, status_code=202)
@api.doc(summary="Have the accepted requests scheduled; nothing changes for firms until published")
def queue_run(event_id: uuid.UUID, json_data: RunIn) -> RunOut:
    return RunOut.of(runs.queue(session(), acting(), event_id, time_limit=json_data.time_limit))


@api.get("/schedule-runs/<uuid:run_id>")
@api.output(RunWithResult)
@api.doc(summary="How a schedule run stands, and its result")
def get_run(run_id: uuid.UUID) -> RunWithResult:
    return RunWithResult.of(runs.of_organiser(session(), acting(), run_id))


@api.get("/schedule-runs/<uuid:run_id>/problem")
@api.doc(summary="What the run was asked, as `fondaco schedule` reads it")
def get_problem(run_id: uuid.UUID) -> dict[str, object]:
    return runs.of_organiser(session(), acting(), run_id).problem


@api.post("/schedule-runs/<uuid:run_id>/stop")
@writes
@api.output(RunOut)
@api.doc(summary="End the run now with the best that it has found")
def stop_run(run_id: uuid.UUID) -> RunOut:
    return RunOut.of(runs.stop(session(), acting(), run_id))


@api.get("/schedule-runs/<uuid:run_id>/difference")
@api.output(DifferenceOut)
@api.doc(summary="What publishing the run would change now")
def get_difference(run_id: uuid.UUID) -> DifferenceOut:
    return DifferenceOut.of(publishing.difference(session(), acting(), run_id))


@api.post("/schedule-runs/<uuid:run_id>/publish")
@writes
@api.input(PublishIn)
@api.output(DifferenceOut)
@api.doc(summary="Make the run's schedule the meetings of the event; gives what changed")
def publish(run_id: uuid.UUID, json_data: PublishIn) -> DifferenceOut:
    return DifferenceOut.of(publishing.publish(session(), acting(), run_id, seen=json_data.seen))


@api.get("/events/<uuid:event_id>/meetings")
@api.output(MeetingList)
@api.doc(summary="The meetings of the event, without those cancelled")
def list_meetings(event_id: uuid.UUID) -> MeetingList:
    meetings = agendas.meetings_of_event(session(), acting(), event_id)
    return MeetingList(items=[MeetingOut.of(meeting) for meeting in meetings])


@api.get("/meetings/<uuid:meeting_id>")
@api.output(MeetingOut)
@api.doc(summary="One meeting")
def get_meeting(meeting_id: uuid.UUID) -> MeetingOut:
    return MeetingOut.of(parties.meeting_of(session(), acting(), meeting_id))


@api.patch("/meetings/<uuid:meeting_id>")
@writes
@api.input(MeetingChange)
@api.output(MeetingOut)
@api.doc(summary="Move a meeting to another slot or table, lock or unlock it")
def change_meeting(meeting_id: uuid.UUID, json_data: MeetingChange) -> MeetingOut:
    meeting = parties.meeting_of(session(), acting(), meeting_id)
    if json_data.slot_id or json_data.table_id:
        slot_id = json_data.slot_id or meeting.slot_id
        meeting = booking.move(session(), acting(), meeting_id, slot_id, table_id=json_data.table_id)
    if json_data.locked is not None:
        meeting = booking.lock(session(), acting(), meeting_id, locked=json_data.locked)
    return MeetingOut.of(meeting)


@api.post("/meetings/<uuid:meeting_id>/cancel")
@writes
@api.input(CancelIn)
@api.output(MeetingOut)
@api.doc(summary="Cancel a planned meeting; the firms' agreement stands")
def cancel(meeting_id: uuid.UUID, json_data: CancelIn) -> MeetingOut:
    return MeetingOut.of(booking.cancel(session(), acting(), meeting_id, json_data.reason))


@api.post("/meetings/<uuid:meeting_id>/held")
@writes
@api.output(MeetingOut)
@api.doc(summary="Say that the meeting took place")
def mark_held(meeting_id: uuid.UUID) -> MeetingOut:
    return MeetingOut.of(booking.mark(session(), acting(), meeting_id, MeetingState.HELD))


@api.post("/meetings/<uuid:meeting_id>/not-held")
@writes
@api.output(MeetingOut)
@api.doc(summary="Say that the meeting did not take place")
def mark_not_held(meeting_id: uuid.UUID) -> MeetingOut:
    return MeetingOut.of(booking.mark(session(), acting(), meeting_id, MeetingState.NOT_HELD))


@api.get("/events/<uuid:event_id>/agendas")
@api.output(AgendaList)
@api.doc(summary="The agendas of all firms of the catalogue")
def list_agendas(event_id: uuid.UUID) -> AgendaList:
    return AgendaList(items=[_agenda(agenda) for agenda in agendas.of_event(session(), acting(), event_id)])


@api.get("/events/<uuid:event_id>/agendas.pdf")
@api.doc(summary="The agendas of all delegates, to print", responses=PDF_ANSWER)
def print_agendas(event_id: uuid.UUID) -> Response:
    return pdf(paper.all_agendas(session(), acting(), event_id), "agendas.pdf")


@api.get("/events/<uuid:event_id>/table-cards.pdf")
@api.doc(summary="A card for each table with its meetings, to print", responses=PDF_ANSWER)
def print_table_cards(event_id: uuid.UUID) -> Response:
    return pdf(paper.all_table_cards(session(), acting(), event_id), "table-cards.pdf")


@api.get("/registrations/<uuid:registration_id>/agenda")
@api.output(AgendaOut)
@api.doc(summary="The agenda of one firm")
def get_agenda(registration_id: uuid.UUID) -> AgendaOut:
    return _agenda(agendas.of_registration(session(), acting(), registration_id))


def _agenda(agenda: Agenda) -> AgendaOut:
    return AgendaOut(
        registration_id=agenda.registration.id,
        firm=agenda.registration.firm.name,
        appointments=[AppointmentOut.of(appointment) for appointment in agenda.appointments],
    )
