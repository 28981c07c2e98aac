"""What every page's frame shows: who looks, which event, the languages, and whether somebody is at work behind."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import NOBODY, Acting
from fondaco.events import times
from fondaco.events.events import of_staff
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.institutions.rail import Step
from fondaco.kernel import heartbeat, i18n, outbox
from fondaco.kernel.database import session
from fondaco.kernel.mail import Mail, MailState
from fondaco.settings import Settings

_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")

STEP_PAGES = {
    Step.SELECT: "firms.select",
    Step.INVITE: "invitations.invite",
    Step.CATALOGUE: "catalogue.overview",
    Step.MEET: "meetings.meet",
    Step.ASSIST: "assistance.assist",
    Step.FOLLOW_UP: "followup.follow_up",
}
FIRM_PAGES = ("catalogue.my_event", "catalogue.browse", "meetings.my_requests", "meetings.my_agenda")


def frame() -> dict[str, object]:
    """The context of `base.html`."""
    by: Acting = g.get("acting", NOBODY)
    event = None if g.get("failed") else _event_of_page()
    return {
        "viewer": by if by.person_id else None,
        "event": event,
        "event_choices": _choices(by),
        "event_nav": _navigation(by, event),
        "home_url": "/",
        "languages": list(i18n.LANGUAGES.items()),
        "language": i18n.current(),
        "has_mailbox": by.is_administrator and not _settings().smtp_url,
        **(_warnings(event) if (by.is_organiser or by.is_administrator) and not g.get("failed") else {}),
    }


def step_name(step: Step) -> str:
    """The step in the reader's language."""
    return {
        Step.SELECT: _("Select"),
        Step.INVITE: _("Invite"),
        Step.CATALOGUE: _("Catalogue"),
        Step.MEET: _("Meet"),
        Step.ASSIST: _("Assist"),
        Step.FOLLOW_UP: _("Follow up"),
    }[step]


def _event_of_page() -> Event | None:
    """The event in the page's address. The view has checked by now that it may be shown."""
    event_id = (request.view_args or {}).get("event_id") or g.get("event_id")
    return session().get(Event, event_id) if isinstance(event_id, uuid.UUID) else None


def _choices(by: Acting) -> list[tuple[str, str]]:
    if not by.is_organiser or g.get("failed"):
        return []
    return [(event.name, url_for("events.event_home", event_id=event.id)) for event in of_staff(session(), by)]


def _navigation(by: Acting, event: Event | None) -> list[dict[str, object]]:
    if event is None or by.person_id is None:
        return []
    staff = bool(set(rights.events_of(session(), by.works_for)) & {event.id})
    if staff:
        pages = [("events.event_home", _("Overview"))]
        pages += [(endpoint, step_name(step)) for step, endpoint in STEP_PAGES.items()]
    else:
        words = (_("My event"), _("Catalogue"), _("Requests"), _("Agenda"))
        pages = list(zip(FIRM_PAGES, words, strict=True))
    shown = request.endpoint if request.endpoint in dict(pages) else _step_page(staff)
    return [
        {"label": label, "url": url_for(endpoint, event_id=event.id), "current": endpoint == shown}
        for endpoint, label in pages
        if endpoint in current_app.view_functions
    ]


def _step_page(staff: bool) -> str | None:
    """The step's own page that a page below it belongs to."""
    if not staff:
        return None
    return next((page for page in STEP_PAGES.values() if page.partition(".")[0] == request.blueprint), None)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["fondaco.settings"]
    return settings


def _warnings(event: Event | None) -> dict[str, object]:
    living = heartbeat.living(session(), timedelta(seconds=_settings().silent_after_seconds))
    return {
        "workers_silent": not living,
        "mail_waiting": _refusing_mail_server(session()),
        "jobs_given_up": outbox.given_up(session(), event.id) if event else 0,
    }


def _refusing_mail_server(session: Session) -> str | None:
    waiting = select(func.count(), func.max(Mail.reply)).where(Mail.state == MailState.RETRY)
    number, reply = session.execute(waiting).one()
    if not number:
        return None
    reply = _ADDRESS.sub("…", reply or "")  # the mail may be that of another institution
    return _("%(number)s mails wait because the mail server does not take them: %(reply)s", number=number, reply=reply)


def init_app(pages: Blueprint) -> None:
    pages.app_context_processor(frame)
    filters: dict[str, Callable[..., str]] = {
        "clock_time": times.clock_time,
        "day": times.day,
        "short_day": times.short_day,
        "moment": times.moment,
        "zone_name": times.zone_name,
        "country": i18n.country_name,
        "decimal": i18n.decimal,
        "language_name": i18n.language_name,
    }
    for name, filter_ in filters.items():
        pages.add_app_template_filter(filter_, name)
