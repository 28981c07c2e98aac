"""Pages of the staff about requests and their meetings: the list, and one of them with what can be done by hand."""

import uuid

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.institutions import rights
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.errors import NotFound
from fondaco.kernel.sent_forms import act_and_go_on, chosen_id
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import booking, listing, parties, runs, wording
from fondaco.meetings.blueprint import pages
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState

PER_PAGE = 50


@pages.get("/events/<uuid:event_id>/requests")
def all_requests(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    counts = listing.counts(session(), by, event_id)
    state = request.args.get("state", type=RequestState)
    page = max(request.args.get("page", 1, type=int), 1)
    found, total = listing.shown_to(session(), by, event_id, state=state, page=page, per_page=PER_PAGE)
    return render_template(
        "pages/meetings/requests.html",
        requests=found,
        meetings=listing.live_meetings(session(), [each.id for each in found]),
        counts=counts,
        state=state,
        page=page,
        pages=-(-total // PER_PAGE),
        words=wording.request_state,
    )


@pages.get("/events/<uuid:event_id>/requests/<uuid:request_id>")
def one_request(event_id: uuid.UUID, request_id: uuid.UUID) -> str:
    asked = _of_event(event_id, request_id)
    meeting = listing.live_meetings(session(), [asked.id]).get(asked.id)
    published = runs.published(session(), event_id)
    agreed = asked.state == RequestState.ACCEPTED
    return render_template(
        "pages/meetings/one_request.html",
        asked=asked,
        meeting=meeting,
        begun=meeting is not None and meeting.slot.starts_at <= clock.now(),
        chip=wording.request_state(asked.state),
        meeting_chip=wording.meeting_state(meeting.state) if meeting else None,
        unplaced=wording.reasons(published.result).get(str(asked.id)) if published and not meeting else None,
        free_slots=booking.free_slots(session(), asked) if agreed else [],
    )


@pages.post("/events/<uuid:event_id>/requests/<uuid:request_id>/book")
@writes
def book(event_id: uuid.UUID, request_id: uuid.UUID) -> Response:
    by = viewer.signed_in()
    asked = _of_event(event_id, request_id)

    def act() -> str:
        meeting = listing.live_meetings(session(), [asked.id]).get(asked.id)
        if meeting:
            booking.move(session(), by, meeting.id, _chosen_slot())
            return _("The meeting is moved. Both sides are told by mail.")
        booking.book(session(), by, asked.id, _chosen_slot())
        return _("The meeting is booked. Both sides are told by mail.")

    return act_and_go_on(act, _page_of(asked))


@pages.post("/events/<uuid:event_id>/requests/<uuid:request_id>/<any(cancel, held, not_held, lock, unlock):act>")
@writes
def change_meeting(event_id: uuid.UUID, request_id: uuid.UUID, act: str) -> Response:
    asked = _of_event(event_id, request_id)
    meeting = listing.live_meetings(session(), [asked.id]).get(asked.id)
    if meeting is None:
        raise NotFound(_("These two firms have no meeting."))
    return act_and_go_on(lambda: _changed(meeting, act), _page_of(asked))


def _changed(meeting: Meeting, act: str) -> str:
    """Do what the button says; gives the sentence for the page that follows."""
    by = viewer.signed_in()
    if act == "cancel":
        booking.cancel(session(), by, meeting.id, request.form.get("reason", "")[:500])
        return _("The meeting is cancelled. Both sides are told by mail.")
    if act in ("lock", "unlock"):
        booking.lock(session(), by, meeting.id, locked=act == "lock")
        return _("Schedule runs leave it where it is.") if act == "lock" else _("Schedule runs may move it.")
    booking.mark(session(), by, meeting.id, MeetingState(act))
    return _("Marked as held.") if act == "held" else _("Marked as not held.")


def _of_event(event_id: uuid.UUID, request_id: uuid.UUID) -> MeetingRequest:
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    asked = parties.request_of(session(), by, request_id)
    if asked.event_id != event_id:
        raise NotFound(_("There is no such request."))
    return asked


def _chosen_slot() -> uuid.UUID:
    return chosen_id("slot_id", _("Choose a slot."))


def _page_of(asked: MeetingRequest) -> str:
    return url_for(".one_request", event_id=asked.event_id, request_id=asked.id)
