"""What stands in the three parts: what was filled in, or, before that, what the institution knows of the firm."""

import uuid

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue.entered import Email, Website
from fondaco.catalogue.models import Consent, ConsentPurpose, Registration
from fondaco.catalogue.parts import LONGEST_TEXT, Attendance, DelegateFacts, Interests, Sharing
from fondaco.firms.models import Contact, Firm
from fondaco.firms.vocabulary import Cooperation
from fondaco.invitations.models import Invitation

_email: TypeAdapter[str] = TypeAdapter(Email)
_website: TypeAdapter[str] = TypeAdapter(Website)


def language_of(session: Session, event_id: uuid.UUID, firm: Firm) -> str:
    """The language in which the firm was invited, else the one in which it is written to."""
    invitation = invitation_of(session, event_id, firm)
    return invitation.language if invitation else firm.language


def contact_of(session: Session, event_id: uuid.UUID, firm: Firm) -> Contact | None:
    """The person to whom the event is known: the one who was invited, else the one to write to."""
    invitation = invitation_of(session, event_id, firm)
    return invitation.contact if invitation and invitation.contact else firm.contact


def invitation_of(session: Session, event_id: uuid.UUID, firm: Firm) -> Invitation | None:
    return session.scalar(select(Invitation).where(Invitation.event_id == event_id, Invitation.firm_id == firm.id))


def attendance_from_directory(session: Session, event_id: uuid.UUID, firm: Firm) -> Attendance:
    """The firm's contact as the first delegate. Nobody has looked it over: a name may be missing."""
    contact = contact_of(session, event_id, firm)
    if contact is None or not (contact.name or contact.email):
        return Attendance.model_construct(delegates=[])
    first = DelegateFacts.model_construct(
        name=contact.name,
        role=contact.role,
        email=_if_fit(_email, contact.email),
        phone=contact.phone or firm.phone,
        languages=[firm.language],
    )
    return Attendance.model_construct(delegates=[first])


def interests_from_directory(firm: Firm) -> Interests:
    return Interests.model_construct(
        offers=firm.offers[:LONGEST_TEXT],
        needs=firm.needs[:LONGEST_TEXT],
        cooperation=[Cooperation(value) for value in firm.cooperation if value in set(Cooperation)],
        website=_if_fit(_website, firm.website),
    )


def _if_fit(kind: TypeAdapter[str], text: str) -> str:
    try:
        return kind.validate_python(text)
    except ValidationError:
        return ""


def attendance(registration: Registration) -> Attendance:
    """Who comes, and when, as it was last saved."""
    return Attendance.model_construct(
        delegates=[
            DelegateFacts.model_construct(
                id=delegate.id,
                name=delegate.name,
                role=delegate.role,
                email=delegate.email,
                phone=delegate.phone,
                languages=list(delegate.languages),
                absent_in=[absence.slot_id for absence in delegate.absences],
            )
            for delegate in registration.delegates
        ]
    )


def interests(registration: Registration) -> Interests:
    """What the firm offers, needs and seeks, as it was last saved."""
    entry = registration.entry
    return Interests.model_construct(
        profile=entry.profile,
        offers=entry.offers,
        needs=entry.needs,
        cooperation=[Cooperation(value) for value in entry.cooperation],
        website=entry.website,
    )


def sharing(registration: Registration) -> Sharing:
    """What others may see, as it was last saved."""
    return Sharing.model_construct(
        show_delegates=registration.entry.show_delegates,
        consents=[consent.purpose for consent in standing(registration)],
    )


def standing(registration: Registration) -> list[Consent]:
    """The consents that have not been withdrawn."""
    return [consent for consent in registration.consents if consent.withdrawn_at is None]


def agreed(registration: Registration, purpose: ConsentPurpose) -> bool:
    """Whether the firm agrees to that, now."""
    return any(consent.purpose == purpose for consent in standing(registration))
