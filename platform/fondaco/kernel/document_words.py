"""The labels that documents print, in the language of the moment: `data["words"]` of `documents.render`."""

from collections.abc import Callable

from flask_babel import gettext as _


def words_of(document: str) -> dict[str, str]:
    """The labels of the document. Braces name what the template fills in. Raises `KeyError` for an unknown document."""
    return {"page": _("Page {page} of {pages}"), **_WORDS[document]()}


def _letter() -> dict[str, str]:
    return {
        "date": _("Date"),
        "reference": _("Our reference"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "answer": _("How to answer"),
        "answer_until": _("Please answer by {date}"),
        "on_the_web": _("On the web"),
        "by_phone": _("By phone"),
        "by_email": _("By e-mail"),
        "qr": _("QR code of the page on which you answer: {address}"),
    }


def _call_sheet() -> dict[str, str]:
    return {
        "caller": _("Caller"),
        "called_on": _("Date"),
        "script": _("What to say"),
        "firm": _("Firm"),
        "call": _("Ask for"),
        "say": _("For this firm"),
        "outcome": _("Outcome"),
        "notes": _("Notes"),
        "earlier": _("Earlier"),
        "speaks": _("Speaks {language}"),
        "no_phone": _("No phone number known"),
        "answers_until": _("Answers until {date}"),
        "none": _("No firm has to be called."),
        "outcome_yes": _("Will come"),
        "outcome_no": _("Will not come"),
        "outcome_later": _("Call again"),
        "outcome_other": _("Other person"),
        "outcome_silent": _("Not reached"),
    }


def _catalogue() -> dict[str, str]:
    return {
        "organised_by": _("Organised by"),
        "printed": _("As of {date}"),
        "firms": _("Firms"),
        "countries": _("Countries"),
        "sectors": _("Sectors"),
        "introduction": _("About the event"),
        "by_sector": _("Firms by sector"),
        "by_country": _("Firms by country"),
        "all_firms": _("The firms"),
        "offers": _("Offers"),
        "needs": _("Needs"),
        "cooperation": _("Cooperation sought"),
        "delegates": _("Delegates"),
        "languages": _("Languages"),
        "web": _("On the web"),
        "size": _("Size"),
        "none": _("No firm is enrolled yet."),
    }


def _agenda() -> dict[str, str]:
    return {
        "agenda": _("Agenda"),
        "time": _("Time"),
        "table": _("Table"),
        "meeting": _("You meet"),
        "they_offer": _("They offer"),
        "they_need": _("They need"),
        "notes": _("Notes"),
        "zone": _("All times: {zone}"),
        "venue": _("Where"),
        "desk": _("Assistance centre"),
        "qr": _("QR code for check-in"),
        "none": _("No meetings yet. The assistance centre will gladly help you to find some."),
    }


def _table_cards() -> dict[str, str]:
    return {
        "table": _("Table"),
        "none": _("No meetings at this table."),
    }


def _checkin() -> dict[str, str]:
    return {
        "firm": _("Firm"),
        "delegate": _("Delegate"),
        "phone": _("Phone"),
        "first_meeting": _("First meeting"),
        "arrived": _("Arrived at"),
        "walk_ins": _("Came without being on the list"),
        "counts": _("{firms} firms, {delegates} delegates"),
        "none": _("No firm is expected."),
    }


_WORDS: dict[str, Callable[[], dict[str, str]]] = {
    "letter": _letter,
    "call_sheet": _call_sheet,
    "catalogue": _catalogue,
    "agenda": _agenda,
    "table_cards": _table_cards,
    "checkin": _checkin,
}
