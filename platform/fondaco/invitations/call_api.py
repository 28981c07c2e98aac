"""JSON API of step 2 for telephone and paper: the call list, what came of calls, letters and call sheets as PDF."""

import uuid

from flask import Response

from fondaco.accounts.viewer import acting
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.invitations import answers, call_list, calls, overview, paper, wording
from fondaco.invitations.blueprint import api
from fondaco.invitations.models import Invitation, Through
from fondaco.invitations.schemas import (
    AnswerIn,
    AttemptIn,
    CallList,
    CallOut,
    CallQuery,
    InvitationOut,
    PrintIn,
)
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.downloads import PDF_ANSWER, pdf
from fondaco.kernel.unit_of_work import writes


def _invitation(invitation: Invitation) -> InvitationOut:
    session().flush()
    return InvitationOut.of(overview.with_mails(session(), [invitation])[0])


@api.get("/events/<uuid:event_id>/calls")
@api.input(CallQuery, location="query")
@api.output(CallList)
@api.doc(summary="Whom to call")
def list_calls(event_id: uuid.UUID, query_data: CallQuery) -> CallList:
    rights.staff_of(session(), acting(), event_id)
    today = times.today_at(session().get_one(Event, event_id).tz, clock.now())
    found, total = call_list.rows(
        session(), acting(), event_id, query_data.whom, today, page=query_data.page, per_page=query_data.per_page
    )
    items = [
        CallOut(**InvitationOut.of(row).model_dump(), next=wording.next_step(row.invitation, today)) for row in found
    ]
    return CallList(items=items, total=total, page=query_data.page, per_page=query_data.per_page)


@api.get("/events/<uuid:event_id>/call-sheet.pdf")
@api.input(CallQuery, location="query")
@api.doc(summary="The call list to fill in by hand", responses=PDF_ANSWER)
def get_call_sheet(event_id: uuid.UUID, query_data: CallQuery) -> Response:
    return pdf(paper.call_sheet(session(), acting(), event_id, query_data.whom), "call-sheet.pdf")


@api.get("/invitations/<uuid:invitation_id>")
@api.output(InvitationOut)
@api.doc(summary="One invitation with every attempt to reach the firm")
def get_invitation(invitation_id: uuid.UUID) -> InvitationOut:
    return _invitation(answers.for_staff(session(), acting(), invitation_id, Through.DESK).invitation)


@api.post("/invitations/<uuid:invitation_id>/answer")
@writes
@api.input(AnswerIn)
@api.output(InvitationOut)
@api.doc(summary="Record the answer that a firm gave by phone, letter, e-mail or at the desk")
def record_answer(invitation_id: uuid.UUID, json_data: AnswerIn) -> InvitationOut:
    through = Through(json_data.channel)
    return _invitation(calls.record(session(), acting(), invitation_id, json_data.outcome(), through))


@api.post("/invitations/<uuid:invitation_id>/attempts")
@writes
@api.input(AttemptIn)
@api.output(InvitationOut, status_code=201)
@api.doc(summary="Record what came of a call")
def record_attempt(invitation_id: uuid.UUID, json_data: AttemptIn) -> InvitationOut:
    return _invitation(calls.record(session(), acting(), invitation_id, json_data.outcome()))


@api.post("/campaigns/<uuid:campaign_id>/letters.pdf")
@writes
@api.input(PrintIn)
@api.doc(summary="Print the next letters to firms without an e-mail address", responses=PDF_ANSWER)
def print_letters(campaign_id: uuid.UUID, json_data: PrintIn) -> Response:
    printed = paper.print_letters(session(), acting(), campaign_id, again=json_data.again, limit=json_data.limit)
    return pdf(printed.pdf, "letters.pdf")
