"""What tests need to be there before they begin, made directly in the database."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import Acting, of_person
from fondaco.accounts.models import Person, RoleKind
from fondaco.catalogue.models import CatalogueEntry, Delegate, Registration, RegistrationState
from fondaco.events.models import Event, Room, Slot, Table
from fondaco.firms.models import Activity, Contact, Firm
from fondaco.institutions.models import CoOrganisation, Institution, InstitutionKind
from fondaco.kernel import clock
from fondaco.kernel.database import new_id


def institution(session: Session, name: str = "Chamber of Commerce of Udine", country: str = "IT") -> Institution:
    made = Institution(
        id=new_id(),
        name=name,
        kind=InstitutionKind.CHAMBER,
        country=country,
        city="Udine",
        email=f"office-{new_id().hex[-8:]}@chamber.example.org",
        phone="+390432000000",
    )
    session.add(made)
    session.flush()
    return made


def person(
    session: Session, role: RoleKind = RoleKind.ORGANISER, of: Institution | None = None, name: str = "Carla Moretti"
) -> Person:
    """Somebody of an institution; the password is `correct horse`."""
    made = people.ensure_person(session, email=f"{new_id().hex[-12:]}@chamber.example.org", name=name)
    people.give_role(session, made, role, institution_id=of.id if of else None)
    people.set_password(made, "correct horse")
    return made


def acting(person: Person) -> Acting:
    return of_person(person)


def event(
    session: Session, lead: Institution, *also: Institution, slots: int = 6, tables: int = 4, name: str = "Wood Meets"
) -> Event:
    """An event on 10 March 2027 in Udine with one room; slots of 25 minutes from 09:00, every half hour."""
    made = Event(
        id=new_id(),
        slug=f"wood-{new_id().hex[-8:]}",
        name=name,
        aim="Furniture makers meet those who supply them.",
        sectors="Furniture, wood",
        city="Udine",
        country="IT",
        venue="Villa Fictional, Via dei Tigli 1",
        zone="Europe/Rome",
        starts_on=date(2027, 3, 10),
        ends_on=date(2027, 3, 10),
        languages=["en", "it", "de"],
        answer_by=date(2027, 2, 5),
        register_by=date(2027, 2, 12),
        request_by=date(2027, 2, 26),
        created_at=clock.now(),
        rooms=[Room(id=new_id(), name="Great hall")],
    )
    session.add(made)
    session.flush()
    session.add(CoOrganisation(event_id=made.id, institution_id=lead.id, leads=True))
    session.add_all(CoOrganisation(event_id=made.id, institution_id=other.id) for other in also)
    made.tables = [Table(id=new_id(), room_id=made.rooms[0].id, number=number + 1) for number in range(tables)]
    first = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
    made.slots = [
        Slot(
            id=new_id(),
            starts_at=first + timedelta(minutes=30 * number),
            ends_at=first + timedelta(minutes=30 * number + 25),
            session="2027-03-10 morning",
        )
        for number in range(slots)
    ]
    session.flush()
    return made


def firm(
    session: Session,
    of: Institution,
    name: str = "Alberi S.r.l.",
    *,
    language: str = "it",
    country: str = "IT",
    email: str | None = "",
) -> Firm:
    """A firm in the directory of an institution; `email=None` makes one that can only be written to or called."""
    key = new_id().hex[-12:]
    made = Firm(
        id=new_id(),
        institution_id=of.id,
        name=name,
        country=country,
        city="Udine",
        nuts="ITH42",
        postal_code="33100",
        address="Via Fictional 1",
        phone="+390432000001",
        language=language,
        offers="Solid oak boards, kiln dried.",
        needs="Sanding machines.",
        match_key=key,
        updated_at=clock.now(),
    )
    made.activities = [Activity(scheme="NACE 2.1", code="16.11", description="Sawmilling", position=0)]
    address = None if email is None else (email or f"info@{key}.example.org")
    made.contacts = [Contact(name="Ada Rossi", role="Export manager", email=address or "", phone="+390432000002")]
    session.add(made)
    session.flush()
    return made


def registration(session: Session, event: Event, of: Firm, *, delegates: int = 1) -> Registration:
    """A validated registration, with its catalogue entry and delegates who are there all the time."""
    made = Registration(
        id=new_id(),
        event_id=event.id,
        firm_id=of.id,
        firm=of,
        state=RegistrationState.VALIDATED,
        language=of.language,
        created_at=clock.now(),
        submitted_at=clock.now(),
        decided_at=clock.now(),
        entry=CatalogueEntry(profile="A firm.", offers=of.offers, needs=of.needs, cooperation=["supply"]),
    )
    for number in range(delegates):
        email = f"delegate{number + 1}-{made.id.hex[-8:]}@firm.example.org"
        who = people.ensure_person(session, email=email, name=f"Delegate {number + 1}", language=of.language)
        people.give_role(session, who, RoleKind.REPRESENTATIVE, firm_id=of.id)
        made.delegates.append(
            Delegate(
                id=new_id(), event_id=event.id, person_id=who.id, name=who.name, email=email, languages=["en", "it"]
            )
        )
    session.add(made)
    session.flush()
    return made
