"""“My event”: where a firm finds what is open to do, what comes, and whom to call."""

import uuid

from flask import redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.catalogue import access, known, to_do, words
from fondaco.catalogue.blueprint import pages
from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions.models import Institution
from fondaco.invitations.models import Invitation, InvitationState
from fondaco.kernel import clock
from fondaco.kernel.database import session


@pages.get("/my")
def my_events() -> str | Response:
    """The events in which one's firms take part or are invited; a single one at once."""
    by = viewer.signed_in()
    taking_part = select(Registration.event_id).where(Registration.firm_id.in_(by.represents))
    invited = select(Invitation.event_id).where(Invitation.firm_id.in_(by.represents))
    events = (
        session()
        .scalars(
            select(Event).where(Event.id.in_(taking_part) | Event.id.in_(invited)).order_by(Event.starts_on.desc())
        )
        .all()
    )
    if len(events) == 1:
        return redirect(url_for("catalogue.my_event", event_id=events[0].id))
    return render_template("pages/catalogue/my_events.html", events=events, span=times.span)


@pages.get("/my/<uuid:event_id>")
def my_event(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    firm = access.own_firm(session(), by, event_id)
    event = session().get_one(Event, event_id)
    registration = access.of_firm(session(), event_id, firm.id)
    today = times.today_at(event.tz, clock.now())
    return render_template(
        "pages/catalogue/my_event.html",
        firm=firm,
        registration=registration,
        invitation=None if registration else known.invitation_of(session(), event_id, firm),
        accepted=InvitationState.ACCEPTED,
        to_do=to_do.of(session(), registration) if registration else [],
        institution=session().get_one(Institution, firm.institution_id),
        words=words,
        span=times.span,
        days_to_go=(event.starts_on - today).days,
        asking_is_over=today > event.request_by,
    )
