"""Telling delegates' calendars what became of a meeting: one iTIP object a change and delegate, never twice."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.calendars import entries, objects
from fondaco.calendars.models import CalendarNotice
from fondaco.catalogue.models import Delegate
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.kernel import clock, i18n, links, mail
from fondaco.meetings import readers, wording
from fondaco.meetings.agendas import Appointment
from fondaco.meetings.models import Meeting, MeetingState

_Content = Callable[[Event, Appointment], mail.Content]


@dataclass(frozen=True)
class _Told:
    """The last that a delegate's calendar was told of a meeting."""

    sequence: int
    method: str


def tell(session: Session, meeting_id: uuid.UUID) -> None:
    """Bring the calendars of everybody concerned up to the meeting as it is now.

    It looks at what was told and at what is true, not at what happened: called twice, late, or once for two changes,
    it tells each delegate the present state once.
    """
    meeting = session.scalar(
        select(Meeting).where(Meeting.id == meeting_id).with_for_update().execution_options(populate_existing=True)
    )
    if meeting is None:
        return
    told = _last_told(session, meeting_id)
    go = [] if meeting.state == MeetingState.CANCELLED else list(meeting.delegates)
    for delegate in go:
        last = told.get(delegate.id)
        if last is None or last.method == "CANCEL":
            _write(session, meeting, delegate, "REQUEST", _planned)
        elif last.sequence < meeting.sequence:
            _write(session, meeting, delegate, "REQUEST", _changed)
    words = _cancelled if meeting.state == MeetingState.CANCELLED else _replaced
    for delegate in _delegates(session, [id_ for id_, last in told.items() if last.method == "REQUEST"]):
        if delegate not in go:
            _write(session, meeting, delegate, "CANCEL", words)


def _last_told(session: Session, meeting_id: uuid.UUID) -> dict[uuid.UUID, _Told]:
    rows = session.scalars(
        select(CalendarNotice).where(CalendarNotice.meeting_id == meeting_id).order_by(CalendarNotice.sequence)
    )
    return {notice.delegate_id: _Told(notice.sequence, notice.method) for notice in rows}


def _delegates(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Delegate]:
    return session.scalars(select(Delegate).where(Delegate.id.in_(ids)).order_by(Delegate.id)).all()


def _write(session: Session, meeting: Meeting, delegate: Delegate, method: str, content: _Content) -> None:
    """One mail with its iTIP object, and the note that it was written. Who has no address is told by the agenda."""
    if not delegate.email:
        return
    reader = readers.reader(session, delegate, delegate.registration)
    event = session.get_one(Event, meeting.event_id)
    build = objects.cancel if method == "CANCEL" else objects.request
    with i18n.in_language(reader.language):
        entry = entries.entry(session, meeting, delegate)
        written = mail.queue(
            session,
            key=f"calendar:{meeting.id}:{delegate.id}:{meeting.sequence}",
            kind=f"calendar_{method.lower()}",
            to=reader.person,
            content=content(event, Appointment(meeting, delegate.registration)),
            sender=entry.organiser,
            language=reader.language,
            event_id=event.id,
            subject_id=meeting.id,
            calendar=mail.CalendarPart(build(entry, reader.person, clock.now()), method),
        )
    session.flush()
    session.add(
        CalendarNotice(
            meeting_id=meeting.id,
            delegate_id=delegate.id,
            sequence=meeting.sequence,
            method=method,
            mail_id=written.id,
            written_at=clock.now(),
        )
    )


def _planned(event: Event, appointment: Appointment) -> mail.Content:
    words = _words(event, appointment)
    return _content(
        event,
        appointment,
        subject=_("%(time)s: you meet %(firm)s at %(event)s", **words),
        first=_("You meet %(firm)s at %(event)s. Accept the invitation to have it in your calendar.", **words),
    )


def _changed(event: Event, appointment: Appointment) -> mail.Content:
    words = _words(event, appointment)
    return _content(
        event,
        appointment,
        subject=_("Changed, now %(time)s: your meeting with %(firm)s at %(event)s", **words),
        first=_("Your meeting with %(firm)s has changed. What stands here replaces what we wrote before.", **words),
    )


def _cancelled(event: Event, appointment: Appointment) -> mail.Content:
    words = _words(event, appointment)
    reason = wording.cancelled_because(appointment.meeting.reason)
    return _released(
        event,
        subject=_("Cancelled, %(time)s: your meeting with %(firm)s at %(event)s", **words),
        first=_("Your meeting with %(firm)s on %(time)s does not take place.", **words),
        facts=[(_("Reason"), reason)] if reason else [],
    )


def _replaced(event: Event, appointment: Appointment) -> mail.Content:
    words = _words(event, appointment)
    return _released(
        event,
        subject=_("You do not meet %(firm)s at %(event)s: a colleague goes instead", **words),
        first=_("A colleague of yours goes to the meeting with %(firm)s instead of you.", **words),
        facts=[],
    )


def _released(event: Event, *, subject: str, first: str, facts: list[tuple[str, str]]) -> mail.Content:
    return mail.Content(
        subject=subject,
        paragraphs=[first],
        facts=facts,
        button=(_("Your agenda"), links.link("meetings.my_agenda", event_id=event.id)),
        after=[_("Your calendar removes the meeting by itself, or asks you whether it may.")],
        why=_why(event),
        accent=event.accent,
    )


def _content(event: Event, appointment: Appointment, *, subject: str, first: str) -> mail.Content:
    starts_at = appointment.slot.starts_at
    partner = appointment.partner
    facts = [
        (_("Time"), f"{times.moment(starts_at, event.tz)} ({times.zone_name(starts_at, event.tz)})"),
        (_("Place"), entries.place(event, appointment)),
        (_("You meet"), f"{partner.firm.name}: {entries.people(appointment)}"),
        (_("They offer"), partner.entry.offers),
        (_("They need"), partner.entry.needs),
    ]
    return mail.Content(
        subject=subject,
        paragraphs=[first],
        facts=[(label, value) for label, value in facts if value],
        button=(_("Your agenda"), links.link("meetings.my_agenda", event_id=event.id)),
        why=_why(event),
        accent=event.accent,
    )


def _words(event: Event, appointment: Appointment) -> dict[str, str]:
    return {
        "time": times.moment(appointment.slot.starts_at, event.tz),
        "firm": appointment.partner.firm.name,
        "event": event.name,
    }


def _why(event: Event) -> str:
    return _("You get this because your firm takes part in %(event)s in %(city)s.", event=event.name, city=event.city)
