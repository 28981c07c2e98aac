"""An event whose catalogue is open, with firms that have people who speak for them."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import Acting, of_person
from fondaco.accounts.models import Person, RoleKind
from fondaco.catalogue.models import Absence, Delegate, Registration
from fondaco.events.models import Event
from fondaco.institutions.models import Institution
from fondaco.meetings import requests
from fondaco.meetings.models import MeetingRequest
from tests import making
from tests.world import World


@dataclass(frozen=True)
class Party:
    """A firm in the event and its first delegate."""

    id: uuid.UUID
    """Of the registration."""
    firm_id: uuid.UUID
    name: str
    person: Person
    delegate_id: uuid.UUID
    email: str

    @property
    def by(self) -> Acting:
        return of_person(self.person)


@dataclass(frozen=True)
class Scene:
    event_id: uuid.UUID
    slots: list[uuid.UUID]
    tables: list[uuid.UUID]
    organiser: Person
    adviser: Person
    parties: list[Party]

    @property
    def staff(self) -> Acting:
        return of_person(self.organiser)


NAMES = ("Alberi S.r.l.", "Birke GmbH", "Cedar Ltd", "Dub d.o.o.", "Érable SARL", "Faggio S.p.A.")


def scene(world: World, *, firms: int = 3, slots: int = 4, tables: int = 3, delegates: int = 1) -> Scene:
    with world.work() as session:
        chamber = making.institution(session, f"Chamber {uuid.uuid4().hex[:8]}")
        event = making.event(session, chamber, slots=slots, tables=tables)
        event.catalogue_open = True
        registrations = [
            making.registration(session, event, making.firm(session, chamber, name, language="en"), delegates=delegates)
            for name in (
                NAMES[number % len(NAMES)] + (f" {number}" if number >= len(NAMES) else "") for number in range(firms)
            )
        ]
        return Scene(
            event_id=event.id,
            slots=[slot.id for slot in event.slots],
            tables=[table.id for table in event.tables],
            organiser=_staff(session, RoleKind.ORGANISER, chamber, "Carla Moretti"),
            adviser=_staff(session, RoleKind.ADVISER, chamber, "Ivo Kralj"),
            parties=[_party(session, registration) for registration in registrations],
        )


def _staff(session: Session, role: RoleKind, chamber: Institution, name: str) -> Person:
    """Somebody of the institution without a password: hashing two of them would take longer than the test."""
    made = people.ensure_person(session, email=f"{uuid.uuid4().hex[:12]}@chamber.example.org", name=name)
    people.give_role(session, made, role, institution_id=chamber.id)
    return made


def _party(session: Session, registration: Registration) -> Party:
    delegate = registration.delegates[0]
    person = session.get_one(Person, delegate.person_id)
    _ = [role.firm_id for role in person.roles]
    return Party(registration.id, registration.firm_id, registration.firm.name, person, delegate.id, delegate.email)


def asked(session: Session, requester: Party, recipient: Party, slot_id: uuid.UUID | None = None) -> MeetingRequest:
    return requests.ask(session, requester.by, requester.id, recipient.id, message="Oak?", slot_id=slot_id)


def agreed(session: Session, requester: Party, recipient: Party) -> MeetingRequest:
    request = asked(session, requester, recipient)
    return requests.accept(session, recipient.by, request.id)


def absent(session: Session, delegate_id: uuid.UUID, *slot_ids: uuid.UUID) -> None:
    session.add_all(Absence(delegate_id=delegate_id, slot_id=slot_id) for slot_id in slot_ids)
    session.flush()


def event_of(session: Session, scene: Scene) -> Event:
    return session.get_one(Event, scene.event_id)


def people_of(session: Session, party: Party) -> list[Delegate]:
    return list(session.get_one(Registration, party.id).delegates)


def subjects_to(world: World, party: Party) -> list[str]:
    """The subjects of the mails that the firm's first delegate has got."""
    return [str(mail.message["Subject"]).strip() for mail in world.mails_to(party.email)]
