"""What step 6 announces."""

import uuid

from fondaco.kernel.outbox import Message


class FeedbackGiven(Message):
    feedback_id: uuid.UUID


class FollowUpOpened(Message):
    follow_up_id: uuid.UUID
