"""Who is written to about meetings: a firm's delegates, each in their language, by the office that knows the firm."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.models import Person
from fondaco.catalogue.models import Delegate, Registration
from fondaco.institutions.models import Institution
from fondaco.kernel import i18n, mail


@dataclass(frozen=True)
class Reader:
    """`id` is that of the delegate, or of the firm where no delegate has an address."""

    id: uuid.UUID
    person: mail.Person
    language: str


def of(session: Session, registration: Registration) -> list[Reader]:
    """The firm's delegates with an address; without any, the person in the directory, if there is an address."""
    delegates = session.scalars(
        select(Delegate).where(Delegate.registration_id == registration.id, Delegate.email != "").order_by(Delegate.id)
    ).all()
    if delegates:
        return [reader(session, delegate, registration) for delegate in delegates]
    contact = registration.firm.contact
    if contact is None or not contact.email:
        return []
    language = i18n.known(registration.language)
    return [Reader(registration.firm_id, mail.Person(contact.name, contact.email), language)]


def reader(session: Session, delegate: Delegate, registration: Registration) -> Reader:
    """The delegate as somebody who is written to, in the language that this person has chosen."""
    person = session.get(Person, delegate.person_id) if delegate.person_id else None
    language = person.language if person else registration.language
    return Reader(delegate.id, mail.Person(delegate.name, delegate.email), i18n.known(language))


def office_of(session: Session, registration: Registration) -> mail.Person:
    """Who answers when the firm writes back: the institution in whose directory it stands."""
    institution = session.get_one(Institution, registration.firm.institution_id)
    return mail.Person(institution.name, institution.email)
