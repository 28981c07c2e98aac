"""Meetings put into their slots one by one: by staff, or because a proposed time was accepted."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import delegates
from fondaco.events.models import Slot, Table
from fondaco.institutions import rights
from fondaco.kernel import audit, claims, clock, outbox, timers
from fondaco.kernel.claims import SlotTaken
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, WrongState
from fondaco.kernel.states import check_move
from fondaco.meetings import parties, planning
from fondaco.meetings.messages import MeetingOver
from fondaco.meetings.models import MEETING_MOVES, Meeting, MeetingRequest, MeetingState, RequestState
from fondaco.meetings.seating import Seating, Seats

TRIES = 50
"""How often other free seats are looked for when somebody was quicker. Each loss means that another booking won."""


def book(
    session: Session, by: Acting, request_id: uuid.UUID, slot_id: uuid.UUID, *, table_id: uuid.UUID | None = None
) -> Meeting:
    """Put an accepted request into a slot, by staff. A schedule run leaves the meeting where it is.

    Raises `SlotTaken` when one of the firms has nobody free then or no table is left, `WrongState` when the request
    is not accepted, `Conflict` when it has its meeting already.
    """
    request = parties.locked_request_of(session, by, request_id)
    rights.staff_of(session, by, request.event_id)
    return book_accepted(session, by, request, slot_id, table_id=table_id)


def book_accepted(
    session: Session, by: Acting, request: MeetingRequest, slot_id: uuid.UUID, *, table_id: uuid.UUID | None = None
) -> Meeting:
    """`book` for a request that is locked and whose parties have agreed on the time."""
    if request.state != RequestState.ACCEPTED:
        raise WrongState(_("Only a request that both sides agreed on can have a meeting."), state=request.state.value)
    if locked_live_meeting(session, request.id):
        raise Conflict(_("These two firms have their meeting already. Move it instead."))
    slot = future_slot(session, request.event_id, slot_id)
    meeting_id = new_id()
    seats = _claim(session, request, slot, meeting_id, table_id=table_id)
    return planning.plan(session, by, request, seats, meeting_id=meeting_id, locked=True)


def move(
    session: Session, by: Acting, meeting_id: uuid.UUID, slot_id: uuid.UUID, *, table_id: uuid.UUID | None = None
) -> Meeting:
    """Move a planned meeting to another slot or table, by staff. Raises as `book` does."""
    meeting = _of_staff(session, by, meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(_("Only a planned meeting can be moved."), state=meeting.state.value)
    slot = future_slot(session, meeting.event_id, slot_id)
    with session.begin_nested():  # without new seats the old ones stay
        claims.release(session, [meeting.id])
        seats = _claim(session, meeting.request, slot, meeting.id, table_id=table_id, now=meeting)
    if not seats.are_those_of(meeting):
        planning.move(session, by, meeting, seats)
    meeting.locked = True
    return meeting


def lock(session: Session, by: Acting, meeting_id: uuid.UUID, *, locked: bool) -> Meeting:
    """Say whether schedule runs leave the meeting where it is."""
    meeting = _of_staff(session, by, meeting_id)
    meeting.locked = locked
    audit.record(session, by, "meeting.locked", meeting.id, event_id=meeting.event_id, locked=locked)
    return meeting


def cancel(session: Session, by: Acting, meeting_id: uuid.UUID, reason: str = "") -> Meeting:
    """Cancel a planned meeting, by staff. The firms' agreement stands: another run may give it another time."""
    meeting = _of_staff(session, by, meeting_id)
    claims.release(session, [meeting.id])
    planning.cancel(session, by, meeting, reason)
    return meeting


def mark(session: Session, by: Acting, meeting_id: uuid.UUID, state: MeetingState) -> Meeting:
    """Say that a meeting was `HELD` or `NOT_HELD`, by staff, once it could have begun.

    Whoever marks it as held before its end ends it: `MeetingOver` is recorded now. After one that was not held nobody
    is asked anything.
    """
    return settle(session, by, _of_staff(session, by, meeting_id), state)


def settle(session: Session, by: Acting, meeting: Meeting, state: MeetingState) -> Meeting:
    """`mark` for a locked meeting about which staff, or both of its firms, have said the same."""
    if clock.now() < meeting.slot.starts_at:
        raise Conflict(_("This meeting has not begun yet."))
    check_move(MEETING_MOVES, meeting.state, state)
    over_is_to_come = timers.cancel(session, planning.timer_key(meeting.id))
    if state == MeetingState.HELD and (over_is_to_come or meeting.state == MeetingState.NOT_HELD):
        outbox.record(session, MeetingOver(meeting_id=meeting.id, event_id=meeting.event_id))
    meeting.state, meeting.changed_at = state, clock.now()
    audit.record(session, by, f"meeting.{state.value}", meeting.id, event_id=meeting.event_id)
    return meeting


def locked_live_meeting(session: Session, request_id: uuid.UUID) -> Meeting | None:
    """The request's meeting, unless it was cancelled, as nobody else can change it before the transaction ends."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.request_id == request_id, Meeting.state != MeetingState.CANCELLED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def free_slots(session: Session, request: MeetingRequest) -> list[Slot]:
    """The slots to come in which both firms have somebody free and a table is left."""
    slots = session.scalars(
        select(Slot).where(Slot.event_id == request.event_id, Slot.starts_at > clock.now()).order_by(Slot.starts_at)
    ).all()
    sides = [request.requester_id, request.recipient_id]
    seating = Seating(session, request.event_id, [slot.id for slot in slots], sides)
    return [slot for slot in slots if seating.seats(request, slot.id)]


def future_slot(session: Session, event_id: uuid.UUID, slot_id: uuid.UUID) -> Slot:
    """The slot, if it is one of the event that has not begun. Raises `Invalid` otherwise."""
    slot = session.get(Slot, slot_id)
    if slot is None or slot.event_id != event_id:
        message = _("This is not a slot of the event.")
        raise Invalid(message, {"slot_id": message})
    if slot.starts_at <= clock.now():
        message = _("This time is over. Choose a later slot.")
        raise Invalid(message, {"slot_id": message})
    return slot


def _of_staff(session: Session, by: Acting, meeting_id: uuid.UUID) -> Meeting:
    meeting = parties.locked_meeting_of(session, by, meeting_id)
    rights.staff_of(session, by, meeting.event_id)
    return meeting


def _claim(
    session: Session,
    request: MeetingRequest,
    slot: Slot,
    meeting_id: uuid.UUID,
    *,
    table_id: uuid.UUID | None,
    now: Meeting | None = None,
) -> Seats:
    """Claim seats for the meeting, preferably the table and people that it has now. Raises `SlotTaken`."""
    if table_id is not None:
        _check_table(session, request, table_id)
    sides = [request.requester_id, request.recipient_id]
    delegates.hold(session, sides)
    preferred = table_id or (now.table_id if now else None)
    for _try in range(TRIES):
        seating = Seating(session, request.event_id, [slot.id], sides)
        seats = seating.seats(request, slot.id, table_id=preferred, delegates=now.delegates if now else ())
        if seats is None or (table_id and seats.table_id != table_id):
            break
        try:
            claims.take(session, request.event_id, meeting_id, seats.claims)
        except SlotTaken:
            continue
        return seats
    raise SlotTaken(_("At this time one of the two firms or the last table is taken. Choose another slot."))


def _check_table(session: Session, request: MeetingRequest, table_id: uuid.UUID) -> None:
    table = session.get(Table, table_id)
    if table is None or table.event_id != request.event_id:
        message = _("This is not a table of the event.")
        raise Invalid(message, {"table_id": message})
