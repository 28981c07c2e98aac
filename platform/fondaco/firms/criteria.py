"""By what firms are chosen: sector, area, size, e-mail address, and words of their names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from fondaco.firms import nace, nuts, words
from fondaco.firms.listfile.activities import codes_of
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import Activity, Contact, Firm
from fondaco.firms.vocabulary import ActivityScheme, SizeClass
from fondaco.kernel import i18n
from fondaco.kernel.errors import Invalid

NACE = "NACE"
NACE_SCHEMES = (ActivityScheme.NACE_2_1, ActivityScheme.NACE_2, ActivityScheme.ATECO, ActivityScheme.WZ)
"""ATECO and WZ are NACE with more digits: the first four are the same."""

_SECTOR = re.compile(r"(?:(NACE 2\.1|NACE 2|NACE|ATECO|WZ|SIC)\s+)?(\S+)")


class Sector(NamedTuple):
    """The beginning of an activity code; `scheme` "NACE" means all that begin as NACE does, `code` may be a section."""

    scheme: str
    code: str

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(NACE_SCHEMES) if self.scheme == NACE else (self.scheme,)

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(nace.SECTIONS[self.code].divisions) if self.code in nace.SECTIONS else (self.code,)

    def holds(self, scheme: str, code: str) -> bool:
        """Whether an activity belongs to the sector."""
        return scheme in self.schemes and code.startswith(self.prefixes)


def sector(text: str) -> Sector:
    """A sector as somebody types it: C, 31, 31.0, NACE 31.01, ATECO 31.01.1, SIC 2511. Raises `Invalid`."""
    match = _SECTOR.fullmatch(" ".join(text.upper().split()))
    scheme, code = (match.group(1) or NACE, match.group(2)) if match else (NACE, "")
    if scheme == ActivityScheme.SIC and re.fullmatch(r"[0-9A-Z]{1,8}", code):
        return Sector(scheme, code)
    if scheme == NACE and code in nace.SECTIONS:
        return Sector(scheme, code)
    if scheme != ActivityScheme.SIC and (found := codes_of(ActivityScheme.ATECO)(code).value):
        return Sector(scheme, found[0])
    message = _("“%(text)s” is not a sector. Write a NACE section or code, like C or 31.0, or SIC 25.", text=text[:40])
    raise Invalid(message, {"sectors": message})


@dataclass(frozen=True)
class Criteria:
    """What firms must meet: one of each kind that is named. `areas` and `cities` are one kind: where a firm is."""

    sectors: tuple[Sector, ...] = ()
    areas: tuple[str, ...] = ()
    """Countries (ISO 3166-1) and NUTS regions."""
    cities: tuple[str, ...] = ()
    sizes: tuple[SizeClass, ...] = ()
    with_email: bool | None = None
    """True: with an e-mail address only; False: without; None: all the same."""
    text: str = ""
    """Words of the firm's name."""

    def as_json(self) -> dict[str, Any]:
        """As it is stored with a target list and given by the API."""
        return {
            "sectors": [str(each) for each in self.sectors],
            "areas": list(self.areas),
            "cities": list(self.cities),
            "sizes": [size.value for size in self.sizes],
            "with_email": self.with_email,
        }


def of_json(stored: Mapping[str, Any]) -> Criteria:
    """The criteria that `as_json` gave, or that somebody gives in its form. Raises `Invalid`."""
    return parse(
        sectors=stored.get("sectors", ()),
        areas=stored.get("areas", ()),
        cities=stored.get("cities", ()),
        sizes=stored.get("sizes", ()),
        with_email=stored.get("with_email"),
    )


def parse(
    *,
    sectors: Iterable[str] = (),
    areas: Iterable[str] = (),
    cities: Iterable[str] = (),
    sizes: Iterable[str] = (),
    with_email: bool | None = None,
    text: str = "",
) -> Criteria:
    """Criteria as somebody wrote them. Raises `Invalid` naming each kind of which something cannot be."""
    errors: dict[str, str] = {}

    def each(kind: str, texts: Iterable[str], read: Any) -> tuple[Any, ...]:
        found = []
        for written in texts:
            try:
                found += [read(written)] if written.strip() else []
            except Invalid as error:
                errors[kind] = str(error)
        return tuple(dict.fromkeys(found))

    criteria = Criteria(
        each("sectors", sectors, sector),
        each("areas", areas, _area),
        each("cities", cities, str.strip),
        each("sizes", sizes, _size),
        with_email,
        text.strip(),
    )
    if errors:
        raise Invalid(next(iter(errors.values())), errors)
    return criteria


def _area(text: str) -> str:
    code = nuts.normal(text)
    if code is None:
        message = _("“%(text)s” is not an area. Write a country or NUTS region, like IT or ITH4.", text=text[:40])
        raise Invalid(message, {"areas": message})
    return nuts.country_of(code) if len(code) == 2 else code


def _size(text: str) -> SizeClass:
    try:
        return SizeClass(text)
    except ValueError as error:
        message = _("“%(text)s” is not a size of firms.", text=text[:40])
        raise Invalid(message, {"sizes": message}) from error


def met_by(criteria: Criteria) -> list[ColumnElement[bool]]:
    """The conditions under which a row of `Firm` meets the criteria."""
    conditions: list[ColumnElement[bool]] = [
        Firm.folded_names.contains(word, autoescape=True) for word in fold(criteria.text).split()
    ]
    if criteria.sectors:
        conditions.append(has_activity(or_(*map(_in_sector, criteria.sectors))))
    places = [_in_area(area) for area in criteria.areas] + [Firm.folded_city == fold(city) for city in criteria.cities]
    if places:
        conditions.append(or_(*places))
    if criteria.sizes:
        conditions.append(Firm.size.in_(criteria.sizes))
    if criteria.with_email is not None:
        conditions.append(has_email() if criteria.with_email else ~has_email())
    return conditions


def has_email() -> ColumnElement[bool]:
    """Whether a firm has a contact with an address."""
    return exists(select(1).where(Contact.firm_id == Firm.id, Contact.email != ""))


def has_contact() -> ColumnElement[bool]:
    """Whether a firm has a contact with a name."""
    return exists(select(1).where(Contact.firm_id == Firm.id, Contact.name != ""))


def has_activity(condition: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """Whether a firm has an activity, or one that meets `condition`."""
    activities = select(1).where(Activity.firm_id == Firm.id)
    return exists(activities if condition is None else activities.where(condition))


def _in_sector(wanted: Sector) -> ColumnElement[bool]:
    codes = or_(*(Activity.code.startswith(prefix, autoescape=True) for prefix in wanted.prefixes))
    return and_(Activity.scheme.in_(wanted.schemes), codes)


def _in_area(area: str) -> ColumnElement[bool]:
    return Firm.country == area if len(area) == 2 else Firm.nuts.startswith(area, autoescape=True)


def reasons(criteria: Criteria, firm: Firm) -> list[str]:
    """Which of the criteria the firm meets, and by what: "NACE 31.01", "Italy", "11 to 49 employees"."""
    found = [
        f"{activity.scheme} {activity.code}"
        for activity in firm.activities
        if any(wanted.holds(activity.scheme, activity.code) for wanted in criteria.sectors)
    ]
    found += [_area_words(area) for area in criteria.areas if _lies_in(firm, area)]
    found += [city for city in criteria.cities if fold(city) == firm.folded_city]
    if firm.size in criteria.sizes:
        found.append(words.size(firm.size))
    return found


def _lies_in(firm: Firm, area: str) -> bool:
    return firm.country == area if len(area) == 2 else nuts.lies_in(firm.nuts, area)


def _area_words(area: str) -> str:
    country = i18n.country_name(nuts.country_of(area))
    return country if len(area) == 2 else f"{country} – {area}"


def in_words(criteria: Criteria) -> list[str]:
    """The criteria as a person reads them, a phrase for each kind."""
    phrases: Sequence[tuple[str, list[str]]] = (
        (_("Sectors"), [_sector_words(each) for each in criteria.sectors]),
        (_("Areas"), [*map(_area_words, criteria.areas), *criteria.cities]),
        (_("Sizes"), [words.size(size) for size in criteria.sizes]),
    )
    found = [f"{label}: {', '.join(values)}" for label, values in phrases if values]
    if criteria.with_email is not None:
        found.append(_("With an e-mail address") if criteria.with_email else _("Without an e-mail address"))
    return found


def _sector_words(wanted: Sector) -> str:
    title = nace.title(wanted.code) if wanted.schemes[0] in NACE_SCHEMES else ""
    return f"{wanted} {title}".strip() if len(wanted.code) <= 2 else str(wanted)
