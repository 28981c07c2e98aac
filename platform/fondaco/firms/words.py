"""The closed lists of `vocabulary` in the reader's language."""

from flask_babel import lazy_gettext as _

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


def size(value: SizeClass | None) -> str:
    """The name of a size class; "" where it is not known."""
    return str(SIZES[value]) if value else ""


def cooperation(value: str) -> str:
    """The name of a kind of cooperation; of one that is not in the list, the value itself."""
    return str(COOPERATIONS[Cooperation(value)]) if value in set(Cooperation) else value
