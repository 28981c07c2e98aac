"""What a schedule run is asked: slots, tables, firms and accepted requests, as `fondaco.scheduling` reads them.

A firm can hold as many meetings at once as it has delegates there. The library knows one capacity a firm, so a firm
whose delegates are not always there counts with the fewest that are there while anybody is: cautious, never wrong. By
hand more can be booked.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.events.models import Slot, Table
from fondaco.kernel import clock
from fondaco.kernel.errors import Conflict
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState


class NothingToSchedule(Conflict):
    """Raised when slots, tables or accepted requests are missing."""

    code = "nothing-to-schedule"


def build(session: Session, event_id: uuid.UUID) -> dict[str, Any]:
    """The problem of placing every agreed meeting that is still to come. Raises `NothingToSchedule`."""
    slots = session.scalars(
        select(Slot).where(Slot.event_id == event_id, Slot.starts_at > clock.now()).order_by(Slot.starts_at)
    ).all()
    tables = session.scalars(select(Table).where(Table.event_id == event_id).order_by(Table.number)).all()
    locked = locked_meetings(session, event_id)
    sessions = {slot.session for slot in slots}
    requests = [each for each in _to_place(session, event_id) if each.session is None or each.session in sessions]
    if not slots:
        raise NothingToSchedule(_("There is no slot in the future. Enter the event's slots first."))
    if not tables:
        raise NothingToSchedule(_("There is no table. Enter the rooms and their tables first."))
    if not requests:
        raise NothingToSchedule(_("No request has been accepted yet, so there is nothing to place."))
    return {
        "slots": [_slot(slot) for slot in slots],
        "tables": [{"id": str(table.id)} for table in tables],
        "participants": _participants(session, requests, [slot.id for slot in slots], locked),
        "requests": [_request(request, locked) for request in requests],
    }


def locked_meetings(session: Session, event_id: uuid.UUID) -> dict[uuid.UUID, Meeting]:
    """The planned meetings to come that stay where they are, by request."""
    rows = session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Meeting.event_id == event_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.locked,
            Slot.starts_at > clock.now(),
        )
    )
    return {meeting.request_id: meeting for meeting in rows}


def _to_place(session: Session, event_id: uuid.UUID) -> Sequence[MeetingRequest]:
    """Accepted requests between firms that still come, without those whose meeting has begun or was marked."""
    over = (
        select(Meeting.request_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Meeting.event_id == event_id,
            Meeting.state != MeetingState.CANCELLED,
            (Meeting.state != MeetingState.PLANNED) | (Slot.starts_at <= clock.now()),
        )
    )
    takes_part = select(Registration.id).where(
        Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED
    )
    return session.scalars(
        select(MeetingRequest)
        .where(
            MeetingRequest.event_id == event_id,
            MeetingRequest.state == RequestState.ACCEPTED,
            MeetingRequest.id.not_in(over),
            MeetingRequest.requester_id.in_(takes_part),
            MeetingRequest.recipient_id.in_(takes_part),
        )
        .order_by(MeetingRequest.id)
    ).all()


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "id": str(slot.id),
        "start": slot.starts_at.isoformat(),
        "end": slot.ends_at.isoformat(),
        "session": slot.session,
    }


def _request(request: MeetingRequest, locked: dict[uuid.UUID, Meeting]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": str(request.id),
        "participants": [str(request.requester_id), str(request.recipient_id)],
        "weight": request.weight,
        "session": request.session,
    }
    if meeting := locked.get(request.id):
        said |= {"session": None, "fixed": str(meeting.slot_id), "required": True}
    return said


def _participants(
    session: Session,
    requests: Sequence[MeetingRequest],
    slot_ids: Sequence[uuid.UUID],
    locked: dict[uuid.UUID, Meeting],
) -> list[dict[str, Any]]:
    wanted = {side for request in requests for side in (request.requester_id, request.recipient_id)}
    firms = session.scalars(
        select(Registration)
        .where(Registration.id.in_(wanted))
        .order_by(Registration.id)
        .options(selectinload(Registration.delegates).selectinload(Delegate.absences))
    ).all()
    held = Counter(
        (side, locked[request.id].slot_id)
        for request in requests
        if request.id in locked
        for side in (request.requester_id, request.recipient_id)
    )
    owned: set[uuid.UUID] = set()
    said = []
    for firm in firms:
        table = firm.fixed_table_id if firm.fixed_table_id not in owned else None
        if table is not None:
            owned.add(table)
        locked_here = {slot_id: held[firm.id, slot_id] for slot_id in slot_ids}
        capacity, unavailable = _presence(firm.delegates, slot_ids, locked_here)
        said.append(
            {
                "id": str(firm.id),
                "capacity": capacity,
                "unavailable": [str(slot_id) for slot_id in unavailable],
                "table": str(table) if table else None,
            }
        )
    return said


def _presence(
    delegates: Collection[Delegate], slot_ids: Sequence[uuid.UUID], locked_here: dict[uuid.UUID, int]
) -> tuple[int, list[uuid.UUID]]:
    """How many meetings at once a firm can hold, and the slots in which it can hold none.

    Locked meetings take place whatever else is true: their slots stay open, and there are as many as there are.
    """
    there = {
        slot_id: sum(all(absence.slot_id != slot_id for absence in person.absences) for person in delegates)
        for slot_id in slot_ids
    }
    fewest = min((number for number in there.values() if number), default=1)
    capacity = max(fewest, *locked_here.values())
    return capacity, [slot_id for slot_id in slot_ids if there[slot_id] < capacity and not locked_here[slot_id]]
