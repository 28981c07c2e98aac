"""Entering institutions and the people who work for them."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import Acting
from fondaco.institutions.models import Institution, InstitutionKind
from fondaco.kernel import audit
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, NotFound, Refused


def add(
    session: Session,
    by: Acting,
    *,
    name: str,
    kind: InstitutionKind,
    country: str,
    city: str,
    email: str,
    address: str = "",
    phone: str = "",
    website: str = "",
) -> Institution:
    """Enter an institution. Raises `Refused` unless `by` is an administrator, `Conflict` for a name that is taken."""
    if not by.is_administrator:
        raise Refused(_("Institutions are entered by administrators."))
    if session.scalar(select(Institution).where(Institution.name == name.strip())):
        raise Conflict(_("There is an institution of that name already."))
    entered = Institution(
        id=new_id(),
        name=name.strip(),
        kind=kind,
        country=country.upper(),
        city=city.strip(),
        address=address,
        email=people.normal_address(email),
        phone=phone,
        website=website,
    )
    session.add(entered)
    session.flush()
    audit.record(session, by, "institution.added", entered.id)
    return entered


def named(session: Session, name: str) -> Institution:
    """The institution of that name. Raises `NotFound`."""
    found = session.scalar(select(Institution).where(Institution.name == name))
    if found is None:
        raise NotFound(_("There is no institution called “%(name)s”.", name=name))
    return found
