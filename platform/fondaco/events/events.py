"""Setting up an event: its dates, who organises it, its room of tables, its slots."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.events.models import Event, Room, Slot, Table
from fondaco.events.times import instant
from fondaco.institutions import rights
from fondaco.institutions.models import CoOrganisation, Institution
from fondaco.kernel import audit, clock
from fondaco.kernel.claims import Claim
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound

MOST_TABLES = 2500
MOST_SLOTS = 200


@dataclass(frozen=True)
class Facts:
    """What an organiser says of an event. Dates are days at the venue."""

    name: str
    city: str
    country: str
    zone: str
    starts_on: date
    ends_on: date
    answer_by: date
    register_by: date
    request_by: date
    aim: str = ""
    sectors: str = ""
    venue: str = ""
    accent: str = "#7a3b2e"
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class SlotPlan:
    """A half-day to be filled with slots: wall-clock times at the venue."""

    name: str
    on: date
    starts: time
    ends: time


def create(session: Session, by: Acting, facts: Facts) -> Event:
    """A new event, led by the institution for which `by` is an organiser.

    Raises `Invalid` naming each fact that is wrong, `NotFound` for somebody who organises for no institution.
    """
    if not by.organises_for:
        raise NotFound(_("Events are set up by organisers of an institution."))
    check(facts)
    event = Event(
        id=new_id(),
        slug=_free_slug(session, facts),
        created_at=clock.now(),
        **{**vars(facts), "languages": list(facts.languages)},
    )
    session.add(event)
    session.flush()
    session.add(CoOrganisation(event_id=event.id, institution_id=min(by.organises_for), leads=True))
    audit.record(session, by, "event.created", event.id, event_id=event.id)
    return event


def change(session: Session, by: Acting, event_id: uuid.UUID, facts: Facts) -> Event:
    """Replace the facts of an event. Slots stay as they are: they are planned apart."""
    rights.organiser_of(session, by, event_id)
    check(facts)
    event = session.get_one(Event, event_id)
    for name, value in vars(facts).items():
        setattr(event, name, list(value) if isinstance(value, tuple) else value)
    audit.record(session, by, "event.changed", event.id, event_id=event.id)
    return event


def check(facts: Facts) -> None:
    """Raises `Invalid` with a sentence for each fact that cannot be."""
    errors: dict[str, str] = {}
    if not facts.name.strip():
        errors["name"] = _("Give the event a name.")
    if not facts.city.strip():
        errors["city"] = _("Say in which city it takes place.")
    if not re.fullmatch("[A-Z]{2}", facts.country):
        errors["country"] = _("Give the country as a code of two capital letters, like IT.")
    if facts.zone not in available_timezones():
        errors["zone"] = _("Give the time zone by its IANA name, like Europe/Rome.")
    if not re.fullmatch("#[0-9a-fA-F]{6}", facts.accent):
        errors["accent"] = _("Give the colour as # and six hexadecimal digits.")
    if facts.ends_on < facts.starts_on:
        errors["ends_on"] = _("The event cannot end before it starts.")
    for name in ("answer_by", "register_by", "request_by"):
        if getattr(facts, name) > facts.starts_on:
            errors[name] = _("This deadline must come before the event.")
    if facts.register_by < facts.answer_by:
        errors["register_by"] = _("Firms must be able to register until they have to answer, or longer.")
    if facts.request_by < facts.register_by:
        errors["request_by"] = _("Firms must be able to ask for meetings until registration ends, or longer.")
    if errors:
        raise Invalid(_("The event cannot be set up like this."), errors)


def invite_institution(session: Session, by: Acting, event_id: uuid.UUID, institution_id: uuid.UUID) -> None:
    """Make another institution a co-organiser; a second time changes nothing."""
    rights.organiser_of(session, by, event_id)
    if session.get(Institution, institution_id) is None:
        raise NotFound(_("There is no such institution."))
    if session.get(CoOrganisation, (event_id, institution_id)) is None:
        session.add(CoOrganisation(event_id=event_id, institution_id=institution_id))
        audit.record(session, by, "event.institution_joined", institution_id, event_id=event_id)


def organisers(session: Session, event_id: uuid.UUID) -> list[Institution]:
    """The institutions of an event, the leading one first."""
    return list(
        session.scalars(
            select(Institution)
            .join(CoOrganisation, CoOrganisation.institution_id == Institution.id)
            .where(CoOrganisation.event_id == event_id)
            .order_by(CoOrganisation.leads.desc(), Institution.name)
        )
    )


def of_staff(session: Session, by: Acting) -> list[Event]:
    """The events at which `by` works, the next one first."""
    ids = rights.events_of(session, by.works_for)
    return list(session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.starts_on)))


def plan_room(session: Session, by: Acting, event_id: uuid.UUID, name: str, tables: int) -> Room:
    """A room with so many tables; their numbers go on from the tables that are there."""
    rights.organiser_of(session, by, event_id)
    there = session.scalar(select(func.count()).select_from(Table).where(Table.event_id == event_id)) or 0
    if not name.strip():
        raise Invalid(_("Give the room a name."), {"name": _("Give the room a name.")})
    if not 1 <= tables <= MOST_TABLES - there:
        message = _("A room has at least 1 table, an event at most %(most)s.", most=MOST_TABLES)
        raise Invalid(message, {"tables": message})
    highest = session.scalar(select(func.max(Table.number)).where(Table.event_id == event_id)) or 0
    room = Room(id=new_id(), event_id=event_id, name=name.strip())
    session.add(room)
    session.flush()
    session.add_all(
        Table(id=new_id(), event_id=event_id, room_id=room.id, number=highest + number)
        for number in range(1, tables + 1)
    )
    audit.record(session, by, "room.planned", room.id, event_id=event_id, tables=tables)
    return room


def plan_slots(
    session: Session, by: Acting, event_id: uuid.UUID, half_days: Sequence[SlotPlan], *, minutes: int, pause: int
) -> list[Slot]:
    """Slots of `minutes` with `pause` minutes between them; they replace those that were planned before.

    Raises `Conflict` once meetings stand in slots, `Invalid` for times that do not exist, overlap, or lie outside
    the event.
    """
    rights.organiser_of(session, by, event_id)
    event = session.get_one(Event, event_id)
    if session.scalar(select(func.count()).select_from(Claim).where(Claim.event_id == event_id)):
        raise Conflict(_("Meetings stand in the slots already. Cancel them before you plan the slots anew."))
    if not 5 <= minutes <= 240 or not 0 <= pause <= 120:
        raise Invalid(_("A meeting lasts 5 to 240 minutes, a pause at most 120."))
    planned = [slot for half_day in half_days for slot in _slots_of(event, half_day, minutes, pause)]
    planned.sort(key=lambda slot: slot.starts_at)
    if not planned:
        raise Invalid(_("No slot fits between these times."))
    if len(planned) > MOST_SLOTS:
        raise Invalid(_("An event has at most %(most)s slots.", most=MOST_SLOTS))
    for one, following in pairwise(planned):
        if following.starts_at < one.ends_at:
            raise Invalid(_("The half-days overlap."))
    try:
        with session.begin_nested():
            event.slots.clear()
    except IntegrityError as error:
        raise Conflict(_("Meetings that were cancelled are on record in these slots, so they must stay.")) from error
    event.slots.extend(planned)
    event.slot_minutes = minutes
    session.flush()
    audit.record(session, by, "slots.planned", event.id, event_id=event.id, slots=len(planned))
    return planned


def _slots_of(event: Event, half_day: SlotPlan, minutes: int, pause: int) -> list[Slot]:
    if not event.starts_on <= half_day.on <= event.ends_on:
        raise Invalid(_("%(day)s is not a day of the event.", day=half_day.on))
    zone = ZoneInfo(event.zone)
    begin, end = instant(half_day.on, half_day.starts, zone), instant(half_day.on, half_day.ends, zone)
    length = timedelta(minutes=minutes)
    slots: list[Slot] = []
    while begin + length <= end:
        label = f"{half_day.on.isoformat()} {half_day.name.strip()}"[:60]
        slots.append(Slot(id=new_id(), event_id=event.id, starts_at=begin, ends_at=begin + length, session=label))
        begin += length + timedelta(minutes=pause)
    return slots


def _free_slug(session: Session, facts: Facts) -> str:
    plain = (
        unicodedata.normalize("NFKD", f"{facts.name} {facts.city} {facts.starts_on.year}")
        .encode("ascii", "ignore")
        .decode()
    )
    slug = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[:70] or "event"
    taken = set(session.scalars(select(Event.slug).where(Event.slug.startswith(slug, autoescape=True))))
    return next(name for name in (slug, *(f"{slug}-{n}" for n in range(2, 10_000))) if name not in taken)


def remove_room(session: Session, by: Acting, event_id: uuid.UUID, room_id: uuid.UUID) -> None:
    """Take a room with its tables off the plan. Raises `Conflict` when meetings stand at them."""
    rights.organiser_of(session, by, event_id)
    room = session.scalar(select(Room).where(Room.id == room_id, Room.event_id == event_id))
    if room is None:
        raise NotFound(_("There is no such room."))
    try:
        with session.begin_nested():
            for table in list(room.tables):
                session.delete(table)
            session.delete(room)
    except IntegrityError as error:
        raise Conflict(_("Meetings stand at tables of this room.")) from error
    audit.record(session, by, "room.removed", room_id, event_id=event_id)


def phase_deadline(on: date, zone: ZoneInfo) -> datetime:
    """The instant at which a last day ends at the venue."""
    return instant(on + timedelta(days=1), time(0), zone)
