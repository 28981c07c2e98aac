"""What organisers decide about a registration: validate it, give it back with a note, or refuse it."""

import uuid

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import access, delegates
from fondaco.catalogue.messages import RegistrationChangesAsked, RegistrationRefused, RegistrationValidated
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.catalogue.registrations import LONGEST_NOTE
from fondaco.kernel import audit, clock, outbox
from fondaco.kernel.errors import Invalid, WrongState


def validate(session: Session, by: Acting, registration_id: uuid.UUID) -> Registration:
    """Take the firm into the catalogue; its delegates with an address may from now on act for it."""
    registration = _decided(session, by, registration_id, RegistrationState.VALIDATED, note="")
    delegates.admit(session, registration)
    audit.record(session, by, "registration.validated", registration.id, event_id=registration.event_id)
    outbox.record(session, RegistrationValidated(event_id=registration.event_id, registration_id=registration.id))
    return registration


def ask_for_changes(session: Session, by: Acting, registration_id: uuid.UUID, note: str) -> Registration:
    """Give the registration back to the firm. Raises `Invalid` without a `note`, which goes to the firm."""
    note = _words(note, _("Write what the firm should change: it gets these words."))
    registration = _decided(session, by, registration_id, RegistrationState.DRAFT, note)
    audit.record(session, by, "registration.changes_asked", registration.id, event_id=registration.event_id)
    outbox.record(session, RegistrationChangesAsked(event_id=registration.event_id, registration_id=registration.id))
    return registration


def refuse(session: Session, by: Acting, registration_id: uuid.UUID, reason: str) -> Registration:
    """Refuse the registration. Raises `Invalid` without a `reason`, which goes to the firm."""
    reason = _words(reason, _("Write why: the firm gets these words."))
    registration = _decided(session, by, registration_id, RegistrationState.REFUSED, reason)
    audit.record(session, by, "registration.refused", registration.id, event_id=registration.event_id)
    outbox.record(session, RegistrationRefused(event_id=registration.event_id, registration_id=registration.id))
    return registration


def _decided(
    session: Session, by: Acting, registration_id: uuid.UUID, state: RegistrationState, note: str
) -> Registration:
    registration = access.seen_by_organiser(session, by, registration_id)
    session.refresh(registration, with_for_update=True)
    if registration.state != RegistrationState.SUBMITTED:
        raise WrongState(_("Only a registration that the firm has sent, and nobody has decided yet, can be decided."))
    registration.move_to(state)
    registration.decided_at = clock.now()
    registration.decision_note = note
    return registration


def _words(text: str, sentence: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(sentence, {"note": sentence})
    if len(words) > LONGEST_NOTE:
        sentence = _("At most %(most)s characters.", most=LONGEST_NOTE)
        raise Invalid(sentence, {"note": sentence})
    return words
