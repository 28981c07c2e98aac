"""Agendas and table cards on paper, in the language of whoever prints them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Delegate, Registration
from fondaco.events import events, times
from fondaco.events.models import Event, Slot, Table
from fondaco.institutions import rights
from fondaco.kernel import document_words, documents, i18n
from fondaco.meetings import agendas
from fondaco.meetings.agendas import Agenda, Appointment
from fondaco.meetings.models import Meeting


def all_agendas(session: Session, by: Acting, event_id: uuid.UUID) -> bytes:
    """The agendas of every delegate, for staff of the event."""
    found = agendas.of_event(session, by, event_id)
    return agendas_pdf(session, session.get_one(Event, event_id), found)


def all_table_cards(session: Session, by: Acting, event_id: uuid.UUID) -> bytes:
    """The cards of every table, for staff of the event."""
    rights.staff_of(session, by, event_id)
    meetings = agendas.meetings_of_event(session, by, event_id)
    return table_cards_pdf(session, session.get_one(Event, event_id), meetings)


def agendas_pdf(session: Session, event: Event, firms: Sequence[Agenda], *, of: uuid.UUID | None = None) -> bytes:
    """The agendas of all delegates of these firms, each on pages of its own, or of one delegate alone."""
    people = [
        (agenda, delegate)
        for agenda in firms
        for delegate in agenda.registration.delegates
        if of is None or delegate.id == of
    ]
    several_rooms = len(event.rooms) > 1
    return documents.render(
        "agenda",
        _frame(session, event, "agenda", _("Agendas"))
        | {
            "venue": {"name": event.venue, "address": event.city},
            "agendas": [_agenda(event, agenda, delegate, several_rooms) for agenda, delegate in people],
        },
        language=i18n.current(),
    )


def table_cards_pdf(session: Session, event: Event, meetings: Iterable[Meeting]) -> bytes:
    """A card for each table, with what takes place there."""
    at_table = defaultdict(list)
    for meeting in meetings:
        at_table[meeting.table_id].append(meeting)
    hosts = {
        registration.fixed_table_id: registration.firm.name
        for registration in session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id, Registration.fixed_table_id.is_not(None))
            .options(joinedload(Registration.firm))
        )
    }
    tables = session.scalars(
        select(Table).where(Table.event_id == event.id).order_by(Table.number).options(joinedload(Table.room))
    )
    cards = [
        {
            "table": str(table.number),
            "room": table.room.name,
            "host": hosts.get(table.id),
            "days": [
                {"date": date, "meetings": [_at_table(event, meeting) for meeting in found]}
                for date, found in _by_day(event, at_table[table.id])
            ],
        }
        for table in tables
    ]
    frame = _frame(session, event, "table_cards", _("Table cards"))
    return documents.render("table_cards", frame | {"cards": cards}, language=i18n.current())


def _frame(session: Session, event: Event, document: str, title: str) -> dict[str, Any]:
    lead = next(iter(events.organisers(session, event.id)), None)
    return {
        "title": f"{title}: {event.name}",
        "author": lead.name if lead else "Fondaco",
        "words": document_words.words_of(document),
        "accent": event.accent,
        "event": {
            "name": event.name,
            "dates": times.span(event.starts_on, event.ends_on),
            "place": event.city,
            "zone": times.zone_name(event.slots[0].starts_at, event.tz) if event.slots else None,
        },
    }


def _agenda(event: Event, agenda: Agenda, delegate: Delegate, several_rooms: bool) -> dict[str, Any]:
    appointments = {each.meeting.id: each for each in agenda.of_delegate(delegate.id)}
    days = _by_day(event, [each.meeting for each in appointments.values()])
    return {
        "delegate": delegate.name,
        "role": delegate.role,
        "firm": agenda.registration.firm.name,
        "days": [
            {"date": date, "rows": [_row(event, appointments[meeting.id], several_rooms) for meeting in found]}
            for date, found in days
        ],
    }


def _row(event: Event, appointment: Appointment, several_rooms: bool) -> dict[str, Any]:
    partner = appointment.partner
    return _span(event, appointment.slot) | {
        "table": str(appointment.table),
        "partner": partner.firm.name,
        "from": ", ".join(filter(None, (partner.firm.city, i18n.country_name(partner.firm.country)))),
        "delegates": [", ".join(filter(None, (who.name, who.role))) for who in appointment.partner_delegates],
        "offers": partner.entry.offers,
        "needs": partner.entry.needs,
        "note": appointment.room if several_rooms else None,
    }


def _at_table(event: Event, meeting: Meeting) -> dict[str, Any]:
    firms = [meeting.request.requester.firm.name, meeting.request.recipient.firm.name]
    return _span(event, meeting.slot) | {"firms": firms}


def _span(event: Event, slot: Slot) -> dict[str, Any]:
    return {
        "start": times.clock_time(slot.starts_at, event.tz),
        "end": times.clock_time(slot.ends_at, event.tz),
    }


def _by_day(event: Event, meetings: Iterable[Meeting]) -> list[tuple[str, list[Meeting]]]:
    """The meetings of each day at the venue, under its date in words."""
    timed = sorted(meetings, key=lambda meeting: meeting.slot.starts_at)
    days = groupby(timed, key=lambda meeting: meeting.slot.starts_at.astimezone(event.tz).date())
    return [(times.day(day), list(found)) for day, found in days]
