"""What a list of firms is read into: fields, columns and one typed record a row."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fondaco.firms.vocabulary import ActivityScheme, Cooperation, SizeClass, Trade


class Field(StrEnum):
    """What a column can hold. The five activity fields and their descriptions may stand in several columns."""

    EXTERNAL_ID = "external_id"
    NAME = "name"
    TRADE_NAME = "trade_name"
    ADDRESS_1 = "address_1"
    ADDRESS_2 = "address_2"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    NUTS = "nuts"
    REGISTRATION_NUMBER = "registration_number"
    NACE_2_1 = "nace_2_1"
    NACE_2 = "nace_2"
    SIC = "sic"
    ATECO = "ateco"
    WZ = "wz"
    ACTIVITY_DESCRIPTION = "activity_description"
    FOUNDED = "founded"
    EMPLOYEES = "employees"
    EMPLOYEES_ON_SITE = "employees_on_site"
    SIZE = "size"
    REVENUE = "revenue"
    IMPORT_EXPORT = "import_export"
    WEBSITE = "website"
    EMAIL = "email"
    PHONE = "phone"
    FAX = "fax"
    LANGUAGE = "language"
    CONTACT_NAME = "contact_name"
    CONTACT_FIRST_NAME = "contact_first_name"
    CONTACT_LAST_NAME = "contact_last_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    CONTACT_ROLE = "contact_role"
    OFFERS = "offers"
    NEEDS = "needs"
    COOPERATION = "cooperation"
    HEADQUARTERS = "headquarters"


SCHEMES = {
    Field.NACE_2_1: ActivityScheme.NACE_2_1,
    Field.NACE_2: ActivityScheme.NACE_2,
    Field.SIC: ActivityScheme.SIC,
    Field.ATECO: ActivityScheme.ATECO,
    Field.WZ: ActivityScheme.WZ,
}
REPEATABLE = frozenset({*SCHEMES, Field.ACTIVITY_DESCRIPTION})


TEXT_LIMIT = 5_000
LINE_LIMIT = 500
LIMITS = dict.fromkeys((Field.OFFERS, Field.NEEDS), TEXT_LIMIT)
"""Characters beyond which a row is refused: `LINE_LIMIT` but for these. Nobody writes as much; something went wrong."""

ROOM = {
    Field.EXTERNAL_ID: 100,
    Field.ADDRESS_1: 240,
    Field.ADDRESS_2: 240,
    Field.POSTAL_CODE: 20,
    Field.CITY: 200,
    Field.REGION: 200,
    Field.REGISTRATION_NUMBER: 100,
    Field.WEBSITE: 480,
    Field.PHONE: 60,
    Field.FAX: 60,
    Field.CONTACT_NAME: 200,
    Field.CONTACT_FIRST_NAME: 95,
    Field.CONTACT_LAST_NAME: 95,
    Field.CONTACT_PHONE: 60,
    Field.CONTACT_ROLE: 200,
}
"""Characters that the directory has room for, where these are fewer: longer values are left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: where it stands (from 0), its header as written, and what it is taken for."""

    index: int
    header: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class Activity:
    """What a firm does, in one classification. SIC codes are as given; NACE, ATECO and WZ have their dots."""

    scheme: ActivityScheme
    code: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmRow:
    """One firm as its list describes it; None where the list says nothing, or nothing usable.

    `row` counts as a spreadsheet does. `country` is ISO 3166-1 alpha-2, `language` ISO 639-1. Phones are E.164 where
    they could be parsed, otherwise as given. `employees` is the larger of the two headcounts that lists give: a firm
    has at least those on its site.
    `revenue` is the figure as given, in euro. `headquarters` names the head of the firm's group.
    """

    row: int
    name: str
    country: str
    external_id: str | None = None
    trade_name: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    nuts: str | None = None
    registration_number: str | None = None
    activities: tuple[Activity, ...] = ()
    founded: int | None = None
    employees: int | None = None
    size: SizeClass | None = None
    revenue: Decimal | None = None
    import_export: Trade | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    fax: str | None = None
    language: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    contact_role: str | None = None
    offers: str | None = None
    needs: str | None = None
    cooperation: tuple[Cooperation, ...] = ()
    headquarters: str | None = None
