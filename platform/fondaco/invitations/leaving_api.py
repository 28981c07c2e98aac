"""JSON API of leaving an event."""

import uuid

from fondaco.accounts.viewer import acting
from fondaco.invitations.blueprint import api
from fondaco.invitations.leaving import leave
from fondaco.kernel.database import session
from fondaco.kernel.unit_of_work import writes


@api.delete("/events/<uuid:event_id>/institutions/<uuid:institution_id>")
@writes
@api.output({}, status_code=204)
@api.doc(summary="Let a co-organiser leave that has invited nobody")
def let_institution_leave(event_id: uuid.UUID, institution_id: uuid.UUID) -> str:
    leave(session(), acting(), event_id, institution_id)
    return ""
