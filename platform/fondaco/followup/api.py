"""JSON API of step 6."""

import uuid

from apiflask import APIBlueprint
from flask import Response

from fondaco.accounts.viewer import acting, require_key
from fondaco.followup import asking, feedback, follow_ups, outcomes, overview, report, workbook
from fondaco.followup.follow_ups import Filters
from fondaco.followup.schemas import (
    CountOut,
    FeedbackFilter,
    FeedbackIn,
    FeedbackList,
    FeedbackOut,
    FollowUpChange,
    FollowUpFilter,
    FollowUpList,
    FollowUpOut,
    OutcomeList,
    OutcomeOut,
    ReportOut,
)
from fondaco.kernel.database import session
from fondaco.kernel.sheets import XLSX_TYPE
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import parties

api = APIBlueprint("followup_api", __name__, url_prefix="/api/v1", tag="Follow-up")
api.before_request(require_key)


@api.get("/events/<uuid:event_id>/feedback")
@api.input(FeedbackFilter, location="query")
@api.output(FeedbackList)
@api.doc(summary="What was asked after meetings and answered: all of the event for staff, a firm's own for the firm")
def list_feedback(event_id: uuid.UUID, query_data: FeedbackFilter) -> FeedbackList:
    if not acting().works_for:
        firms = parties.all_spoken_for(session(), acting(), event_id)
        own = [item for firm in firms for item in feedback.of_registration(session(), firm.id)]
        return FeedbackList(items=[FeedbackOut.of(item) for item in own], total=len(own))
    found = overview.of_event(session(), acting(), event_id, **query_data.model_dump())
    return FeedbackList(items=[FeedbackOut.of(item) for item in found.items], total=found.total)


@api.get("/feedback/<uuid:feedback_id>")
@api.output(FeedbackOut)
@api.doc(summary="What one side says of a meeting")
def get_feedback(feedback_id: uuid.UUID) -> FeedbackOut:
    return FeedbackOut.of(feedback.to_act_upon(session(), acting(), feedback_id)[0])


@api.put("/feedback/<uuid:feedback_id>")
@writes
@api.input(FeedbackIn)
@api.output(FeedbackOut)
@api.doc(summary="Say how a meeting was, as its firm, or as staff on the firm's behalf; replaces an earlier answer")
def give_feedback(feedback_id: uuid.UUID, json_data: FeedbackIn) -> FeedbackOut:
    return FeedbackOut.of(feedback.give(session(), acting(), feedback_id, json_data.answer()))


@api.post("/events/<uuid:event_id>/feedback/reminders")
@writes
@api.output(CountOut, status_code=202)
@api.doc(summary="Remind the firms that were asked and are silent, each once; gives the number of firms")
def remind(event_id: uuid.UUID) -> CountOut:
    return CountOut(number=asking.remind(session(), acting(), event_id))


@api.post("/events/<uuid:event_id>/feedback/one-sided")
@writes
@api.output(CountOut)
@api.doc(summary="Take the word of the one side wherever the other is silent; gives the number of meetings")
def settle_one_sided(event_id: uuid.UUID) -> CountOut:
    return CountOut(number=overview.settle_one_sided(session(), acting(), event_id))


@api.get("/events/<uuid:event_id>/follow-ups")
@api.input(FollowUpFilter, location="query")
@api.output(FollowUpList)
@api.doc(summary="The follow-ups of an event, the earliest day first")
def list_follow_ups(event_id: uuid.UUID, query_data: FollowUpFilter) -> FollowUpList:
    filters = Filters(stage=query_data.stage, overdue=query_data.overdue)
    found = follow_ups.of_event(
        session(), acting(), event_id, filters, page=query_data.page, per_page=query_data.per_page
    )
    return FollowUpList(items=[FollowUpOut.of(item) for item in found.items], total=found.total)


@api.patch("/follow-ups/<uuid:follow_up_id>")
@writes
@api.input(FollowUpChange)
@api.output(FollowUpOut)
@api.doc(summary="Say how far two firms are, and when to look again")
def change_follow_up(follow_up_id: uuid.UUID, json_data: FollowUpChange) -> FollowUpOut:
    return FollowUpOut.of(follow_ups.change(session(), acting(), follow_up_id, **json_data.model_dump()))


@api.get("/events/<uuid:event_id>/outcomes")
@api.output(OutcomeList)
@api.doc(summary="What came of the meetings; it counts once both sides name it")
def list_outcomes(event_id: uuid.UUID) -> OutcomeList:
    found = outcomes.of_event(session(), acting(), event_id)
    return OutcomeList(items=[OutcomeOut.of(outcome) for outcome in found])


@api.get("/events/<uuid:event_id>/report")
@api.output(ReportOut)
@api.doc(summary="The numbers of an event, each with its definition")
def get_report(event_id: uuid.UUID) -> ReportOut:
    return ReportOut.of(report.of_event(session(), acting(), event_id))


@api.get("/events/<uuid:event_id>/report.xlsx")
@api.output({}, content_type=XLSX_TYPE)
@api.doc(summary="The report as a workbook")
def get_workbook(event_id: uuid.UUID) -> Response:
    return Response(workbook.of_event(session(), acting(), event_id), content_type=XLSX_TYPE)
