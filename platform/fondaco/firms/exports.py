"""Firms as files for spreadsheets, under headers by which an import knows the columns again."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from fondaco.firms.criteria import Criteria, reasons
from fondaco.firms.models import ChosenBy, Firm, TargetListEntry
from fondaco.firms.vocabulary import ActivityScheme
from fondaco.kernel import sheets
from fondaco.kernel.sheets import Cell

_TYPES = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}


def content_type(ending: str) -> str:
    """Raises `KeyError` unless `ending` is csv or xlsx."""
    return _TYPES[ending]


def firms_file(ending: str, firms: Iterable[Firm]) -> bytes:
    """All that the directory knows of these firms: it can be imported again, and then changes nothing."""
    return _file(ending, _("Firms"), _header(), map(_cells, firms))


def target_list_file(ending: str, entries: Iterable[TargetListEntry], criteria: Criteria) -> bytes:
    """The firms of a target list, each with why it is on it."""
    header = [*_header(), _("Chosen by"), _("Why")]
    return _file(ending, _("Target list"), header, _entry_rows(entries, criteria))


def _entry_rows(entries: Iterable[TargetListEntry], criteria: Criteria) -> Iterator[list[Cell]]:
    for entry in entries:
        by = _("hand") if entry.chosen_by == ChosenBy.HAND else _("criteria")
        yield [*_cells(entry.firm), by, ", ".join(reasons(criteria, entry.firm))]


def _file(ending: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return sheets.csv_file(header, rows) if ending == "csv" else sheets.xlsx_file(title, header, rows)


def _header() -> list[str]:
    # The names of schemes are the same in every language; the others are those that lists of firms use.
    described = _("description")
    schemes = [name for scheme in ActivityScheme for name in (scheme.value, f"{scheme.value} {described}")]
    return [
        _("ID"), _("Company name"), _("Trade name"), _("Address"), _("Postal code"), _("City"), _("Region"),
        _("Country"), "NUTS", _("Registration number"), *schemes, _("Size"), _("Employees"), _("Founded"),
        _("Revenue"), _("Import/Export"), _("Website"), _("E-mail"), _("Phone"), _("Fax"), _("Language"),
        _("Contact name"), _("Contact role"), _("Contact e-mail"), _("Contact phone"), _("Offers"), _("Needs"),
        _("Cooperation"), _("Group name"),
    ]  # fmt: skip


def _cells(firm: Firm) -> list[Cell]:
    person = next((contact for contact in firm.contacts if contact.name), None)
    office = next((contact for contact in firm.contacts if not contact.name), None)
    return [
        firm.external_id,
        firm.name,
        firm.trade_name,
        firm.address,
        firm.postal_code,
        firm.city,
        firm.region,
        firm.country,
        firm.nuts,
        firm.registration_number,
        *_activities(firm),
        firm.size.value if firm.size else "",
        firm.employees,
        firm.founded,
        firm.revenue,
        firm.trade.value if firm.trade else "",
        firm.website,
        office.email if office else "",
        firm.phone,
        firm.fax,
        firm.language,
        person.name if person else "",
        person.role if person else "",
        person.email if person else "",
        person.phone if person else "",
        firm.offers,
        firm.needs,
        ", ".join(firm.cooperation),
        firm.group_name,
    ]


def _activities(firm: Firm) -> Iterator[str]:
    for scheme in ActivityScheme:
        own = [activity for activity in firm.activities if activity.scheme == scheme]
        yield "; ".join(activity.code for activity in own)
        yield "; ".join(activity.description for activity in own)
