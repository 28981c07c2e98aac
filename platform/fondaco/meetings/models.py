"""Requests, schedule runs, and meetings."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.catalogue.models import Delegate, Registration
from fondaco.events.models import Slot, Table
from fondaco.kernel.database import Keyed, Model, choice, only_where
from fondaco.kernel.states import Moves


class RequestState(enum.StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


REQUEST_MOVES: Moves[RequestState] = {
    RequestState.PENDING: frozenset(
        {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.EXPIRED}
    ),
    RequestState.ACCEPTED: frozenset({RequestState.WITHDRAWN}),
    RequestState.DECLINED: frozenset({RequestState.ACCEPTED}),
}


class MeetingRequest(Keyed, Model):
    """One firm asks another to meet. An accepted request is what the schedule places."""

    __tablename__ = "meeting_request"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    requester_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[uuid.UUID]
    """The lesser of the two registrations' ids, and `second_id` the greater: the pair, whoever asked."""
    second_id: Mapped[uuid.UUID]
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.PENDING)
    message: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why declined."""
    weight: Mapped[int] = mapped_column(default=1)
    """How much the meeting counts in the schedule, 1 to 10."""
    proposed_slot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"))
    """When the requester proposes a time: accepting books it at once."""
    session: Mapped[str | None] = mapped_column(String(60))
    """The half-day to which the meeting is bound."""
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    requester: Mapped[Registration] = relationship(foreign_keys=requester_id)
    recipient: Mapped[Registration] = relationship(foreign_keys=recipient_id)
    __table_args__ = (
        CheckConstraint("requester_id <> recipient_id", name="two_firms"),
        CheckConstraint("first_id < second_id", name="pair_in_order"),
        CheckConstraint("weight BETWEEN 1 AND 10", name="weight_in_range"),
        Index(
            "uq_meeting_request_open_pair",
            "event_id",
            "first_id",
            "second_id",
            unique=True,
            **only_where("state IN ('pending', 'accepted')"),
        ),
    )


class MeetingState(enum.StrEnum):
    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


MEETING_MOVES: Moves[MeetingState] = {
    MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.NOT_HELD}),
    MeetingState.NOT_HELD: frozenset({MeetingState.HELD}),
}


class CancelReason(enum.StrEnum):
    """Why a meeting was cancelled by the course of things."""

    CALLED_OFF = "called_off"
    """One of the two firms took back the request."""
    NO_PLACE = "no_place"
    """A new schedule has no place for it."""


class Meeting(Keyed, Model):
    """A request with a slot and a table. What its delegates, table and slot hold stands in the claims."""

    __tablename__ = "meeting"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting_request.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slot.id"), index=True)
    table_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting_table.id"))
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState), default=MeetingState.PLANNED)
    sequence: Mapped[int] = mapped_column(default=0)
    """Grows with each change of time, place or people (RFC 5545 §3.8.7.4)."""
    locked: Mapped[bool] = mapped_column(default=False)
    """Set by hand: a schedule run leaves it where it is."""
    planned_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When it was last planned, moved, cancelled or marked."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why cancelled: a value of `CancelReason`, or the words of whoever cancelled it."""
    request: Mapped[MeetingRequest] = relationship()
    slot: Mapped[Slot] = relationship()
    table: Mapped[Table] = relationship()
    delegates: Mapped[list[Delegate]] = relationship(secondary="meeting_delegate")
    __table_args__ = (
        Index(
            "uq_meeting_live_request",
            "request_id",
            unique=True,
            **only_where("state <> 'cancelled'"),
        ),
    )


class MeetingDelegate(Model):
    """Who of the two firms goes to the meeting."""

    __tablename__ = "meeting_delegate"
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RunState(enum.StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PUBLISHED = "published"


RUN_MOVES: Moves[RunState] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.FAILED}),
    RunState.RUNNING: frozenset({RunState.RUNNING, RunState.DONE, RunState.FAILED}),
    RunState.DONE: frozenset({RunState.PUBLISHED}),
}


class ScheduleRun(Keyed, Model):
    """One run of the scheduler: its problem, how it went, its result. Nothing changes for firms until published."""

    __tablename__ = "schedule_run"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    state: Mapped[RunState] = mapped_column(choice(RunState), default=RunState.QUEUED)
    time_limit: Mapped[int]
    """Seconds."""
    stop_wanted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    claim: Mapped[uuid.UUID | None]
    """Marks the one attempt to solve it."""
    lease_until: Mapped[datetime | None]
    """Machine time until which that attempt counts as alive."""
    problem: Mapped[dict[str, Any]]
    """As `fondaco.scheduling` reads it; ids are those of slots, tables, registrations and requests."""
    progress: Mapped[dict[str, Any]]
    """Stage, value, bound, seconds."""
    result: Mapped[dict[str, Any]]
    """As `fondaco.scheduling` writes it."""
    error: Mapped[str] = mapped_column(String(500), default="")
