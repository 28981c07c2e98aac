"""What the steps up to this one have to tell of a firm: letters, registration, requests, meetings, cases."""

import uuid
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import Person
from fondaco.assistance import access, wording
from fondaco.assistance.models import Case, CaseNote
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.events import story, times
from fondaco.events.models import Event
from fondaco.events.story import Moment
from fondaco.invitations import wording as invited
from fondaco.invitations.models import ContactAttempt, Invitation, InvitationState
from fondaco.kernel.audit import AuditEntry
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState


def of_firm(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    """The firm's story in the event, the latest first; what staff did on its behalf bears both names.

    Raises `NotFound` for a firm that `by` may not see.
    """
    firm = access.firm(session, by, event_id, firm_id)
    told = story.of(session, by, event_id, firm_id)
    acted = _acts_on_behalf(session, event_id, firm_id)
    return [_signed(moment, acted, firm.name) for moment in told]


def _acts_on_behalf(
    session: Session, event_id: uuid.UUID, firm_id: uuid.UUID
) -> dict[tuple[uuid.UUID | None, str], str]:
    """Who of an institution acted for the firm, by row and action; of several, the latest."""
    rows = session.execute(
        select(AuditEntry.subject_id, AuditEntry.action, Person.name)
        .join(Person, Person.id == AuditEntry.person_id)
        .where(AuditEntry.event_id == event_id, AuditEntry.on_behalf_of_firm_id == firm_id)
        .order_by(AuditEntry.id)
    )
    return {(subject_id, action): name for subject_id, action, name in rows}


def _signed(moment: Moment, acted: dict[tuple[uuid.UUID | None, str], str], firm_name: str) -> Moment:
    name = acted.get((moment.subject_id, moment.act))
    if moment.by or name is None:
        return moment
    return replace(moment, by=_("%(name)s for %(firm)s", name=name, firm=firm_name))


@story.tells
def _of_invitation(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    """Whom an institution writes to is known to itself alone."""
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.firm_id == firm_id)
        .options(selectinload(Invitation.attempts), joinedload(Invitation.firm))
    )
    if invitation is None or invitation.firm.institution_id not in by.works_for:
        return []
    callers = _names(session, {attempt.person_id for attempt in invitation.attempts if attempt.person_id})
    moments = [_attempt(attempt, callers.get(attempt.person_id, "")) for attempt in invitation.attempts]
    if invitation.answered_at:
        moments.append(_answer(invitation, invitation.answered_at))
    return moments


def _attempt(attempt: ContactAttempt, caller: str) -> Moment:
    title = invited.result(attempt.result)
    if attempt.call_back_on:
        title = _("Call back on %(day)s", day=times.short_day(attempt.call_back_on))
    return Moment(attempt.at, title, ". ".join(part for part in (attempt.address, attempt.note) if part), by=caller)


def _answer(invitation: Invitation, at: datetime) -> Moment:
    title, tone = {
        InvitationState.ACCEPTED: (_("Accepted the invitation"), "good"),
        InvitationState.DECLINED: (_("Declined the invitation"), "bad"),
        InvitationState.WRONG_PERSON: (_("The letter reached the wrong person"), "wait"),
    }.get(invitation.state, (_("Answered the invitation"), "neutral"))
    way = invited.through(invitation.answered_through) if invitation.answered_through else ""
    cause = ": ".join(part for part in (way, invited.reason_given(invitation)) if part)
    return Moment(
        at,
        title,
        cause[:1].upper() + cause[1:],
        tone=tone,
        subject_id=invitation.id,
        act=f"invitation.{invitation.state.value}",
    )


@story.tells
def _of_registration(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    registration = access.registration(session, event_id, firm_id)
    if registration is None:
        return []
    moments = [
        Moment(registration.created_at, _("Registration begun"), subject_id=registration.id, act="registration.begun")
    ]
    if registration.submitted_at:
        moments.append(
            Moment(
                registration.submitted_at,
                _("Registration sent"),
                subject_id=registration.id,
                act="registration.submitted",
            )
        )
    if registration.decided_at:
        title, tone = _decision(registration.state)
        moments.append(Moment(registration.decided_at, title, registration.decision_note, tone=tone))
    if registration.checked_in_at:
        moments.append(
            Moment(
                registration.checked_in_at,
                _("Checked in"),
                tone="good",
                subject_id=registration.id,
                act="registration.checked_in",
            )
        )
    return moments


def _decision(state: RegistrationState) -> tuple[str, str]:
    return {
        RegistrationState.DRAFT: (_("Changes to the registration asked for"), "wait"),
        RegistrationState.VALIDATED: (_("Taken into the catalogue"), "good"),
        RegistrationState.REFUSED: (_("Registration refused"), "bad"),
        RegistrationState.WITHDRAWN: (_("Registration withdrawn"), "bad"),
    }.get(state, (_("Registration decided"), "neutral"))


@story.tells
def _of_requests(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    registration = access.registration(session, event_id, firm_id)
    if registration is None:
        return []
    requests = session.scalars(
        select(MeetingRequest)
        .where(or_(MeetingRequest.requester_id == registration.id, MeetingRequest.recipient_id == registration.id))
        .options(
            joinedload(MeetingRequest.requester).joinedload(Registration.firm),
            joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
        )
    )
    return [moment for request in requests for moment in _request_moments(request, registration)]


def _request_moments(request: MeetingRequest, own: Registration) -> list[Moment]:
    asked = request.requester_id == own.id
    partner = (request.recipient if asked else request.requester).firm.name
    title = _("%(firm)s asked for a meeting", firm=partner)
    if asked:
        title = _("Asked %(firm)s for a meeting", firm=partner)
    moments = [Moment(request.asked_at, title, request.message, subject_id=request.id, act="meeting_request.asked")]
    if request.decided_at is None:
        return moments
    title, tone = {
        RequestState.ACCEPTED: (_("Meeting with %(firm)s agreed", firm=partner), "good"),
        RequestState.DECLINED: (
            _("%(firm)s declined to meet", firm=partner) if asked else _("Declined to meet %(firm)s", firm=partner),
            "bad",
        ),
        RequestState.WITHDRAWN: (_("Meeting with %(firm)s called off", firm=partner), "neutral"),
        RequestState.EXPIRED: (_("Request not answered in time: %(firm)s", firm=partner), "neutral"),
    }.get(request.state, (_("Request to or from %(firm)s settled", firm=partner), "neutral"))
    act = f"meeting_request.{request.state.value}"
    return [*moments, Moment(request.decided_at, title, request.reason, tone=tone, subject_id=request.id, act=act)]


@story.tells
def _of_meetings(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    registration = access.registration(session, event_id, firm_id)
    if registration is None:
        return []
    meetings = session.scalars(
        select(Meeting)
        .join(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(or_(MeetingRequest.requester_id == registration.id, MeetingRequest.recipient_id == registration.id))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.table),
            joinedload(Meeting.request).joinedload(MeetingRequest.requester).joinedload(Registration.firm),
            joinedload(Meeting.request).joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
        )
    )
    zone = session.get_one(Event, event_id).tz
    return [moment for meeting in meetings for moment in _meeting_moments(meeting, registration, zone)]


def _meeting_moments(meeting: Meeting, own: Registration, zone: ZoneInfo) -> list[Moment]:
    request = meeting.request
    partner = (request.recipient if request.requester_id == own.id else request.requester).firm.name
    place = _("%(time)s, table %(table)s", time=times.moment(meeting.slot.starts_at, zone), table=meeting.table.number)
    moments = [Moment(meeting.planned_at, _("Meeting with %(firm)s planned", firm=partner), place)]
    match meeting.state:
        case MeetingState.HELD:
            moments.append(Moment(meeting.slot.ends_at, _("Met %(firm)s", firm=partner), place, tone="good"))
        case MeetingState.NOT_HELD:
            title = _("Meeting with %(firm)s did not take place", firm=partner)
            moments.append(Moment(meeting.slot.ends_at, title, place, tone="bad"))
        case MeetingState.CANCELLED:
            title = _("Meeting with %(firm)s cancelled", firm=partner)
            moments.append(Moment(meeting.changed_at, title, meeting.reason, tone="bad"))
    return moments


@story.tells
def _of_cases(session: Session, _by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    cases = session.scalars(
        select(Case)
        .where(Case.event_id == event_id, Case.firm_id == firm_id)
        .options(selectinload(Case.notes).joinedload(CaseNote.person))
    )
    return [moment for case in cases for moment in _case_moments(case)]


def _case_moments(case: Case) -> list[Moment]:
    url = url_for("assistance.case", case_id=case.id)
    name = _("Case %(number)s", number=case.number)
    moments = [Moment(case.opened_at, f"{name}: {case.what}", wording.kind(case.kind), url=url, tone="accent")]
    for note in case.notes:
        author = note.person.name if note.person else ""
        moments.append(Moment(note.at, _("Note on case %(number)s", number=case.number), note.text, author, url))
    if case.closed_at:
        moments.append(Moment(case.closed_at, _("Case %(number)s closed", number=case.number), url=url, tone="good"))
    return moments


def _names(session: Session, person_ids: set[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(iter(rows))
