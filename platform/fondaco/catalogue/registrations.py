"""Registering a firm for an event: begun, filled in part by part, sent, and perhaps withdrawn."""

import uuid
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fondaco.accounts.acting import FONDACO, Acting
from fondaco.catalogue import access, consents, delegates, known
from fondaco.catalogue.messages import DelegateJoined, RegistrationSubmitted, RegistrationWithdrawn
from fondaco.catalogue.models import (
    REGISTRATION_MOVES,
    CatalogueEntry,
    Part,
    Registration,
    RegistrationState,
)
from fondaco.catalogue.parts import Attendance, Interests, Sharing
from fondaco.events import times
from fondaco.events.events import phase_deadline
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.invitations.models import Invitation, InvitationState
from fondaco.kernel import audit, clock, outbox
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound, WrongState

LONGEST_NOTE = 500


def enrol(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> Registration:
    """The firm's registration in the event: the one there is, or one begun now with what is known of the firm.

    A registration that was withdrawn is taken up again. Raises `NotFound` unless `by` speaks for the firm or works
    for its institution, `Conflict` for a firm that has not accepted an invitation (staff may enrol any of its own).
    """
    event, firm = session.get(Event, event_id), session.get(Firm, firm_id)
    if event is None or firm is None:
        raise NotFound(_("There is no such event, or your firm is not invited to it."))
    registration = access.of_firm(session, event_id, firm_id)
    if registration is None:
        return _begin(session, access.to_enrol(session, by, event_id, firm), event, firm)
    registration, by = access.to_act_upon(session, by, registration.id)
    if registration.state == RegistrationState.WITHDRAWN:
        _take_up_again(session, by, registration)
    return registration


def _begin(session: Session, by: Acting, event: Event, firm: Firm) -> Registration:
    if by.on_behalf_of is None:
        check_invited(session, event.id, firm.id)
    check_open(by, event, None)
    interests = known.interests_from_directory(firm)
    registration = Registration(
        id=new_id(),
        event_id=event.id,
        event=event,
        firm_id=firm.id,
        firm=firm,
        state=RegistrationState.DRAFT,
        language=known.language_of(session, event.id, firm),
        created_at=clock.now(),
        answered=[],
        entry=CatalogueEntry(
            profile="",
            offers=interests.offers,
            needs=interests.needs,
            cooperation=[kind.value for kind in interests.cooperation],
            website=interests.website,
            show_delegates=True,
        ),
        delegates=[],
        consents=[],
    )
    try:
        with session.begin_nested():
            session.add(registration)
    except IntegrityError:  # somebody else of the firm began at the same moment
        return session.scalars(
            select(Registration).where(Registration.event_id == event.id, Registration.firm_id == firm.id)
        ).one()
    delegates.replace(session, registration, known.attendance_from_directory(session, event.id, firm).delegates)
    audit.record(session, by, "registration.begun", registration.id, event_id=event.id)
    return registration


def _take_up_again(session: Session, by: Acting, registration: Registration) -> None:
    _check_in_time(by, registration.event)
    registration.move_to(RegistrationState.DRAFT)
    registration.decision_note = ""
    registration.decided_at = None
    audit.record(session, by, "registration.taken_up_again", registration.id, event_id=registration.event_id)


def save_attendance(session: Session, by: Acting, registration_id: uuid.UUID, attendance: Attendance) -> Registration:
    """Replace who comes and when. Raises as `delegates.replace` does, and as every change of a registration.

    In a registration that is validated, new delegates may act for the firm at once, and those who left no longer.
    """
    registration, by = _opened(session, by, registration_id)
    before = {delegate.person_id for delegate in registration.delegates if delegate.person_id}
    delegates.replace(session, registration, attendance.delegates)
    if registration.state == RegistrationState.VALIDATED:
        for delegate in delegates.admit(session, registration):
            outbox.record(session, DelegateJoined(event_id=registration.event_id, delegate_id=delegate.id))
    after = {delegate.person_id for delegate in registration.delegates if delegate.person_id}
    delegates.dismiss(session, registration.firm_id, before - after)
    return _changed(session, by, registration, Part.ATTENDANCE)


def save_interests(session: Session, by: Acting, registration_id: uuid.UUID, interests: Interests) -> Registration:
    """Replace what the firm offers, needs and seeks."""
    registration, by = _opened(session, by, registration_id)
    entry = registration.entry
    entry.profile = interests.profile
    entry.offers = interests.offers
    entry.needs = interests.needs
    entry.cooperation = [kind.value for kind in dict.fromkeys(interests.cooperation)]
    entry.website = interests.website
    return _changed(session, by, registration, Part.INTERESTS)


def save_sharing(session: Session, by: Acting, registration_id: uuid.UUID, sharing: Sharing) -> Registration:
    """Replace what others may see, and settle what the firm agrees to."""
    registration, by = _opened(session, by, registration_id)
    registration.entry.show_delegates = sharing.show_delegates
    consents.settle(session, by, registration, sharing.consents)
    return _changed(session, by, registration, Part.SHARING)


def unanswered(registration: Registration) -> list[Part]:
    """The parts that the firm has not gone through yet."""
    return [part for part in Part if part not in registration.answered]


def submit(session: Session, by: Acting, registration_id: uuid.UUID) -> Registration:
    """Send the registration to the organisers. Raises `Invalid` while a part is open, `WrongState` when it is sent."""
    registration, by = _opened(session, by, registration_id)
    if registration.state == RegistrationState.SUBMITTED:
        raise WrongState(_("The registration has been sent already."))
    if missing := unanswered(registration):
        sentence = _("This part is still open.")
        raise Invalid(_("Go through all three parts first."), dict.fromkeys(missing, sentence))
    registration.move_to(RegistrationState.SUBMITTED)
    registration.submitted_at = clock.now()
    registration.changed_at = registration.decided_at = None
    registration.decision_note = ""
    audit.record(session, by, "registration.submitted", registration.id, event_id=registration.event_id)
    outbox.record(session, RegistrationSubmitted(event_id=registration.event_id, registration_id=registration.id))
    return registration


def withdraw(session: Session, by: Acting, registration_id: uuid.UUID, cause: str) -> Registration:
    """Take the firm out of the event, at any time. `cause`: in the firm's words."""
    registration, by = _locked(session, by, registration_id)
    _take_out(session, by, registration, cause)
    return registration


def follow_invitation(session: Session, invitation: Invitation) -> None:
    """Withdraw the registration of a firm that has said no to its invitation after all; else do nothing."""
    if invitation.state != InvitationState.DECLINED:
        return
    registration = session.scalar(
        select(Registration)
        .where(Registration.event_id == invitation.event_id, Registration.firm_id == invitation.firm_id)
        .with_for_update()
    )
    if registration is not None and RegistrationState.WITHDRAWN in REGISTRATION_MOVES[registration.state]:
        _take_out(session, FONDACO, registration, invitation.reason)


def _take_out(session: Session, by: Acting, registration: Registration, cause: str) -> None:
    registration.move_to(RegistrationState.WITHDRAWN)
    registration.decided_at = clock.now()
    registration.decision_note = cause.strip()[:LONGEST_NOTE]
    audit.record(session, by, "registration.withdrawn", registration.id, event_id=registration.event_id)
    outbox.record(session, RegistrationWithdrawn(event_id=registration.event_id, registration_id=registration.id))


def deadline(event: Event) -> datetime:
    """The instant at which firms can no longer change their registration themselves."""
    return phase_deadline(event.register_by, event.tz)


def end_of(event: Event) -> datetime:
    """The instant at which the event's last day ends."""
    return phase_deadline(event.ends_on, event.tz)


def is_late(by: Acting, event: Event) -> bool:
    """Whether `by` comes too late to register or change: staff on a firm's behalf never does."""
    return by.on_behalf_of is None and clock.now() >= deadline(event)


def check_open(by: Acting, event: Event, registration: Registration | None) -> None:
    """Raises `WrongState` for a registration that is withdrawn, `Conflict` for a firm after the last day."""
    if registration is not None and registration.state == RegistrationState.WITHDRAWN:
        raise WrongState(_("This registration was withdrawn. Take it up again to change it."))
    _check_in_time(by, event)


def check_invited(session: Session, event_id: uuid.UUID, firm_id: uuid.UUID) -> Invitation:
    """The invitation that the firm accepted. Raises `NotFound` without one, `Conflict` for another answer."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.firm_id == firm_id)
    )
    if invitation is None:
        raise NotFound(_("There is no such event, or your firm is not invited to it."))
    if invitation.state != InvitationState.ACCEPTED:
        raise Conflict(_("Accept the invitation first: open the link in the letter and answer yes."))
    return invitation


def _check_in_time(by: Acting, event: Event) -> None:
    if is_late(by, event):
        day = times.day(event.register_by)
        raise Conflict(_("Registration ended on %(day)s. Call the organisers: they can still change it.", day=day))


def _opened(session: Session, by: Acting, registration_id: uuid.UUID) -> tuple[Registration, Acting]:
    registration, by = _locked(session, by, registration_id)
    check_open(by, registration.event, registration)
    return registration, by


def _locked(session: Session, by: Acting, registration_id: uuid.UUID) -> tuple[Registration, Acting]:
    registration, by = access.to_act_upon(session, by, registration_id)
    session.refresh(registration, with_for_update=True)
    return registration, by


def _changed(session: Session, by: Acting, registration: Registration, part: Part) -> Registration:
    if part not in registration.answered:
        registration.answered = [*registration.answered, part.value]
    if registration.state != RegistrationState.DRAFT:
        registration.changed_at = clock.now()
    audit.record(session, by, "registration.changed", registration.id, event_id=registration.event_id, part=part.value)
    return registration
