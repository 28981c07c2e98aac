"""Finding a firm by a few letters, as somebody stands at the desk."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.assistance import access
from fondaco.catalogue.models import Delegate, Registration
from fondaco.events.models import Event
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import Firm
from fondaco.institutions import rights

MOST = 20


@dataclass(frozen=True)
class Found:
    """A firm in an event. `delegate` is named when the letters are those of a person rather than the firm's."""

    registration: Registration
    event: Event
    delegate: str


def firms(session: Session, by: Acting, words: str, most: int = MOST) -> list[Found]:
    """Firms registered for the events at which `by` works whose name, town or delegate has words that begin so.

    Names of firms come first, then those of people; case and accents do not matter.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    rows = session.execute(
        select(Registration.id, Firm.name, Firm.trade_name, Firm.city)
        .join(Firm)
        .where(*_visible(session, by))
        .order_by(Registration.id)
    )
    by_name: dict[uuid.UUID, str] = {}
    for registration_id, name, trade_name, city in rows:
        if _begins(f"{name} {trade_name} {city}", wanted):
            by_name[registration_id] = ""
    people = session.execute(
        select(Delegate.registration_id, Delegate.name)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Firm)
        .where(*_visible(session, by))
    )
    for registration_id, name in people:
        if registration_id not in by_name and _begins(name, wanted):
            by_name[registration_id] = name
    return _loaded(session, by_name, wanted)[:most]


def _visible(session: Session, by: Acting) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.event_id.in_(rights.events_of(session, by.works_for)),
        access.seen_by(by, Registration.event_id),
    )


def _begins(text: str, wanted: list[str]) -> bool:
    words = fold(text).split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _loaded(session: Session, named: dict[uuid.UUID, str], wanted: list[str]) -> list[Found]:
    registrations = session.scalars(
        select(Registration).where(Registration.id.in_(named)).options(joinedload(Registration.firm))
    ).all()
    event_ids = {each.event_id for each in registrations}
    events = {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(event_ids)))}
    found = [Found(each, events[each.event_id], named[each.id]) for each in registrations]

    def order(item: Found) -> tuple[object, ...]:
        name = fold(item.registration.firm.name)
        return (bool(item.delegate), not name.startswith(wanted[0]), name, -item.event.starts_on.toordinal())

    return sorted(found, key=order)
