"""Mails about requests: to the firm that is asked, and to the other one when there is an answer."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue.models import Registration
from fondaco.events import times
from fondaco.events.events import phase_deadline
from fondaco.events.models import Event, Slot
from fondaco.kernel import i18n, links, mail, tokens
from fondaco.kernel.tokens import Purpose
from fondaco.meetings import readers
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState

LINK_AFTER_EVENT = timedelta(days=1)
"""How long after the event a request's link still opens its page: it then says how things stand."""


def tell_recipient(session: Session, request_id: uuid.UUID) -> None:
    """Ask the recipient's delegates to accept or decline, by a link each, unless the request is settled already."""
    request = session.get_one(MeetingRequest, request_id)
    if request.state != RequestState.PENDING:
        return
    event = session.get_one(Event, request.event_id)
    ends = phase_deadline(event.ends_on, event.tz) + LINK_AFTER_EVENT

    def content() -> mail.Content:
        token = tokens.issue(session, Purpose.MEETING_REQUEST, request.id, ends)
        return _asked(session, event, request, links.link("meetings.request_by_link", token=token))

    _send(session, event, request, request.recipient, "request", content)


def tell_requester(session: Session, request_id: uuid.UUID) -> None:
    """Tell the requester's delegates that their request was accepted or declined.

    Whoever has a meeting by it reads so in the invitation to the meeting, which comes as a mail of its own.
    """
    request = session.get_one(MeetingRequest, request_id)
    event = session.get_one(Event, request.event_id)
    if request.state == RequestState.ACCEPTED:
        if not _is_planned(session, request):
            _send(session, event, request, request.requester, "accepted", lambda: _accepted(event, request))
    elif request.state == RequestState.DECLINED:
        _send(session, event, request, request.requester, "declined", lambda: _declined(event, request))


def tell_other_side(session: Session, request_id: uuid.UUID, by_registration_id: uuid.UUID) -> None:
    """Tell the other firm that an agreed meeting will not take place."""
    request = session.get_one(MeetingRequest, request_id)
    event = session.get_one(Event, request.event_id)
    leaver, other = request.requester, request.recipient
    if leaver.id != by_registration_id:
        leaver, other = other, leaver
    _send(session, event, request, other, "withdrawn", lambda: _withdrawn(event, leaver))


def _send(
    session: Session,
    event: Event,
    request: MeetingRequest,
    to: Registration,
    kind: str,
    content: Callable[[], mail.Content],
) -> None:
    """One mail to each delegate of the firm; `content` is written in the reader's language, for each one anew."""
    for reader in readers.of(session, to):
        with i18n.in_language(reader.language):
            mail.queue(
                session,
                key=f"{kind}:{request.id}:{reader.id}",
                kind=f"request_{kind}",
                to=reader.person,
                content=content(),
                sender=readers.office_of(session, to),
                language=reader.language,
                event_id=event.id,
                subject_id=request.id,
            )


def _asked(session: Session, event: Event, request: MeetingRequest, link: str) -> mail.Content:
    firm = request.requester.firm
    until = times.day(event.request_by)
    paragraphs = [
        _(
            "%(firm)s would like to meet you at %(event)s. Please accept or decline by %(day)s.",
            firm=firm.name,
            event=event.name,
            day=until,
        )
    ]
    if request.message:
        paragraphs.append(_("They write: “%(message)s”", message=request.message))
    slot = session.get(Slot, request.proposed_slot_id) if request.proposed_slot_id else None
    if slot:
        after = _("If you accept, the proposed time is booked at once and comes into your calendar.")
    else:
        after = _("If you accept, you both get a time and a table when the organisers make the schedule.")
    return mail.Content(
        subject=_("Please answer by %(day)s: %(firm)s asks for a meeting at %(event)s")
        % {"day": times.short_day(event.request_by), "firm": firm.name, "event": event.name},
        paragraphs=paragraphs,
        facts=_about(event, request.requester, slot),
        button=(_("Accept or decline"), link),
        after=[after],
        why=_why(event),
        accent=event.accent,
    )


def _about(event: Event, other: Registration, slot: Slot | None) -> list[tuple[str, str]]:
    entry = other.entry
    facts = [
        (_("Firm"), other.firm.name),
        (_("Based in"), f"{other.firm.city}, {i18n.country_name(other.firm.country)}".removeprefix(", ")),
        (_("They offer"), entry.offers),
        (_("They need"), entry.needs),
    ]
    if slot:
        proposed = f"{times.moment(slot.starts_at, event.tz)} ({times.zone_name(slot.starts_at, event.tz)})"
        facts.append((_("Proposed time"), proposed))
    facts.append((_("The event"), f"{times.span(event.starts_on, event.ends_on)}, {event.city}"))
    return [(label, value) for label, value in facts if value]


def _accepted(event: Event, request: MeetingRequest) -> mail.Content:
    firm = request.recipient.firm
    return mail.Content(
        subject=_("Accepted: %(firm)s will meet you at %(event)s", firm=firm.name, event=event.name),
        paragraphs=[
            _("%(firm)s accepts your request and will meet you at %(event)s.", firm=firm.name, event=event.name)
        ],
        facts=[(_("Firm"), firm.name)],
        button=(_("See your requests"), links.link("meetings.my_requests", event_id=event.id)),
        after=[_("Time and table follow when the organisers publish the schedule.")],
        why=_why(event),
        accent=event.accent,
    )


def _is_planned(session: Session, request: MeetingRequest) -> bool:
    planned = select(Meeting.id).where(Meeting.request_id == request.id, Meeting.state == MeetingState.PLANNED)
    return session.scalar(planned) is not None


def _declined(event: Event, request: MeetingRequest) -> mail.Content:
    firm = request.recipient.firm
    reason = [(_("Reason"), request.reason)] if request.reason else []
    return mail.Content(
        subject=_("Declined: %(firm)s does not meet you at %(event)s", firm=firm.name, event=event.name),
        paragraphs=[
            _(
                "%(firm)s has declined your request for a meeting. You can ask others until %(day)s.",
                firm=firm.name,
                day=times.day(event.request_by),
            )
        ],
        facts=[(_("Firm"), firm.name), *reason],
        button=(_("See your requests"), links.link("meetings.my_requests", event_id=event.id)),
        why=_why(event),
        accent=event.accent,
    )


def _withdrawn(event: Event, leaver: Registration) -> mail.Content:
    return mail.Content(
        subject=_("Called off: your meeting with %(firm)s at %(event)s", firm=leaver.firm.name, event=event.name),
        paragraphs=[
            _(
                "%(firm)s cannot meet you at %(event)s after all. Your time is free for somebody else.",
                firm=leaver.firm.name,
                event=event.name,
            )
        ],
        button=(_("See your requests"), links.link("meetings.my_requests", event_id=event.id)),
        why=_why(event),
        accent=event.accent,
    )


def _why(event: Event) -> str:
    return _("You get this because your firm takes part in %(event)s in %(city)s.", event=event.name, city=event.city)
