"""Criteria, institutions and page numbers as they stand in the address of a page."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from fondaco.firms.criteria import Criteria, parse
from fondaco.kernel.errors import NotFound

Given = MultiDict[str, str]

_NAMES = {
    "sectors": ("sector", "more_sectors"),
    "areas": ("area", "more_areas"),
    "cities": ("city",),
    "sizes": ("size",),
}
"""The names in an address that say one kind of criteria: those that are ticked, and those that are typed."""


def criteria_of(given: Given) -> Criteria:
    """The criteria of an address: each name may come several times, and hold several values separated by commas.

    Raises `Invalid` naming the kinds (`sectors`, `areas`, `sizes`) of which something cannot be.
    """
    values = {
        kind: [part for name in names for text in given.getlist(name) for part in text.split(",")]
        for kind, names in _NAMES.items()
    }
    return parse(
        **values,
        with_email={"with": True, "without": False}.get(given.get("email", "")),
        text=given.get("q", "")[:200],
    )


def in_address(criteria: Criteria) -> dict[str, Any]:
    """The criteria as values of an address or of hidden fields; what is not named is left out."""
    values = {
        "q": criteria.text,
        "sector": ",".join(map(str, criteria.sectors)),
        "area": ",".join(criteria.areas),
        "city": ",".join(criteria.cities),
        "size": ",".join(criteria.sizes),
        "email": {True: "with", False: "without", None: ""}[criteria.with_email],
    }
    return {name: value for name, value in values.items() if value}


def names_criteria(given: Mapping[str, str]) -> bool:
    """Whether an address names criteria, be it to take them all away."""
    return any(name in given for names in _NAMES.values() for name in (*names, "email"))


def page_number(given: Mapping[str, str]) -> int:
    """The number of the page wanted; 1 for what is no number."""
    text = given.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def wanted_institution() -> uuid.UUID | None:
    """The institution that the address or the form names. Raises `NotFound` for what is no id."""
    text = request.values.get("institution", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise NotFound(_("There is no such directory, or you do not keep it.")) from error
