"""From a meeting to the entry in a delegate's calendar, in the language at hand."""

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.calendars.objects import Entry
from fondaco.catalogue.models import Delegate
from fondaco.events.models import Event
from fondaco.kernel import links
from fondaco.meetings import readers
from fondaco.meetings.agendas import Appointment
from fondaco.meetings.models import Meeting


def entry(session: Session, meeting: Meeting, delegate: Delegate) -> Entry:
    """The meeting as it stands in the calendar of this delegate, of one of the two firms."""
    appointment = Appointment(meeting, delegate.registration)
    event = session.get_one(Event, meeting.event_id)
    firm, table = appointment.partner.firm.name, appointment.table
    return Entry(
        uid=f"meeting-{meeting.id}@{current_app.config['MAIL_DOMAIN']}",
        sequence=meeting.sequence,
        summary=_("Meeting with %(firm)s, table %(number)s", firm=firm, number=table),
        description="\n".join(_description(event, appointment)),
        location=place(event, appointment),
        starts_at=meeting.slot.starts_at,
        ends_at=meeting.slot.ends_at,
        changed_at=meeting.changed_at,
        url=links.link("meetings.my_agenda", event_id=event.id),
        organiser=readers.office_of(session, delegate.registration),
    )


def place(event: Event, appointment: Appointment) -> str:
    """Where the meeting takes place, down to the table."""
    table = _("table %(number)s", number=appointment.table)
    return ", ".join(part for part in (event.venue, event.city, appointment.room, table) if part)


def people(appointment: Appointment) -> str:
    """Whom one meets there: names and what they do."""
    return "; ".join(", ".join(filter(None, (who.name, who.role))) for who in appointment.partner_delegates)


def _description(event: Event, appointment: Appointment) -> list[str]:
    partner = appointment.partner
    said = [
        (_("Event"), event.name),
        (_("You meet"), people(appointment)),
        (_("They offer"), partner.entry.offers),
        (_("They need"), partner.entry.needs),
        (_("Your agenda"), links.link("meetings.my_agenda", event_id=event.id)),
    ]
    return [f"{label}: {words}" for label, words in said if words]
