"""What step 3 announces."""

import uuid

from fondaco.kernel.outbox import Message


class RegistrationSubmitted(Message):
    registration_id: uuid.UUID


class RegistrationValidated(Message):
    registration_id: uuid.UUID


class RegistrationRefused(Message):
    registration_id: uuid.UUID


class RegistrationWithdrawn(Message):
    registration_id: uuid.UUID


class CatalogueOpened(Message):
    """The enrolled firms may see each other and request meetings. `event_id` says of which event."""
