"""The button on the event's settings that lets a co-organising institution leave."""

import uuid

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.invitations.blueprint import Page, pages
from fondaco.invitations.leaving import leave
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Refused
from fondaco.kernel.unit_of_work import writes


@pages.post("/events/<uuid:event_id>/institutions/<uuid:institution_id>/leave")
@writes
def let_institution_leave(event_id: uuid.UUID, institution_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    try:
        leave(session(), by, event_id, institution_id)
    except (Conflict, Refused) as error:
        session().rollback()
        flash(str(error), "bad")
        return redirect(url_for("events.settings", event_id=event_id), 303)
    flash(_("The institution no longer organises this event."), "good")
    if institution_id in by.organises_for:
        return redirect(url_for("events.list_events"), 303)
    return redirect(url_for("events.settings", event_id=event_id), 303)
