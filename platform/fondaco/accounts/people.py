"""Registering people, their passwords and roles."""

import secrets
import uuid
from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.accounts.models import STAFF, Person, Role, RoleKind
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound, Refused

_hasher = PasswordHasher()

SHORTEST_PASSWORD = 10


def normal_address(address: str) -> str:
    """The one spelling under which an address is known: in ASCII, as mail servers take it.

    Raises `Invalid` naming what is wrong with it.
    """
    try:
        valid = validate_email(address.strip(), check_deliverability=False, allow_smtputf8=False)
        return (valid.ascii_email or valid.normalized).lower()
    except EmailNotValidError as error:
        raise Invalid(
            _("“%(address)s” is not an e-mail address: %(reason)s", address=address[:100], reason=str(error)),
            {"email": _("Enter one e-mail address, like anna@example.org.")},
        ) from error


def known_as(session: Session, email: str) -> Person | None:
    """The person of that address."""
    return session.scalar(select(Person).where(Person.email == normal_address(email)))


def ensure_person(session: Session, *, email: str, name: str, language: str = "en") -> Person:
    """The person of that address, entered now if new."""
    person = known_as(session, email)
    if person is None:
        person = Person(
            id=new_id(), email=normal_address(email), name=name.strip(), language=language, created_at=clock.now()
        )
        session.add(person)
        session.flush()
    return person


def give_role(
    session: Session,
    person: Person,
    kind: RoleKind,
    *,
    institution_id: uuid.UUID | None = None,
    firm_id: uuid.UUID | None = None,
) -> None:
    """Give a role; a second time changes nothing."""
    if any((role.kind, role.institution_id, role.firm_id) == (kind, institution_id, firm_id) for role in person.roles):
        return
    person.roles.append(Role(kind=kind, institution_id=institution_id, firm_id=firm_id))
    session.flush()


def take_role(session: Session, person: Person, kind: RoleKind, *, firm_id: uuid.UUID) -> None:
    """Take the role for that firm away; without it nothing changes."""
    person.roles = [role for role in person.roles if (role.kind, role.firm_id) != (kind, firm_id)]
    session.flush()


@cache
def _decoy() -> str:
    """Checked when nobody has the address, so that a wrong address takes as long as a wrong password."""
    return _hasher.hash(secrets.token_hex())


def enter(
    session: Session,
    by: Acting,
    *,
    email: str,
    name: str,
    language: str,
    roles: Sequence[tuple[RoleKind, uuid.UUID | None]],
) -> Person:
    """Enter a person with roles in institutions, or add roles to one.

    Raises `Refused` unless `by` is an administrator, `Invalid` for a role without its institution.
    """
    _keeps_people(by)
    if not name.strip():
        message = _("Enter the person's name.")
        raise Invalid(message, {"name": message})
    person = ensure_person(session, email=email, name=name, language=language)
    for kind, institution_id in roles:
        _give(session, person, kind, institution_id)
    audit.record(session, by, "person.entered", person.id)
    return person


def add_role(
    session: Session, by: Acting, person_id: uuid.UUID, kind: RoleKind, institution_id: uuid.UUID | None
) -> Person:
    """Let a person work for an institution too, or keep the installation. Raises as `enter`, and `NotFound`."""
    _keeps_people(by)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(_("There is no such person."))
    _give(session, person, kind, institution_id)
    audit.record(session, by, "role.given", person.id, kind=kind.value)
    return person


def end_role(session: Session, by: Acting, person_id: uuid.UUID, role_id: uuid.UUID) -> None:
    """Take a role from a person, at once. Raises `Conflict` for the last administrator, `NotFound`, `Refused`."""
    _keeps_people(by)
    administrators = session.scalars(_administrators().with_for_update()).all()
    role = session.get(Role, role_id)
    if role is None or role.person_id != person_id or role.kind not in STAFF:
        raise NotFound(_("There is no such role."))
    if administrators == [role]:
        raise Conflict(_("Somebody must keep the installation: name another administrator first."))
    session.delete(role)
    session.flush()
    audit.record(session, by, "role.ended", person_id, kind=role.kind.value)


def _administrators() -> Select[Role]:
    return select(Role).where(Role.kind == RoleKind.ADMINISTRATOR).order_by(Role.id)


def _keeps_people(by: Acting) -> None:
    if not by.is_administrator:
        raise Refused(_("People are entered by administrators."))


def _give(session: Session, person: Person, kind: RoleKind, institution_id: uuid.UUID | None) -> None:
    if kind not in STAFF:
        raise Invalid(_("Firms' people come with their registrations."), {"roles": _("Leave this role out.")})
    if (kind == RoleKind.ADMINISTRATOR) == (institution_id is not None):
        message = _("Organisers and advisers work for an institution, administrators for none.")
        raise Invalid(message, {"roles": message})
    try:
        with session.begin_nested():
            give_role(session, person, kind, institution_id=institution_id)
    except IntegrityError as error:
        message = _("There is no such institution.")
        raise Invalid(message, {"roles": message}) from error


def set_password(person: Person, password: str) -> None:
    """Raises `Invalid` for a password that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        message = _("A password has at least %(number)s characters.", number=SHORTEST_PASSWORD)
        raise Invalid(message, {"password": message})
    person.password_hash = _hasher.hash(password)


def password_fits(person: Person | None, password: str) -> bool:
    """Whether that is the person's password; takes as long where there is no person or no password."""
    try:
        fits = _hasher.verify(person.password_hash if person and person.password_hash else _decoy(), password)
    except VerificationError:
        return False
    return fits and person is not None and person.password_hash is not None
