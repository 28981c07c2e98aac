"""What accounts announce."""

import uuid

from fondaco.kernel.outbox import Message


class SignInLinkWanted(Message):
    """Somebody asked for a sign-in link. `person_id` belongs to nobody when the address is unknown.

    Recorded either way, so that known and unknown addresses take equally long.
    """

    person_id: uuid.UUID
    next: str
    """Local address to go to after signing in; may be empty."""
