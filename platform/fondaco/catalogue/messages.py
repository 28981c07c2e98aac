"""What step 3 announces."""

import uuid

from fondaco.kernel.outbox import Message


class RegistrationSubmitted(Message):
    registration_id: uuid.UUID


class RegistrationChangesAsked(Message):
    """The organisers gave the registration back to the firm with a note."""

    registration_id: uuid.UUID


class RegistrationValidated(Message):
    registration_id: uuid.UUID


class RegistrationRefused(Message):
    registration_id: uuid.UUID


class RegistrationWithdrawn(Message):
    registration_id: uuid.UUID


class DelegateJoined(Message):
    """Somebody was added to a registration that is validated already."""

    delegate_id: uuid.UUID


class CatalogueOpened(Message):
    """The enrolled firms may see each other and request meetings. `event_id` says of which event."""
