"""The desks of the assistance centre at an event, and who sits at them."""

import uuid
from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import Person
from fondaco.assistance import access
from fondaco.assistance.models import Desk
from fondaco.institutions import rights
from fondaco.kernel import audit
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Invalid, NotFound


def set_up(
    session: Session, by: Acting, event_id: uuid.UUID, *, name: str, place: str, adviser_ids: Collection[uuid.UUID]
) -> Desk:
    """A desk of the institution for which `by` organises the event. Raises `Invalid` for a name that is taken."""
    institution_id = rights.organiser_of(session, by, event_id)
    desk = Desk(id=new_id(), event_id=event_id, institution_id=institution_id)
    _enter(session, desk, name, place, adviser_ids)
    session.add(desk)
    session.flush()
    audit.record(session, by, "desk.set_up", desk.id, event_id=event_id)
    return desk


def change(
    session: Session, by: Acting, desk_id: uuid.UUID, *, name: str, place: str, adviser_ids: Collection[uuid.UUID]
) -> Desk:
    """Replace name, place and advisers of a desk."""
    desk = _of_organiser(session, by, desk_id)
    _enter(session, desk, name, place, adviser_ids)
    audit.record(session, by, "desk.changed", desk.id, event_id=desk.event_id)
    return desk


def remove(session: Session, by: Acting, desk_id: uuid.UUID) -> None:
    """Take a desk off the plan. Its cases stay with their advisers."""
    desk = _of_organiser(session, by, desk_id)
    session.delete(desk)
    audit.record(session, by, "desk.removed", desk.id, event_id=desk.event_id)


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[Desk]:
    """The desks of the event by name, with their advisers, for its staff."""
    rights.staff_of(session, by, event_id)
    return list(
        session.scalars(
            select(Desk).where(Desk.event_id == event_id).order_by(Desk.name).options(selectinload(Desk.advisers))
        )
    )


def _of_organiser(session: Session, by: Acting, desk_id: uuid.UUID) -> Desk:
    desk = session.get(Desk, desk_id)
    if desk is None:
        raise NotFound(_("There is no such desk."))
    rights.organiser_of(session, by, desk.event_id)
    return desk


def _enter(session: Session, desk: Desk, name: str, place: str, adviser_ids: Collection[uuid.UUID]) -> None:
    name = name.strip()
    if not name:
        raise Invalid(_("Give the desk a name."), {"name": _("Give the desk a name.")})
    taken = select(Desk.id).where(Desk.event_id == desk.event_id, Desk.name == name, Desk.id != desk.id)
    with session.no_autoflush:
        if session.scalar(taken) is not None:
            message = _("There is a desk of that name already.")
            raise Invalid(message, {"name": message})
        desk.advisers = _chosen(access.advisers(session, desk.event_id), adviser_ids)
    desk.name, desk.place = name, place.strip()


def _chosen(possible: list[Person], adviser_ids: Collection[uuid.UUID]) -> list[Person]:
    if set(adviser_ids) - {person.id for person in possible}:
        message = _("Choose advisers who work for one of the institutions of the event.")
        raise Invalid(message, {"adviser_ids": message})
    return [person for person in possible if person.id in adviser_ids]
