"""Changing one firm by hand."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.firms import directory
from fondaco.firms.listfile import Code, cells, places
from fondaco.firms.listfile.activities import codes_of
from fondaco.firms.listfile.cells import Read
from fondaco.firms.models import Activity, Contact, Firm
from fondaco.firms.vocabulary import ActivityScheme, SizeClass
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Invalid

CHANGEABLE = (
    *("name", "trade_name", "language", "size", "nuts", "nace", "city", "phone", "website", "offers", "needs"),
    *("contact_name", "contact_role", "contact_email", "contact_phone"),
)
"""What may be edited by hand: columns of `Firm`, its NACE codes, and the contact that it is written to."""

LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl"),
    *("pl", "pt", "ro", "sk", "sl", "sv", "is", "no", "mk", "sq", "sr", "bs", "tr", "uk"),
)
"""Languages to choose from, ISO 639-1: those of the EU and its neighbours."""

_LONGEST = {
    **dict.fromkeys(("name", "trade_name"), 500),
    **dict.fromkeys(("offers", "needs"), 5_000),
    **dict.fromkeys(("city", "contact_name", "contact_role"), 200),
    **dict.fromkeys(("phone", "contact_phone"), 60),
    **dict.fromkeys(("website", "contact_email", "nace"), 320),
    **dict.fromkeys(("language", "size", "nuts"), 20),
}


def change(session: Session, by: Acting, firm_id: uuid.UUID, edits: Mapping[str, str]) -> Firm:
    """Change a firm by hand: `edits` maps some of `CHANGEABLE` to their new texts, "" to empty one.

    Raises `Invalid` naming each text that cannot be taken; nothing is changed then.
    """
    firm = directory.find(session, by, firm_id)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, text in edits.items():
        try:
            values[name] = _read_edit(name, text, firm.country)
        except Invalid as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(_("This cannot be saved as it is."), errors)
    if "nace" in values:
        _change_nace(firm, values.pop("nace"))
    contact = {name.removeprefix("contact_"): values.pop(name) for name in list(values) if name.startswith("contact_")}
    if any(contact.values()) and not firm.contact:
        firm.contacts.append(Contact(id=new_id()))
    if firm.contact:
        _set(firm.contact, contact)
    _set(firm, values)
    firm.updated_at = clock.now()
    session.flush()
    audit.record(session, by, "firm.changed", firm.id, fields=", ".join(sorted(edits)))
    return firm


def present(firm: Firm) -> dict[str, str]:
    """What may be edited, as it stands."""
    contact = firm.contact or Contact(name="", role="", email="", phone="")
    values = {name: getattr(firm, name) or "" for name in CHANGEABLE if hasattr(firm, name)}
    return {
        **{name: str(value) for name, value in values.items()},
        "nace": "; ".join(each.code for each in firm.activities if each.scheme == ActivityScheme.NACE_2_1),
        **{f"contact_{name}": getattr(contact, name) for name in ("name", "role", "email", "phone")},
    }


def _set(row: Firm | Contact, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _read_edit(name: str, text: str, country: str) -> Any:
    written = text.replace("\r\n", "\n").strip()
    if cells.unfit(written, _LONGEST[name]):
        raise Invalid(_("This is too long, or contains invisible control characters."))
    if name == "name" and not written:
        raise Invalid(_("Give the name of the firm."))
    if name == "size":
        return _size(written)
    if not written:
        return () if name == "nace" else ""
    parsers: dict[str, Callable[[str], Read[Any]]] = {
        "nuts": places.nuts,
        "nace": codes_of(ActivityScheme.NACE_2_1),
        "language": places.language,
        "website": cells.website,
        "contact_email": cells.email,
        "phone": cells.phone_in(country),
        "contact_phone": cells.phone_in(country),
        "offers": cells.paragraphs,
        "needs": cells.paragraphs,
    }
    read = parsers.get(name, cells.line)(written)
    if read.odd and read.odd != Code.PHONE_KEPT:
        raise Invalid(_wanted(name))
    return read.value


def _wanted(name: str) -> str:
    """What can stand in a field that holds something else."""
    return {
        "nuts": _("Enter the code of a NUTS region, such as ITH42."),
        "nace": _("Enter NACE codes such as 31.00, separated by semicolons."),
        "language": _("Choose a language."),
        "website": _("Enter the address of a website, like www.example.org."),
        "contact_email": _("Enter one e-mail address, like anna@example.org."),
    }[name]


def _size(written: str) -> SizeClass | None:
    if not written:
        return None
    try:
        return SizeClass(written)
    except ValueError as error:
        raise Invalid(_("Choose one of the sizes.")) from error


def _change_nace(firm: Firm, codes: tuple[str, ...]) -> None:
    """Give the firm these NACE Rev. 2.1 codes instead of those that it has; descriptions of the same codes stay."""
    known = {each.code: each for each in firm.activities if each.scheme == ActivityScheme.NACE_2_1}
    others = [each for each in firm.activities if each.scheme != ActivityScheme.NACE_2_1]
    own = [known.get(code) or Activity(scheme=ActivityScheme.NACE_2_1.value, code=code) for code in codes]
    firm.activities = [*own, *others]
    for position, activity in enumerate(firm.activities):
        activity.position = position
