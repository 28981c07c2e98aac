"""What step 4 announces."""

import uuid

from fondaco.kernel.outbox import Message


class MeetingRequested(Message):
    request_id: uuid.UUID


class MeetingRequestAccepted(Message):
    request_id: uuid.UUID


class MeetingRequestDeclined(Message):
    request_id: uuid.UUID


class MeetingRequestWithdrawn(Message):
    """One side took back a request that both had agreed on, before there was a meeting to cancel."""

    request_id: uuid.UUID
    by_registration_id: uuid.UUID


class RequestsClose(Message):
    """The last day to ask and accept is over (unless it has been put off). `event_id` says of which event."""


class ScheduleRunQueued(Message):
    run_id: uuid.UUID


class SchedulePublished(Message):
    run_id: uuid.UUID


class MeetingPlanned(Message):
    """A meeting has its slot and table for the first time."""

    meeting_id: uuid.UUID


class MeetingMoved(Message):
    """A meeting's slot, table or delegates changed; `sequence` is that of the change."""

    meeting_id: uuid.UUID
    sequence: int


class MeetingCancelled(Message):
    meeting_id: uuid.UUID
    sequence: int


class MeetingOver(Message):
    """The end of the meeting's slot has come, or it was marked as held."""

    meeting_id: uuid.UUID
