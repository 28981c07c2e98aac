"""Pages of agendas: a firm's own, and the papers for the day."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby

from flask import Response, render_template, request
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Delegate, Registration
from fondaco.events.models import Event
from fondaco.kernel import clock
from fondaco.kernel.database import session
from fondaco.kernel.downloads import pdf
from fondaco.kernel.errors import NotFound
from fondaco.meetings import agendas, paper, parties, wording
from fondaco.meetings.agendas import Appointment
from fondaco.meetings.blueprint import pages


@pages.get("/my/<uuid:event_id>/agenda")
def my_agenda(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    own = parties.spoken_for(session(), by, event_id)
    agenda = agendas.agenda_of(session(), own)
    delegate = _chosen(own, by)
    shown: Sequence[Appointment] = agenda.of_delegate(delegate.id) if delegate else agenda.appointments
    event, now = session().get_one(Event, event_id), clock.now()
    return render_template(
        "pages/meetings/my_agenda.html",
        own=own,
        delegate=delegate,
        to_come=[each for each in shown if each.slot.ends_at > now],
        over=[each for each in shown if each.slot.ends_at <= now],
        numbers={person.id: len(agenda.of_delegate(person.id)) for person in own.delegates},
        total=len(agenda.appointments),
        by_day=partial(_by_day, event),
        meeting_state=wording.meeting_state,
    )


@pages.get("/my/<uuid:event_id>/agenda.pdf")
def my_agenda_pdf(event_id: uuid.UUID) -> Response:
    by = viewer.signed_in()
    own = parties.spoken_for(session(), by, event_id)
    delegate = _chosen(own, by)
    event = session().get_one(Event, event_id)
    made = paper.agendas_pdf(
        session(), event, [agendas.agenda_of(session(), own)], of=delegate.id if delegate else None
    )
    return pdf(made, "agenda.pdf")


@pages.get("/events/<uuid:event_id>/agendas.pdf")
def agendas_pdf(event_id: uuid.UUID) -> Response:
    return pdf(paper.all_agendas(session(), viewer.signed_in(), event_id), "agendas.pdf")


@pages.get("/events/<uuid:event_id>/table-cards.pdf")
def table_cards_pdf(event_id: uuid.UUID) -> Response:
    return pdf(paper.all_table_cards(session(), viewer.signed_in(), event_id), "table-cards.pdf")


def _chosen(own: Registration, by: Acting) -> Delegate | None:
    """The delegate whose agenda is looked at: `?delegate=` names one or "all", else whoever looks; None for all."""
    wanted = request.args.get("delegate", "")
    if wanted == "all" or len(own.delegates) == 1:
        return own.delegates[0] if len(own.delegates) == 1 else None
    if not wanted:
        return next((person for person in own.delegates if person.person_id == by.person_id), None)
    chosen = next((person for person in own.delegates if str(person.id) == wanted), None)
    if chosen is None:
        raise NotFound(_("There is no such delegate, or not of your firm."))
    return chosen


def _by_day(event: Event, appointments: Sequence[Appointment]) -> list[tuple[date, list[Appointment]]]:
    days = groupby(appointments, key=lambda each: each.slot.starts_at.astimezone(event.tz).date())
    return [(day, list(found)) for day, found in days]
