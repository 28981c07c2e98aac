"""The three ways into a registration: the link in a mail, the firm's own sign-in, and staff on the firm's behalf."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, url_for
from flask import session as browser
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy.orm import Session

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting, by_link
from fondaco.catalogue import access, registrations
from fondaco.catalogue.models import Registration
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.invitations.models import Invitation
from fondaco.kernel import tokens
from fondaco.kernel.errors import NotFound
from fondaco.kernel.tokens import Purpose

BASES = {
    "registration_by_link": "/registration/<token>",
    "my_registration": "/my/<uuid:event_id>/registration",
    "firm_registration": "/events/<uuid:event_id>/firms/<uuid:firm_id>/registration",
}
"""Endpoint and address of each door."""


@dataclass(frozen=True)
class Door:
    """Whoever came in, and for which firm and event. `registration` is None until something has been saved."""

    name: str
    arguments: dict[str, Any]
    by: Acting
    event: Event
    firm: Firm
    registration: Registration | None

    def url(self, page: str = "", **values: Any) -> str:
        """The address of a page of the form behind this door."""
        endpoint = f"catalogue.{self.name}" + (f"_{page}" if page else "")
        return url_for(endpoint, **self.arguments, **values)

    @property
    def is_staff(self) -> bool:
        return self.by.on_behalf_of is not None


def at_each_door(pages: Blueprint, page: str, suffix: str, method: str) -> Callable[..., Any]:
    """Give a view `(**arguments)` an address behind every door; its endpoint there is `<door>_<page>`."""

    def add(view: Callable[..., Any]) -> Callable[..., Any]:
        for name, base in BASES.items():
            endpoint = name + (f"_{page}" if page else "")
            pages.add_url_rule(base + suffix, endpoint, view, methods=[method], defaults={"door": name})
        return view

    return add


def entered(session: Session, door: str, **arguments: Any) -> Door:
    """Whoever came in by `door`. Raises `NotFound`, `Gone` or `SignInNeeded` for those who may not."""
    if door == "registration_by_link":
        return _by_link(session, **arguments)
    by = viewer.signed_in()
    event = session.get(Event, arguments["event_id"])
    if event is None:
        raise NotFound(_("There is no such event."))
    firm = access.own_firm(session, by, event.id) if door == "my_registration" else _firm(session, arguments["firm_id"])
    registration = access.of_firm(session, event.id, firm.id)
    if registration is not None:
        registration, by = access.to_act_upon(session, by, registration.id)
    else:
        by = access.to_enrol(session, by, event.id, firm)
        if by.on_behalf_of is None:
            registrations.check_invited(session, event.id, firm.id)
    return Door(door, arguments, by, event, firm, registration)


def _firm(session: Session, firm_id: uuid.UUID) -> Firm:
    firm = session.get(Firm, firm_id)
    if firm is None:
        raise NotFound(_("There is no such firm."))
    return firm


def _by_link(session: Session, token: str) -> Door:
    """A link is about an accepted invitation, or about the registration that came of it."""
    subject_id = tokens.read(session, Purpose.REGISTRATION, token).subject_id
    found = session.get(Invitation, subject_id) or session.get(Registration, subject_id)
    if found is None:
        raise NotFound(_("This registration is not kept any more."))
    event, firm = session.get_one(Event, found.event_id), found.firm
    registration = access.of_firm(session, event.id, firm.id)
    _speak(found.language)
    g.event_id = event.id
    by = by_link(firm.id, firm.name)
    if registration is None:
        registrations.check_invited(session, event.id, firm.id)
    return Door("registration_by_link", {"token": token}, by, event, firm, registration)


def _speak(language: str) -> None:
    """Show the page in the firm's language, unless another was chosen in this browser."""
    if "language" not in browser:
        g.language = language
        refresh()  # type: ignore[no-untyped-call]
