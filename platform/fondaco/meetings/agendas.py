"""Agendas: the meetings of a delegate, a firm or the whole event, seen from one side of each."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.events.models import Slot, Table
from fondaco.institutions import rights
from fondaco.kernel.errors import NotFound
from fondaco.meetings import listing, parties
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState


@dataclass(frozen=True)
class Appointment:
    """A meeting as one of its firms sees it."""

    meeting: Meeting
    own: Registration

    @property
    def slot(self) -> Slot:
        return self.meeting.slot

    @property
    def table(self) -> int:
        return self.meeting.table.number

    @property
    def room(self) -> str:
        return self.meeting.table.room.name

    @property
    def partner(self) -> Registration:
        request = self.meeting.request
        return request.recipient if self.own.id == request.requester_id else request.requester

    @property
    def delegates(self) -> list[Delegate]:
        return self._people_of(self.own)

    @property
    def partner_delegates(self) -> list[Delegate]:
        return self._people_of(self.partner)

    def _people_of(self, side: Registration) -> list[Delegate]:
        people = [delegate for delegate in self.meeting.delegates if delegate.registration_id == side.id]
        return sorted(people, key=lambda delegate: delegate.id)


@dataclass(frozen=True)
class Agenda:
    """A firm's meetings in the order of time, without those that were cancelled."""

    registration: Registration
    appointments: Sequence[Appointment]

    def of_delegate(self, delegate_id: uuid.UUID) -> list[Appointment]:
        """Those to which this delegate goes."""
        return [each for each in self.appointments if any(person.id == delegate_id for person in each.delegates)]


def of_registration(session: Session, by: Acting, registration_id: uuid.UUID) -> Agenda:
    """The agenda of one firm, for itself and for staff of the event. Raises `NotFound` for everybody else."""
    registration = session.get(Registration, registration_id)
    if registration is None or not (
        by.acts_for(registration.firm_id) or parties.works_for_event(session, by, registration.event_id)
    ):
        raise NotFound(_("There is no such registration, or it is not yours."))
    return agenda_of(session, registration)


def agenda_of(session: Session, registration: Registration) -> Agenda:
    """The agenda of one firm, whoever wants to know."""
    sides = or_(MeetingRequest.requester_id == registration.id, MeetingRequest.recipient_id == registration.id)
    meetings = _meetings(session, registration.event_id, sides)
    return Agenda(registration, [Appointment(meeting, registration) for meeting in meetings])


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[Agenda]:
    """The agendas of all firms of the catalogue in the order of their names, for staff of the event."""
    rights.staff_of(session, by, event_id)
    registrations = session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED)
        .options(joinedload(Registration.firm), joinedload(Registration.entry), selectinload(Registration.delegates))
    ).all()
    meetings = _meetings(session, event_id)
    by_side = defaultdict(list)
    for meeting in meetings:
        by_side[meeting.request.requester_id].append(meeting)
        by_side[meeting.request.recipient_id].append(meeting)
    return [
        Agenda(registration, [Appointment(meeting, registration) for meeting in by_side[registration.id]])
        for registration in sorted(registrations, key=lambda registration: registration.firm.name.casefold())
    ]


def meetings_of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[Meeting]:
    """The meetings of the event in the order of time and table, without those cancelled, for staff."""
    rights.staff_of(session, by, event_id)
    return _meetings(session, event_id)


def _meetings(session: Session, event_id: uuid.UUID, *conditions: ColumnElement[bool]) -> list[Meeting]:
    return list(
        session.scalars(
            select(Meeting)
            .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
            .join(Slot, Slot.id == Meeting.slot_id)
            .join(Table, Table.id == Meeting.table_id)
            .where(Meeting.event_id == event_id, Meeting.state != MeetingState.CANCELLED, *conditions)
            .order_by(Slot.starts_at, Table.number)
            .options(
                joinedload(Meeting.slot),
                joinedload(Meeting.table).joinedload(Table.room),
                selectinload(Meeting.delegates),
                *listing.firms_of_request(joinedload(Meeting.request)),
            )
        )
    )
