"""The catalogue as firms see it: search, filters, one page a firm. Staff sees the same through addresses of its own."""

import uuid
from collections import Counter
from collections.abc import Callable

from flask import Response, render_template, request, url_for

from fondaco.accounts import viewer
from fondaco.catalogue import entries, files
from fondaco.catalogue.blueprint import pages
from fondaco.catalogue.models import Registration
from fondaco.catalogue.search import FILTERS, Wanted
from fondaco.firms import nace
from fondaco.firms.vocabulary import Cooperation, SizeClass
from fondaco.firms.words import cooperation, size
from fondaco.kernel import i18n
from fondaco.kernel.database import session

PER_PAGE = 20


@pages.get("/my/<uuid:event_id>/catalogue", endpoint="browse")
@pages.get("/events/<uuid:event_id>/catalogue/firms", endpoint="browse_as_staff")
def browse(event_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    wanted = Wanted(request.args.get("q", "")[:200], **{name: request.args.get(name, "")[:40] for name in FILTERS})
    found = entries.browse(session(), by, event_id, wanted)
    page = max(1, request.args.get("page", 1, int))
    shown = entries.loaded(session(), found.ids[(page - 1) * PER_PAGE : page * PER_PAGE])
    return render_template(
        "pages/catalogue/browse.html",
        found=found,
        wanted=wanted,
        shown=shown,
        choices={name: _choices(name, found.counts[name], getattr(wanted, name)) for name in FILTERS},
        page=page,
        pages=-(-len(found.ids) // PER_PAGE),
        url_for_page=lambda number: url_for(
            f".{_endpoint()}", event_id=event_id, **{**request.args.to_dict(), "page": number}
        ),
        here=url_for(f".{_endpoint()}", event_id=event_id),
        pdf_url=url_for(".my_pdf" if _endpoint() == "browse" else ".export", event_id=event_id, ending="pdf"),
        entry_url=_entry_url(event_id, staff=_endpoint() == "browse_as_staff"),
        own=by.represents,
        is_staff=_endpoint() == "browse_as_staff",
    )


@pages.get("/my/<uuid:event_id>/catalogue/<uuid:registration_id>", endpoint="entry")
@pages.get("/events/<uuid:event_id>/catalogue/firms/<uuid:registration_id>", endpoint="entry_as_staff")
def entry(event_id: uuid.UUID, registration_id: uuid.UUID) -> str:
    by = viewer.signed_in()
    registration = entries.entry(session(), by, event_id, registration_id)
    is_staff = _endpoint() == "entry_as_staff"
    return render_template(
        "pages/catalogue/entry.html",
        registration=registration,
        sectors=entries.sectors(registration.firm),
        spoken=entries.languages(registration),
        catalogue_url=url_for(".browse_as_staff" if is_staff else ".browse", event_id=event_id),
        is_own=registration.firm_id in by.represents,
        is_staff=is_staff,
    )


@pages.get("/my/<uuid:event_id>/catalogue.pdf")
def my_pdf(event_id: uuid.UUID) -> Response:
    return files.catalogue(session(), viewer.signed_in(), event_id, "pdf")


def _endpoint() -> str:
    return str(request.endpoint).rpartition(".")[2]


def _entry_url(event_id: uuid.UUID, *, staff: bool) -> Callable[[Registration], str]:
    endpoint = ".entry_as_staff" if staff else ".entry"
    return lambda registration: url_for(endpoint, event_id=event_id, registration_id=registration.id)


def _choices(name: str, counted: Counter[str], chosen: str) -> list[tuple[str, str]]:
    """What a filter offers: each choice that would leave a firm, and how many."""
    words: dict[str, Callable[[str], str]] = {
        "sector": _sector_name,
        "country": i18n.country_name,
        "cooperation": cooperation,
        "size": lambda value: size(SizeClass(value)) if value in set(SizeClass) else value,
        "language": i18n.language_name,
    }
    values = {value for value, number in counted.items() if number} | ({chosen} if chosen else set())
    labels = {value: words[name](value) for value in values}
    return [(value, f"{labels[value]} ({counted[value]})") for value in sorted(values, key=_order(name, labels))]


def _sector_name(code: str) -> str:
    """A section in capitals before its divisions, each shortened to what fits a line."""
    title = nace.title(code) or code
    short = title if len(title) <= 60 else title[:57].rstrip(" ,;") + "…"
    return f"{code} {short}"


def _order(name: str, labels: dict[str, str]) -> Callable[[str], tuple[str, str]]:
    """Sections with their divisions under them, sizes and kinds of cooperation as they grow, all else by its name."""
    if name == "sector":
        return lambda code: (nace.section_of(code) or code, code if code.isdigit() else "")
    fixed = {str(value): f"{at:02}" for at, value in enumerate([*SizeClass, *Cooperation])}
    return lambda value: (fixed.get(value, ""), labels[value].casefold())
