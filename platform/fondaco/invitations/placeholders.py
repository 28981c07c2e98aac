"""Placeholders in letters, such as `{firm}`. What stands in for them is data: it is put in once and not read again."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _

ANSWER = "answer"
"""On a line of its own: where the button stands in the mail, and the address with its QR code on paper."""

NAMES = frozenset(
    {
        "salutation",
        "contact",
        "firm",
        "event",
        "aim",
        "sectors",
        "dates",
        "city",
        "country",
        "venue",
        "answer_by",
        "answer_by_short",
        "register_by",
        "institution",
        "email",
        "phone",
        "organisers",
        "countries",
        ANSWER,
    }
)

_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


def meanings() -> dict[str, str]:
    """What each placeholder stands for, in the order in which organisers use them."""
    return {
        "salutation": _("The greeting, with the contact's name if there is one"),
        "contact": _("Name of the person at the firm, or the firm's name"),
        "firm": _("Name of the firm"),
        "event": _("Name of the event"),
        "aim": _("Aim of the event"),
        "sectors": _("Sectors of the event"),
        "dates": _("Day or days of the event"),
        "city": _("City of the event"),
        "country": _("Country of the event"),
        "venue": _("Venue of the event"),
        "answer_by": _("Last day to answer"),
        "answer_by_short": _("Last day to answer, without the year"),
        "register_by": _("Last day to register"),
        "institution": _("Your institution"),
        "email": _("E-mail address of your institution"),
        "phone": _("Phone number of your institution"),
        "organisers": _("All institutions that organise the event"),
        "countries": _("Countries of these institutions"),
        ANSWER: _("On a line of its own: the button to answer"),
    }


def problems(text: str) -> list[str]:
    """A sentence for each brace that is not part of a known placeholder."""
    return [_problem(text, found) for found in _BRACES.finditer(text) if found[1] not in NAMES]


def _problem(text: str, found: re.Match[str]) -> str:
    if found[1] is not None:
        return _("There is no placeholder %(name)s.", name=found[0][:60])
    around = text[max(0, found.start() - 15) : found.end() + 15].replace("\n", " ").strip()
    return _(
        "A brace stands alone in “%(around)s”: a placeholder is written like %(example)s.",
        around=around,
        example="{firm}",
    )


def names_in(text: str) -> set[str]:
    """The placeholders that a text uses."""
    return {found[1] for found in _BRACES.finditer(text) if found[1] in NAMES}


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each known placeholder replaced; braces within the values stay as they are."""
    return _BRACES.sub(lambda found: values.get(found[1] or "", found[0]), text)
