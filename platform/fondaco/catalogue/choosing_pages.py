"""Somebody who speaks for several firms of one event says for which; the browser remembers it for that event."""

import uuid
from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from flask import session as browser
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.sign_in import local_address
from fondaco.catalogue import access
from fondaco.catalogue.access import FirmNotChosen
from fondaco.catalogue.blueprint import pages
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.kernel import problem
from fondaco.kernel.database import session
from fondaco.kernel.errors import NotFound

_MOST_REMEMBERED = 20
"""Events: a cookie holds 4 KB."""


@pages.before_app_request
def speak_for_one_firm() -> None:
    """On the firms' pages of an event nobody speaks for two firms at once. Raises `FirmNotChosen`."""
    by, event_id = viewer.acting(), (request.view_args or {}).get("event_id")
    if len(by.represents) < 2 or not event_id or not request.path.startswith("/my/") or _is_choice():
        return
    firms = access.own_firms(session(), by, event_id)
    if len(firms) < 2:
        return
    remembered = browser.get("firms", {}).get(str(event_id))
    g.chosen_firm = access.the_one([firm for firm in firms if str(firm.id) == remembered] or firms)
    g.acting = by.as_firm(g.chosen_firm.id)


@pages.app_template_global()
def chosen_firm() -> Firm | None:
    """For the frame: the firm as which somebody is here who could be here as another."""
    firm: Firm | None = g.get("chosen_firm")
    return firm


@pages.app_errorhandler(FirmNotChosen)
def ask_for_the_firm(error: FirmNotChosen) -> Response:
    """A page leads to the choice and back; whoever sent something, and the API, are told."""
    if request.method not in ("GET", "HEAD") or not request.path.startswith("/my/"):
        return problem.known(error)
    back = request.full_path.removesuffix("?")
    event_id = (request.view_args or {})["event_id"]
    return redirect(url_for("catalogue.choose_firm", event_id=event_id, next=back), 303)


@pages.get("/my/<uuid:event_id>/firm")
def choose_firm(event_id: uuid.UUID) -> str:
    firms = _own_firms(event_id)
    event = session().get_one(Event, event_id)
    return render_template("pages/catalogue/choose_firm.html", firms=firms, event=event, then=_then(event_id))


@pages.post("/my/<uuid:event_id>/firm")
def remember_firm(event_id: uuid.UUID) -> Response:
    """In the browser: nothing is written."""
    wanted = request.form.get("firm_id", "")
    if wanted not in {str(firm.id) for firm in _own_firms(event_id)}:
        raise NotFound(_("This firm is not one of yours in this event."))
    others = [(event, firm) for event, firm in browser.get("firms", {}).items() if event != str(event_id)]
    browser["firms"] = dict([*others, (str(event_id), wanted)][-_MOST_REMEMBERED:])
    return redirect(_then(event_id), 303)


def _is_choice() -> bool:
    return request.endpoint in ("catalogue.choose_firm", "catalogue.remember_firm")


def _own_firms(event_id: uuid.UUID) -> Sequence[Firm]:
    firms = access.own_firms(session(), viewer.signed_in(), event_id)
    if not firms:
        raise access.no_own_firm()
    return firms


def _then(event_id: uuid.UUID) -> str:
    return local_address(request.values.get("next", "")) or url_for("catalogue.my_event", event_id=event_id)
