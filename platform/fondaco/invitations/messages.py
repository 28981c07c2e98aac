"""What step 2 announces."""

import uuid

from fondaco.kernel.outbox import Message


class CampaignStarted(Message):
    """A campaign's recipients stand: their letters are to be written. Recorded again while some are left."""

    campaign_id: uuid.UUID


class InvitationAnswered(Message):
    invitation_id: uuid.UUID
    answer: str
    """The state that the answer led to."""
