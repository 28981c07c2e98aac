"""What the API takes and gives of requests, schedule runs, meetings and agendas."""

import uuid
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from fondaco.meetings.agendas import Appointment
from fondaco.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    RunState,
    ScheduleRun,
)
from fondaco.meetings.publishing import Difference
from fondaco.meetings.seating import Seats


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ForFirm(_In):
    """Staff of the event name the firm for which they act; a firm's own people need not, unless they speak for two."""

    on_behalf_of: uuid.UUID | None = Field(
        None, description="Id of the firm for which staff acts, or of one of several own firms."
    )


class AskIn(ForFirm):
    recipient_id: uuid.UUID = Field(description="Id of the registration that is asked.")
    message: str = Field("", max_length=2000)
    slot_id: uuid.UUID | None = Field(None, description="A proposed time: accepting books it at once.")
    session: str | None = Field(None, max_length=60, description="Half-day to which the meeting is bound.")


class AcceptIn(ForFirm):
    without_time: bool = Field(False, description="Accept, but not the proposed time: the schedule finds one.")


class DeclineIn(ForFirm):
    reason: str = Field("", max_length=500)


class RequestFilter(_In):
    state: RequestState | None = None
    page: int = Field(1, ge=1)
    per_page: int = Field(100, ge=1, le=500)


class RequestOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    requester_id: uuid.UUID
    requester: str
    recipient_id: uuid.UUID
    recipient: str
    state: RequestState
    message: str
    reason: str
    weight: int
    slot_id: uuid.UUID | None
    session: str | None
    asked_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, request: MeetingRequest) -> Self:
        return cls(
            id=request.id,
            event_id=request.event_id,
            requester_id=request.requester_id,
            requester=request.requester.firm.name,
            recipient_id=request.recipient_id,
            recipient=request.recipient.firm.name,
            state=request.state,
            message=request.message,
            reason=request.reason,
            weight=request.weight,
            slot_id=request.proposed_slot_id,
            session=request.session,
            asked_at=request.asked_at,
            decided_at=request.decided_at,
        )


class RequestList(BaseModel):
    items: list[RequestOut]
    total: int


class RunIn(_In):
    time_limit: int | None = Field(None, ge=1, le=600, description="Seconds; the setting's default if missing.")


class RunOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    state: RunState
    time_limit: int
    stop_wanted: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    published_at: datetime | None
    progress: dict[str, Any] = Field(description="Stage, value, bound, seconds of the run at work.")
    error: str

    @classmethod
    def of(cls, run: ScheduleRun) -> Self:
        return cls(**{name: getattr(run, name) for name in RunOut.model_fields})


class RunWithResult(RunOut):
    result: dict[str, Any] = Field(description="The schedule with its proof; empty until the run is done.")

    @classmethod
    def of(cls, run: ScheduleRun) -> Self:
        return cls(**{name: getattr(run, name) for name in cls.model_fields})


class RunList(BaseModel):
    items: list[RunOut]


class SeatsOut(BaseModel):
    request_id: uuid.UUID
    slot_id: uuid.UUID
    table_id: uuid.UUID
    delegate_ids: list[uuid.UUID]

    @classmethod
    def of(cls, request_id: uuid.UUID, seats: Seats) -> Self:
        return cls(
            request_id=request_id,
            slot_id=seats.slot_id,
            table_id=seats.table_id,
            delegate_ids=[delegate.id for delegate in seats.delegates],
        )


class DifferenceOut(BaseModel):
    planned: list[SeatsOut]
    moved: list[SeatsOut]
    cancelled: list[uuid.UUID] = Field(description="Ids of meetings.")
    unchanged: int
    left_out: list[uuid.UUID] = Field(description="Requests that the run placed and that have lost their seats since.")
    told: int = Field(description="Delegates who get calendar mail.")
    fingerprint: str = Field(description="Send it as `seen` to publish exactly this.")

    @classmethod
    def of(cls, change: Difference) -> Self:
        return cls(
            planned=[SeatsOut.of(request.id, seats) for request, seats in change.planned],
            moved=[SeatsOut.of(meeting.request_id, seats) for meeting, seats in change.moved],
            cancelled=[meeting.id for meeting in change.cancelled],
            unchanged=len(change.unchanged),
            left_out=[request.id for request in change.left_out],
            told=change.told,
            fingerprint=change.fingerprint,
        )


class PublishIn(_In):
    seen: str | None = Field(None, max_length=40, description="Fingerprint of the difference that was looked at.")


class BookIn(_In):
    slot_id: uuid.UUID
    table_id: uuid.UUID | None = None


class MeetingChange(_In):
    """What is missing stays as it is."""

    slot_id: uuid.UUID | None = None
    table_id: uuid.UUID | None = None
    locked: bool | None = Field(None, description="Whether schedule runs leave the meeting where it is.")


class CancelIn(_In):
    reason: str = Field("", max_length=500)


class MeetingOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    request_id: uuid.UUID
    requester_id: uuid.UUID
    recipient_id: uuid.UUID
    slot_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    table_id: uuid.UUID
    table: int
    delegate_ids: list[uuid.UUID]
    state: MeetingState
    sequence: int
    locked: bool
    reason: str

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        return cls(
            id=meeting.id,
            event_id=meeting.event_id,
            request_id=meeting.request_id,
            requester_id=meeting.request.requester_id,
            recipient_id=meeting.request.recipient_id,
            slot_id=meeting.slot_id,
            starts_at=meeting.slot.starts_at,
            ends_at=meeting.slot.ends_at,
            table_id=meeting.table_id,
            table=meeting.table.number,
            delegate_ids=[delegate.id for delegate in meeting.delegates],
            state=meeting.state,
            sequence=meeting.sequence,
            locked=meeting.locked,
            reason=meeting.reason,
        )


class MeetingList(BaseModel):
    items: list[MeetingOut]


class AppointmentOut(BaseModel):
    meeting_id: uuid.UUID
    state: MeetingState
    starts_at: datetime
    ends_at: datetime
    room: str
    table: int
    delegates: list[str] = Field(description="Who of the firm goes.")
    partner_id: uuid.UUID
    partner: str
    partner_delegates: list[str]
    offers: str
    needs: str

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        partner = appointment.partner
        return cls(
            meeting_id=appointment.meeting.id,
            state=appointment.meeting.state,
            starts_at=appointment.slot.starts_at,
            ends_at=appointment.slot.ends_at,
            room=appointment.room,
            table=appointment.table,
            delegates=[delegate.name for delegate in appointment.delegates],
            partner_id=partner.id,
            partner=partner.firm.name,
            partner_delegates=[delegate.name for delegate in appointment.partner_delegates],
            offers=partner.entry.offers,
            needs=partner.entry.needs,
        )


class AgendaOut(BaseModel):
    registration_id: uuid.UUID
    firm: str
    appointments: list[AppointmentOut]


class AgendaList(BaseModel):
    items: list[AgendaOut]
