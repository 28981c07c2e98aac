"""Pages of the firms: their requests, and the one request that a mail asks about."""

import uuid
from functools import partial

from flask import g, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.models import Event, Slot
from fondaco.kernel import i18n
from fondaco.kernel.database import session
from fondaco.kernel.sent_forms import act_and_go_on, chosen_id
from fondaco.kernel.unit_of_work import writes
from fondaco.meetings import firm_requests, parties, requests, window, wording
from fondaco.meetings.blueprint import pages
from fondaco.meetings.firm_requests import Asking, OwnRequest
from fondaco.meetings.models import MeetingRequest, RequestState


@pages.app_template_global()
def asking(recipient: Registration) -> Asking | None:
    """For `_ask.html`, which the catalogue shows beside an entry."""
    return firm_requests.asking(session(), viewer.acting(), recipient)


@pages.app_template_global()
def slot_choices(asking: Asking) -> list[tuple[str, str]]:
    """The times to propose, for a choice: id and words."""
    event = session().get_one(Event, asking.recipient.event_id)
    return [(str(slot.id), times.moment(slot.starts_at, event.tz)) for slot in asking.slots]


@pages.get("/my/<uuid:event_id>/requests")
def my_requests(event_id: uuid.UUID) -> str:
    own = parties.spoken_for(session(), viewer.signed_in(), event_id)
    event = session().get_one(Event, event_id)
    return render_template(
        "pages/meetings/my_requests.html",
        overview=firm_requests.overview(session(), own),
        is_open=window.are_open(event),
        closes=event.request_by,
        how_it_stands=firm_requests.how_it_stands,
        slot=_slot,
        url_of_answer=lambda request_id: partial(url_for, ".answer", event_id=event_id, request_id=request_id),
    )


@pages.post("/my/<uuid:event_id>/requests")
@writes
def ask(event_id: uuid.UUID) -> Response:
    by = viewer.signed_in()
    own = parties.spoken_for(session(), by, event_id)

    def act() -> str:
        asked = requests.ask(
            session(),
            by,
            own.id,
            chosen_id("recipient_id", _("Choose one of the list.")),
            message=request.form.get("message", "")[:2000],
            slot_id=chosen_id("slot_id", _("Choose one of the list.")) if request.form.get("slot_id") else None,
        )
        if asked.state == RequestState.ACCEPTED:
            return _("They had asked you too: the meeting with %(firm)s is agreed.", firm=asked.requester.firm.name)
        return _("%(firm)s gets your request by mail.", firm=asked.recipient.firm.name)

    return act_and_go_on(act, url_for(".my_requests", event_id=event_id))


@pages.post("/my/<uuid:event_id>/requests/<uuid:request_id>/<any(accept, accept_without_time, decline, withdraw):act>")
@writes
def answer(event_id: uuid.UUID, request_id: uuid.UUID, act: str) -> Response:
    by = viewer.signed_in()
    return act_and_go_on(lambda: _answered(by, request_id, act), url_for(".my_requests", event_id=event_id))


@pages.get("/request/<token>")
def request_by_link(token: str) -> str:
    asked, _by = requests.by_token(session(), token)
    g.event_id = asked.event_id
    i18n.prefer(asked.recipient.language)
    event = session().get_one(Event, asked.event_id)
    row = OwnRequest(asked, asked.recipient)
    return render_template(
        "pages/meetings/request.html",
        row=row,
        token=token,
        is_open=window.are_open(event),
        closes=event.request_by,
        how_it_stands=firm_requests.how_it_stands(row),
        chip=wording.request_state(asked.state),
        slot=_slot(asked),
        url_of_link_answer=partial(url_for, ".answer_by_link", token=token),
    )


@pages.post("/request/<token>/<any(accept, accept_without_time, decline):act>")
@writes
def answer_by_link(token: str, act: str) -> Response:
    asked, by = requests.by_token(session(), token)
    i18n.prefer(asked.recipient.language)
    return act_and_go_on(lambda: _answered(by, asked.id, act), url_for(".request_by_link", token=token))


@pages.record_once
def _take_answers_without_a_session(state: BlueprintSetupState) -> None:
    """The link itself is the right to answer: see docs/decisions/answer-links.md."""
    state.app.extensions["csrf"].exempt(answer_by_link)


def _answered(by: Acting, request_id: uuid.UUID, act: str) -> str:
    """Do what the button says; gives the sentence for the page that follows."""
    if act == "decline":
        requests.decline(session(), by, request_id, request.form.get("reason", "")[:500])
        return _("Declined. The other firm is told by mail.")
    if act == "withdraw":
        requests.withdraw(session(), by, request_id)
        return _("The request is withdrawn.")
    accepting = requests.accept if act == "accept" else requests.accept_without_time
    accepted = accepting(session(), by, request_id)
    if accepted.proposed_slot_id:
        return _("Accepted, and the time is booked. It comes into your calendar by mail.")
    return _("Accepted. You get a time and a table when the organisers publish the schedule.")


def _slot(asked: MeetingRequest) -> Slot | None:
    return session().get(Slot, asked.proposed_slot_id) if asked.proposed_slot_id else None
