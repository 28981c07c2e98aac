"""Keys of programs: each acts as the person it was made for, with that person's present roles."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import ApiKey, Person
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Invalid, NotFound


def new(session: Session, person: Person, name: str) -> str:
    """A new key for programs that act as `person`. Only its hash is stored: it cannot be shown again."""
    text = f"fk_{secrets.token_urlsafe(32)}"
    session.add(ApiKey(id=new_id(), person_id=person.id, name=name, digest=_digest(text), created_at=clock.now()))
    return text


def make(session: Session, by: Acting, person_id: uuid.UUID, name: str) -> str:
    """A new key for a person: one's own, or as an administrator anybody's. Raises `NotFound`, `Invalid`."""
    person = _owner(session, by, person_id)
    if not name.strip():
        message = _("Name the program that will use the key.")
        raise Invalid(message, {"key_name": message})
    audit.record(session, by, "api_key.made", person_id)
    return new(session, person, name.strip()[:100])


def valid(session: Session, by: Acting, person_id: uuid.UUID) -> Sequence[ApiKey]:
    """The person's keys that work, the oldest first. Raises `NotFound` for somebody else's."""
    _owner(session, by, person_id)
    working = select(ApiKey).where(ApiKey.person_id == person_id, ApiKey.revoked_at.is_(None))
    return session.scalars(working.order_by(ApiKey.id)).all()


def revoke(session: Session, by: Acting, person_id: uuid.UUID, key_id: uuid.UUID) -> None:
    """End a key at once; a second time changes nothing. Raises `NotFound` for a key that is not the person's."""
    _owner(session, by, person_id)
    key = session.get(ApiKey, key_id)
    if key is None or key.person_id != person_id:
        raise NotFound(_("There is no such key."))
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        audit.record(session, by, "api_key.revoked", key_id)


def holder_of(session: Session, key: str) -> ApiKey | None:
    """The valid API key that `key` is."""
    return session.scalar(select(ApiKey).where(ApiKey.digest == _digest(key), ApiKey.revoked_at.is_(None)))


def _owner(session: Session, by: Acting, person_id: uuid.UUID) -> Person:
    """The person, if `by` may see and make keys that act so: oneself, and for administrators everybody."""
    person = session.get(Person, person_id)
    if person is None or not (by.is_administrator or by.person_id == person_id):
        raise NotFound(_("There is no such person."))
    return person


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
