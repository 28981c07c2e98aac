"""The closed lists of words about firms in the reader's language: sizes, kinds of cooperation, fields of a list."""

from flask_babel import lazy_gettext as _

from fondaco.firms.listfile import Field
from fondaco.firms.vocabulary import Cooperation, SizeClass, Trade

SIZES = {
    SizeClass.MICRO: _("Up to 10 employees"),
    SizeClass.SMALL: _("11 to 49 employees"),
    SizeClass.MEDIUM: _("50 to 249 employees"),
    SizeClass.LARGE: _("250 employees or more"),
    SizeClass.RESEARCH: _("Research institution"),
    SizeClass.UNIVERSITY: _("University"),
    SizeClass.OTHER: _("Other organisation"),
}

COOPERATIONS = {
    Cooperation.AGENCY: _("Commercial agency"),
    Cooperation.DISTRIBUTION: _("Distribution"),
    Cooperation.FRANCHISE: _("Franchise"),
    Cooperation.LICENCE: _("Licence"),
    Cooperation.SUPPLY: _("Supply"),
    Cooperation.MANUFACTURING: _("Manufacturing"),
    Cooperation.OUTSOURCING: _("Outsourcing and subcontracting"),
    Cooperation.SERVICES: _("Services"),
    Cooperation.JOINT_VENTURE: _("Joint venture"),
    Cooperation.INVESTMENT: _("Investment"),
    Cooperation.TECHNICAL: _("Technical cooperation"),
    Cooperation.RESEARCH: _("Research cooperation"),
}

TRADES = {
    Trade.IMPORTS: _("Imports"),
    Trade.EXPORTS: _("Exports"),
    Trade.BOTH: _("Imports and exports"),
}

FIELDS = {
    Field.NAME: _("Name of the firm"),
    Field.TRADE_NAME: _("Trade name"),
    Field.EXTERNAL_ID: _("Number in your register"),
    Field.REGISTRATION_NUMBER: _("Registration or VAT number"),
    Field.ADDRESS_1: _("Address"),
    Field.ADDRESS_2: _("Address, second line"),
    Field.POSTAL_CODE: _("Postal code"),
    Field.CITY: _("City"),
    Field.REGION: _("Province or region"),
    Field.COUNTRY: _("Country"),
    Field.NUTS: _("NUTS code"),
    Field.NACE_2_1: _("NACE Rev. 2.1 code"),
    Field.NACE_2: _("NACE Rev. 2 code"),
    Field.ATECO: _("ATECO code"),
    Field.WZ: _("WZ code"),
    Field.SIC: _("SIC code"),
    Field.ACTIVITY_DESCRIPTION: _("Activity in words"),
    Field.SIZE: _("Size"),
    Field.EMPLOYEES: _("Employees"),
    Field.EMPLOYEES_ON_SITE: _("Employees on site"),
    Field.FOUNDED: _("Year of foundation"),
    Field.REVENUE: _("Revenue in euro"),
    Field.IMPORT_EXPORT: _("Imports or exports"),
    Field.WEBSITE: _("Website"),
    Field.EMAIL: _("E-mail"),
    Field.PHONE: _("Phone"),
    Field.FAX: _("Fax"),
    Field.LANGUAGE: _("Language"),
    Field.CONTACT_NAME: _("Contact: name"),
    Field.CONTACT_FIRST_NAME: _("Contact: first name"),
    Field.CONTACT_LAST_NAME: _("Contact: last name"),
    Field.CONTACT_ROLE: _("Contact: role"),
    Field.CONTACT_EMAIL: _("Contact: e-mail"),
    Field.CONTACT_PHONE: _("Contact: phone"),
    Field.OFFERS: _("Offers"),
    Field.NEEDS: _("Needs"),
    Field.COOPERATION: _("Cooperation sought"),
    Field.HEADQUARTERS: _("Group"),
}
"""What a column of a list can hold, in the order in which a person is asked."""

_COLUMNS = {
    "address": FIELDS[Field.ADDRESS_1],
    "trade": FIELDS[Field.IMPORT_EXPORT],
    "group_name": FIELDS[Field.HEADQUARTERS],
    "activities": _("Activities"),
    "contacts": _("Contacts"),
}


def column(name: str) -> str:
    """The name of a column of `Firm`, or of its `activities` and `contacts`."""
    return str(_COLUMNS[name] if name in _COLUMNS else FIELDS[Field(name)])


def size(value: SizeClass | None) -> str:
    """The name of a size class; "" where it is not known."""
    return str(SIZES[value]) if value else ""


def cooperation(value: str) -> str:
    """The name of a kind of cooperation; of one that is not in the list, the value itself."""
    return str(COOPERATIONS[Cooperation(value)]) if value in set(Cooperation) else value
