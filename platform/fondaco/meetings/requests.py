"""One firm asks another to meet, and what becomes of it until both agree or do not."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting, by_link
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.events.models import Slot
from fondaco.kernel import audit, claims, clock, outbox, tokens
from fondaco.kernel.errors import Conflict, Invalid, NotFound, WrongState
from fondaco.kernel.states import check_move
from fondaco.kernel.tokens import Purpose
from fondaco.meetings import booking, parties, planning, window
from fondaco.meetings.messages import (
    MeetingRequestAccepted,
    MeetingRequestDeclined,
    MeetingRequested,
    MeetingRequestWithdrawn,
)
from fondaco.meetings.models import REQUEST_MOVES, CancelReason, MeetingRequest, RequestState

MOST_PENDING = 30
"""How many unanswered requests a firm may have out at once, so that nobody asks the whole catalogue."""

WEIGHT = 1
MUTUAL_WEIGHT = 3
"""Both sides asked for it by themselves: in the schedule it outweighs two meetings that one side only agreed to."""


class AlreadyAsked(Conflict):
    """Raised when the two firms have a request that is open or agreed."""

    code = "already-asked"


class TooManyRequests(Conflict):
    """Raised when a firm has as many unanswered requests out as it may."""

    code = "too-many-requests"


def ask(
    session: Session,
    by: Acting,
    requester_id: uuid.UUID,
    recipient_id: uuid.UUID,
    *,
    message: str = "",
    slot_id: uuid.UUID | None = None,
    half_day: str | None = None,
) -> MeetingRequest:
    """Ask the recipient's firm for a meeting, perhaps at a certain time or in a certain half-day of the event.

    Both ids are those of registrations.

    Whoever asks a firm that has asked already, agrees by it: the request of the other side is accepted and given back.
    Its proposed time is booked only if this side proposes the same.

    Raises `NotFound`, `Invalid`, `RequestsClosed`, `AlreadyAsked`, `TooManyRequests`.
    """
    requester = _own_registration(session, by, requester_id)
    recipient = _other_registration(session, requester, recipient_id)
    window.check_open(session, requester.event_id)
    if slot_id is not None:
        booking.future_slot(session, requester.event_id, slot_id)
    if half_day is not None:
        _check_half_day(session, requester.event_id, half_day)
    open_request = _open_between(session, requester, recipient)
    if open_request is None:
        _check_quota(session, requester)
        request = _new_request(requester, recipient, message.strip(), slot_id, half_day)
        try:
            with session.begin_nested():
                session.add(request)
        except IntegrityError:  # the other side asked at the same moment and was quicker
            open_request = _open_between(session, requester, recipient)
        else:
            _announce(session, by, request)
            return request
    if open_request is None:
        raise Conflict(_("The other firm has just changed this request. Look again."))
    return _agree_with(session, by, open_request, requester, slot_id)


def accept(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    """Accept a request on behalf of its recipient; a proposed time is booked at once.

    Raises `WrongState` if it cannot be accepted any more, `RequestsClosed`, and `SlotTaken` when the proposed time is
    not free any more: the request then stays as it was.
    """
    request = _as_recipient(session, by, request_id)
    window.check_open(session, request.event_id)
    _check_still_there(request)
    _accept(session, by, request, request.weight)
    if request.proposed_slot_id is not None:
        booking.book_accepted(session, by, request, request.proposed_slot_id)
    return request


def accept_without_time(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    """Accept a request but not its proposed time: the schedule finds one. Raises as `accept` does."""
    request = _as_recipient(session, by, request_id)
    request.proposed_slot_id = None
    return accept(session, by, request_id)


def decline(session: Session, by: Acting, request_id: uuid.UUID, reason: str = "") -> MeetingRequest:
    """Decline a pending request on behalf of its recipient."""
    request = _as_recipient(session, by, request_id)
    _settle(session, by, request, RequestState.DECLINED)
    request.reason = reason.strip()
    outbox.record(session, MeetingRequestDeclined(request_id=request.id, event_id=request.event_id))
    return request


def withdraw(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    """Take back a request: its requester while it is pending, either side once it is agreed.

    This is possible as long as the meeting has not taken place, also after the last day to ask: a seat that is given
    back serves somebody else. A planned meeting is cancelled by it.
    """
    request = parties.locked_request_of(session, by, request_id)
    agreed = request.state == RequestState.ACCEPTED
    sides = [request.requester, request.recipient] if agreed else [request.requester]
    side = next((side for side in sides if by.acts_for(side.firm_id)), None)
    if side is None:
        raise NotFound(_("This request is not yours to take back."))
    take_back(session, by, request, side)
    return request


def take_back(session: Session, by: Acting, request: MeetingRequest, side: Registration) -> None:
    """Withdraw a locked request, open or agreed, in the name of one side; its meeting is cancelled."""
    agreed = request.state == RequestState.ACCEPTED
    _settle(session, by, request, RequestState.WITHDRAWN)
    if not agreed:
        return
    if meeting := booking.locked_live_meeting(session, request.id):
        claims.release(session, [meeting.id])
        planning.cancel(session, by, meeting, CancelReason.CALLED_OFF)
        return
    outbox.record(
        session,
        MeetingRequestWithdrawn(request_id=request.id, by_registration_id=side.id, event_id=request.event_id),
    )


def by_token(session: Session, text: str) -> tuple[MeetingRequest, Acting]:
    """The request behind a link that was mailed to its recipient, and the right to answer it."""
    token = tokens.read(session, Purpose.MEETING_REQUEST, text)
    request = session.get(MeetingRequest, token.subject_id)
    if request is None:
        raise NotFound(_("This request does not exist any more."))
    firm = request.recipient.firm
    return request, by_link(firm.id, firm.name)


def _own_registration(session: Session, by: Acting, requester_id: uuid.UUID) -> Registration:
    """The requester's registration, locked so that two requests at once cannot pass the quota together."""
    requester = session.get(Registration, requester_id, with_for_update={"key_share": True})
    if requester is None or not by.acts_for(requester.firm_id):
        raise NotFound(_("There is no such registration, or it is not yours."))
    if requester.state != RegistrationState.VALIDATED:
        raise Conflict(_("Your registration is not confirmed yet. You can ask for meetings once it is."))
    return requester


def _other_registration(session: Session, requester: Registration, recipient_id: uuid.UUID) -> Registration:
    if recipient_id == requester.id:
        message = _("A firm cannot ask itself for a meeting.")
        raise Invalid(message, {"recipient_id": message})
    recipient = session.get(Registration, recipient_id)
    if recipient is None or recipient.event_id != requester.event_id or recipient.state != RegistrationState.VALIDATED:
        raise NotFound(_("This firm is not in the catalogue of the event."))
    return recipient


def _check_half_day(session: Session, event_id: uuid.UUID, half_day: str) -> None:
    if session.scalar(select(Slot.id).where(Slot.event_id == event_id, Slot.session == half_day).limit(1)) is None:
        message = _("The event has no slot in this half-day.")
        raise Invalid(message, {"session": message})


def _check_quota(session: Session, requester: Registration) -> None:
    pending = session.scalar(
        select(func.count())
        .select_from(MeetingRequest)
        .where(MeetingRequest.requester_id == requester.id, MeetingRequest.state == RequestState.PENDING)
    )
    if pending is not None and pending >= MOST_PENDING:
        raise TooManyRequests(
            _(
                "You have asked %(number)s firms that have not answered yet. Wait for an answer, or withdraw one.",
                number=pending,
            )
        )


def _check_still_there(request: MeetingRequest) -> None:
    if any(side.state != RegistrationState.VALIDATED for side in (request.requester, request.recipient)):
        raise WrongState(_("One of the two firms does not take part any more."))


def _pair(requester: Registration, recipient: Registration) -> tuple[uuid.UUID, uuid.UUID]:
    first, second = sorted((requester.id, recipient.id))
    return first, second


def _open_between(session: Session, requester: Registration, recipient: Registration) -> MeetingRequest | None:
    first, second = _pair(requester, recipient)
    return session.scalar(
        select(MeetingRequest)
        .where(
            MeetingRequest.event_id == requester.event_id,
            MeetingRequest.first_id == first,
            MeetingRequest.second_id == second,
            MeetingRequest.state.in_([RequestState.PENDING, RequestState.ACCEPTED]),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _new_request(
    requester: Registration,
    recipient: Registration,
    message: str,
    slot_id: uuid.UUID | None,
    half_day: str | None,
) -> MeetingRequest:
    first, second = _pair(requester, recipient)
    return MeetingRequest(
        event_id=requester.event_id,
        requester_id=requester.id,
        recipient_id=recipient.id,
        first_id=first,
        second_id=second,
        message=message,
        weight=WEIGHT,
        proposed_slot_id=slot_id,
        session=half_day,
        asked_at=clock.now(),
    )


def _announce(session: Session, by: Acting, request: MeetingRequest) -> None:
    outbox.record(session, MeetingRequested(request_id=request.id, event_id=request.event_id))
    audit.record(session, by, "meeting_request.asked", request.id, event_id=request.event_id)


def _agree_with(
    session: Session, by: Acting, request: MeetingRequest, side: Registration, slot_id: uuid.UUID | None
) -> MeetingRequest:
    if request.state == RequestState.ACCEPTED:
        raise AlreadyAsked(_("You have agreed on a meeting with this firm already."))
    if request.requester_id == side.id:
        raise AlreadyAsked(_("You have asked this firm already. It has not answered yet."))
    _accept(session, by, request, MUTUAL_WEIGHT)
    if slot_id is not None and slot_id == request.proposed_slot_id:
        booking.book_accepted(session, by, request, slot_id)
    return request


def _accept(session: Session, by: Acting, request: MeetingRequest, weight: int) -> None:
    _settle(session, by, request, RequestState.ACCEPTED)
    request.weight, request.reason = weight, ""
    outbox.record(session, MeetingRequestAccepted(request_id=request.id, event_id=request.event_id))


def _settle(session: Session, by: Acting, request: MeetingRequest, state: RequestState) -> None:
    """Bring the request to a state. Raises `WrongState` if that is not possible from the present one."""
    check_move(REQUEST_MOVES, request.state, state)
    try:
        with session.begin_nested():
            request.state, request.decided_at = state, clock.now()
    except IntegrityError as error:  # a declined request is accepted after all, while a newer one is open
        raise AlreadyAsked(_("There is a newer request between the two firms. Answer that one.")) from error
    audit.record(session, by, f"meeting_request.{state.value}", request.id, event_id=request.event_id)


def _as_recipient(session: Session, by: Acting, request_id: uuid.UUID) -> MeetingRequest:
    request = parties.locked_request_of(session, by, request_id)
    if not by.acts_for(request.recipient.firm_id):
        raise NotFound(_("This request is not yours to answer."))
    return request
