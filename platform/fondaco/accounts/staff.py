"""The people who work with Fondaco, as far as the asking person may know: administrators all, organisers their own."""

import uuid

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import STAFF, Person, Role
from fondaco.kernel.errors import NotFound


def listed(
    session: Session,
    by: Acting,
    *,
    institution_id: uuid.UUID | None = None,
    text: str = "",
    page: int = 1,
    per_page: int = 50,
) -> tuple[list[Person], int]:
    """One page of them by name, and how many there are; `text` is part of a name or address."""
    found = select(Person).where(Person.id.in_(_known_to(by, institution_id)))
    if text:
        found = found.where(
            or_(Person.name.icontains(text, autoescape=True), Person.email.icontains(text, autoescape=True))
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = found.options(selectinload(Person.roles)).order_by(Person.name, Person.id)
    return list(session.scalars(rows.limit(per_page).offset((page - 1) * per_page))), total


def one(session: Session, by: Acting, person_id: uuid.UUID) -> Person:
    """That person. Raises `NotFound` for anybody whom `by` may not know."""
    person = session.scalar(select(Person).where(Person.id == person_id, Person.id.in_(_known_to(by, None))))
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def roles_known_to(by: Acting, person: Person) -> list[Role]:
    """What the person is, as far as it concerns whoever asks."""
    return [role for role in person.roles if role.kind in STAFF and (by.is_administrator or _is_own(by, role))]


def _is_own(by: Acting, role: Role) -> bool:
    return role.institution_id in by.organises_for or role.person_id == by.person_id


def _known_to(by: Acting, institution_id: uuid.UUID | None) -> Select[uuid.UUID]:
    conditions: list[ColumnElement[bool]] = [Role.kind.in_(STAFF)]
    if institution_id:
        conditions.append(Role.institution_id == institution_id)
    if not by.is_administrator:
        conditions.append(Role.institution_id.in_(by.organises_for))
    return select(Role.person_id).where(*conditions)
