"""What step 6 announces."""

import uuid

from fondaco.kernel.outbox import Message


class FeedbackMailDue(Message):
    """A half-day is over: the firm's mail about the meetings that it had in it is to be written."""

    registration_id: uuid.UUID
    half_day: str
    """As `Slot.session` names it."""


class FeedbackReminderWanted(Message):
    """Staff wants to remind a firm of the meetings that it has not said anything about."""

    registration_id: uuid.UUID


class FeedbackGiven(Message):
    feedback_id: uuid.UUID


class FollowUpOpened(Message):
    """Two firms want to go on, or one wants help: somebody of the centre is to look at it on the day it is due."""

    follow_up_id: uuid.UUID
