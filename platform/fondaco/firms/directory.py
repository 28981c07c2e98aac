"""The directory of firms as one institution keeps it."""

import uuid
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from fondaco.accounts.acting import Acting
from fondaco.firms import criteria as criterion
from fondaco.firms.criteria import Criteria, Sector
from fondaco.firms.models import Activity, Firm
from fondaco.firms.vocabulary import SizeClass
from fondaco.institutions.models import Institution
from fondaco.kernel.errors import NotFound


def check_kept_by(by: Acting, institution_id: uuid.UUID) -> None:
    """Raises `NotFound` unless `by` organises for the institution."""
    if institution_id not in by.organises_for:
        raise NotFound(_("There is no such directory, or you do not keep it."))


def institutions_of(session: Session, by: Acting) -> list[Institution]:
    """The institutions whose directories `by` keeps, by name."""
    query = select(Institution).where(Institution.id.in_(by.organises_for)).order_by(Institution.name)
    return list(session.scalars(query))


def institution_for(session: Session, by: Acting, wanted: uuid.UUID | None) -> Institution:
    """The institution whose directory is wanted; the first by name if none is said. Raises `NotFound`."""
    found = institutions_of(session, by)
    chosen = next((each for each in found if wanted in (None, each.id)), None)
    if chosen is None:
        raise NotFound(_("There is no such directory, or you do not keep it."))
    return chosen


def find(session: Session, by: Acting, firm_id: uuid.UUID) -> Firm:
    """A firm in a directory that `by` keeps. Raises `NotFound`."""
    found = session.scalar(select(Firm).where(Firm.id == firm_id, Firm.institution_id.in_(by.organises_for)))
    if found is None:
        raise NotFound(_("There is no such firm in your directory."))
    return found


def firms(institution_id: uuid.UUID, criteria: Criteria) -> Select[Firm]:
    """The firms of a directory that meet the criteria, by name, their contacts and activities at hand."""
    return (
        select(Firm)
        .where(Firm.institution_id == institution_id, *criterion.met_by(criteria))
        .order_by(Firm.folded_names, Firm.id)
        .options(selectinload(Firm.contacts), selectinload(Firm.activities))
    )


def countries(session: Session, institution_id: uuid.UUID) -> list[tuple[str, int]]:
    """The countries of the directory's firms with their numbers, the most first."""
    rows = session.execute(
        select(Firm.country, func.count())
        .where(Firm.institution_id == institution_id)
        .group_by(Firm.country)
        .order_by(func.count().desc(), Firm.country)
    )
    return [(country, number) for country, number in rows]


class PresentSector(NamedTuple):
    """A sector in which firms of a directory work. `example` is what most of them are said to do, if the list said."""

    sector: Sector
    firms: int
    example: str


def sectors(session: Session, institution_id: uuid.UUID) -> list[PresentSector]:
    """NACE divisions, and the first two characters of other codes, those of the most firms first."""
    division = func.substr(Activity.code, 1, 2)
    scheme = case((Activity.scheme.in_(criterion.NACE_SCHEMES), criterion.NACE), else_=Activity.scheme)
    of_directory = select(scheme, division).join(Activity.firm).where(Firm.institution_id == institution_id)
    numbers = session.execute(
        of_directory.add_columns(func.count(Activity.firm_id.distinct())).group_by(scheme, division)
    )
    said = session.execute(
        of_directory.add_columns(Activity.description, func.count())
        .where(Activity.description != "", Activity.scheme.not_in(criterion.NACE_SCHEMES))
        .group_by(scheme, division, Activity.description)
        .order_by(func.count(), Activity.description)
    )
    examples = {(of_scheme, code): description for of_scheme, code, description, _number in said}  # the last wins
    found = [
        PresentSector(Sector(of_scheme, code), number, examples.get((of_scheme, code), ""))
        for of_scheme, code, number in numbers
    ]
    return sorted(found, key=lambda each: (-each.firms, each.sector))


def sizes(session: Session, institution_id: uuid.UUID) -> dict[SizeClass, int]:
    """How many firms of each size the directory has."""
    rows = session.execute(
        select(Firm.size, func.count())
        .where(Firm.institution_id == institution_id, Firm.size.is_not(None))
        .group_by(Firm.size)
    )
    found = {size: number for size, number in rows if size}
    return {size: found[size] for size in SizeClass if size in found}


def number_of_firms(session: Session, institution_id: uuid.UUID) -> int:
    """How many firms the directory has."""
    return session.scalar(select(func.count()).where(Firm.institution_id == institution_id)) or 0
