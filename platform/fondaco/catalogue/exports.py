"""The catalogue as a file: PDF for everybody in it, spreadsheets and JSON for organisers."""

import enum
import uuid
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue import entries, listing
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.catalogue.schemas import CatalogueFile, RegistrationOut
from fondaco.catalogue.search import Wanted, search
from fondaco.events import times
from fondaco.events.events import organisers
from fondaco.events.models import Event
from fondaco.firms.words import cooperation, size
from fondaco.institutions import rights
from fondaco.kernel import clock, documents, i18n, sheets
from fondaco.kernel.document_words import words_of

MOST_FIRMS = 100_000
"""In one file: all that there can be."""


class Format(enum.StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES = {Format.CSV: sheets.CSV_TYPE, Format.XLSX: sheets.XLSX_TYPE, Format.JSON: "application/json"}


def for_organisers(session: Session, by: Acting, event_id: uuid.UUID, wanted: Format) -> bytes:
    """The whole catalogue with its delegates' addresses, a row a delegate. Raises `NotFound` for all others."""
    rights.organiser_of(session, by, event_id)
    validated = RegistrationState.VALIDATED
    registrations = listing.of_event(session, by, event_id, state=validated, per_page=MOST_FIRMS).items
    if wanted == Format.JSON:
        told = [RegistrationOut.of(registration) for registration in registrations]
        return CatalogueFile(event_id=event_id, items=told).model_dump_json(indent=1).encode()
    header = [
        _("Firm"), _("Country"), _("City"), _("Size"), _("Sectors (NACE)"), _("Profile"), _("Offers"), _("Needs"),
        _("Cooperation"), _("Website"), _("Delegate"), _("Role"), _("E-mail"), _("Phone"), _("Languages"),
    ]  # fmt: skip
    if wanted == Format.CSV:
        return sheets.csv_file(header, _rows(registrations))
    return sheets.xlsx_file(_("Catalogue"), header, _rows(registrations))


def _rows(registrations: list[Registration]) -> Iterator[list[str]]:
    for registration in registrations:
        firm, entry = registration.firm, registration.entry
        told = [
            firm.name,
            firm.country,
            firm.city,
            size(firm.size),
            ", ".join(code for code, _title in entries.sectors(firm)),
            entry.profile,
            entry.offers,
            entry.needs,
            ", ".join(map(cooperation, entry.cooperation)),
            entry.website,
        ]
        for delegate in registration.delegates:
            person = [delegate.name, delegate.role, delegate.email, delegate.phone, ", ".join(delegate.languages)]
            yield told + person


def pdf(session: Session, by: Acting, event_id: uuid.UUID) -> bytes:
    """The catalogue to read and to print, for all who may look into it. Raises as `entries.check_shown` does."""
    event = entries.check_shown(session, by, event_id)
    registrations = entries.loaded(session, search(session, event_id, Wanted()).ids)
    hosts = organisers(session, event_id)
    data = {
        "title": _("Catalogue of firms"),
        "author": hosts[0].name,
        "accent": event.accent,
        "words": words_of("catalogue"),
        "event": {
            "name": event.name,
            "dates": times.span(event.starts_on, event.ends_on),
            "place": f"{event.city}, {i18n.country_name(event.country)}",
        },
        "organisers": [{"name": host.name, "place": host.city} for host in hosts],
        "introduction": event.aim,
        "printed": times.day(times.today_at(event.tz, clock.now())),
        "entries": [_printed(registration) for registration in registrations],
    }
    return documents.render("catalogue", data, language=i18n.current())


def _printed(registration: Registration) -> dict[str, Any]:
    firm, entry = registration.firm, registration.entry
    shown = registration.delegates if entry.show_delegates else []
    return {
        "name": firm.name,
        "city": firm.city,
        "country": i18n.country_name(firm.country),
        "size": size(firm.size),
        "sectors": [{"code": code, "name": title} for code, title in entries.sectors(firm)],
        "profile": entry.profile,
        "offers": entry.offers,
        "needs": entry.needs,
        "cooperation": [cooperation(kind) for kind in entry.cooperation],
        "delegates": [
            {
                "name": delegate.name,
                "role": delegate.role,
                "languages": [i18n.language_name(code) for code in delegate.languages],
            }
            for delegate in shown
        ],
        "languages": [] if shown else [i18n.language_name(code) for code in entries.languages(registration)],
        "web": entry.website,
    }


def filename(event: Event, ending: str) -> str:
    """Such as `wood-meets-udine-2027-catalogue.pdf`."""
    return f"{event.slug}-catalogue.{ending}"
