"""Entering institutions and correcting what is known of them."""

import re
import uuid
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import Acting
from fondaco.institutions.models import Institution, InstitutionKind
from fondaco.kernel import audit
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound, Refused


@dataclass(frozen=True)
class Facts:
    """What is known of an institution; `email` is that of the office that answers letters."""

    name: str
    kind: InstitutionKind
    country: str
    city: str
    email: str
    address: str = ""
    phone: str = ""
    website: str = ""


def add(session: Session, by: Acting, facts: Facts) -> Institution:
    """Enter an institution.

    Raises `Refused` unless `by` is an administrator, `Invalid` naming each fact that is wrong, `Conflict` for a name
    that is taken.
    """
    _keeps_institutions(by)
    entered = Institution(id=new_id(), **vars(_checked(facts)))
    _save(session, entered)
    audit.record(session, by, "institution.added", entered.id)
    return entered


def change(session: Session, by: Acting, institution_id: uuid.UUID, facts: Facts) -> Institution:
    """Replace what is known of an institution. Raises as `add`, and `NotFound`."""
    _keeps_institutions(by)
    institution = one(session, institution_id)
    for name, value in vars(_checked(facts)).items():
        setattr(institution, name, value)
    _save(session, institution)
    audit.record(session, by, "institution.changed", institution.id)
    return institution


def one(session: Session, institution_id: uuid.UUID) -> Institution:
    """That institution: who organises is no secret. Raises `NotFound`."""
    institution = session.get(Institution, institution_id)
    if institution is None:
        raise NotFound(_("There is no such institution."))
    return institution


def named(session: Session, name: str) -> Institution:
    """The institution of that name. Raises `NotFound`."""
    found = session.scalar(select(Institution).where(Institution.name == name))
    if found is None:
        raise NotFound(_("There is no institution called “%(name)s”.", name=name))
    return found


def every(session: Session) -> list[Institution]:
    """All institutions by name."""
    return list(session.scalars(select(Institution).order_by(Institution.name)))


def _keeps_institutions(by: Acting) -> None:
    if not by.is_administrator:
        raise Refused(_("Institutions are entered by administrators."))


def _save(session: Session, institution: Institution) -> None:
    try:
        with session.begin_nested():
            session.add(institution)
            session.flush()
    except IntegrityError as error:
        raise Conflict(_("There is an institution of that name already.")) from error


def _checked(facts: Facts) -> Facts:
    """The facts, tidied. Raises `Invalid` with a sentence for each one that cannot be."""
    tidy = replace(facts, **{name: value.strip() for name, value in vars(facts).items() if name != "kind"})
    tidy = replace(tidy, country=tidy.country.upper())
    errors: dict[str, str] = {}
    if not tidy.name:
        errors["name"] = _("Enter the institution's name.")
    if not tidy.city:
        errors["city"] = _("Say in which city it is.")
    if not re.fullmatch("[A-Z]{2}", tidy.country):
        errors["country"] = _("Give the country as a code of two capital letters, like IT.")
    if tidy.website and (urlsplit(tidy.website).scheme not in ("http", "https") or not urlsplit(tidy.website).hostname):
        errors["website"] = _("Give the whole address, like https://www.example.org.")
    try:
        tidy = replace(tidy, email=people.normal_address(tidy.email))
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(_("The institution cannot be entered like this."), errors)
    return tidy
