"""Organiser's pages of campaigns: their letters, their start, and how far they are."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from fondaco.accounts import viewer
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.invitations import campaigns, letters, overview, placeholders, progress, rail, wording
from fondaco.invitations.blueprint import Page, pages
from fondaco.invitations.models import Campaign, CampaignState, Channel, Letter
from fondaco.invitations.overview import Delivery
from fondaco.invitations.paper import MOST_LETTERS
from fondaco.invitations.tabs import tabs
from fondaco.kernel import i18n, mail
from fondaco.kernel.database import session
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.unit_of_work import writes

MOST_MATCHES = 12
"""Firms that a search in the preview names."""


@pages.get("/events/<uuid:event_id>/invite")
def invite(event_id: uuid.UUID) -> Page:
    return _invite(event_id, {})


@pages.post("/events/<uuid:event_id>/invite")
@writes
def create_campaign(event_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    try:
        made = campaigns.create(session(), by, event_id, request.form.get("name", ""))
    except Invalid as error:
        session().rollback()
        return _invite(event_id, error.errors), 422
    return redirect(_address(made), 303)


def _invite(event_id: uuid.UUID, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    rounds = campaigns.of_event(session(), by, event_id)
    tally = overview.tally(session(), by, event_id)
    return render_template(
        "pages/invitations/invite.html",
        rounds=[(each, progress.of(session(), each), wording.campaign_chip(each.state)) for each in rounds],
        tally=tally,
        truth=rail.truth(tally, rounds),
        answers_url=rail.answers_url,
        tallies=overview.tallies_by_institution(session(), by, event_id),
        organises=bool(by.organises_for),
        tabs=tabs(session(), by, session().get_one(Event, event_id), "campaigns"),
        errors=errors,
    )


@pages.get("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>")
def campaign(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Page:
    return _campaign(_own(event_id, campaign_id), {})


def _campaign(found: Campaign, errors: dict[str, str]) -> str:
    by = viewer.signed_in()
    return render_template(
        "pages/invitations/campaign.html",
        chip=wording.campaign_chip(found.state),
        plan=campaigns.plan(session(), by, found.id) if found.state == CampaignState.DRAFT else None,
        words=_words,
        errors=errors,
        **_standing(found),
    )


def _words(numbers: dict[str, int]) -> str:
    """Such as “20 in Italian, 3 in German”."""
    return ", ".join(
        _("%(number)s in %(language)s", number=number, language=i18n.language_name(code))
        for code, number in sorted(numbers.items(), key=lambda item: -item[1])
    )


def _standing(found: Campaign) -> dict[str, object]:
    now = progress.of(session(), found)
    return {
        "campaign": found,
        "progress": now,
        "under_way": progress.is_under_way(found, now),
        "unknown": progress.unknown_letters(session(), found),
        "most_letters": MOST_LETTERS,
        "Channel": Channel,
        "Delivery": Delivery,
        "answers_url": rail.answers_url,
    }


@pages.get("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/progress")
def campaign_progress(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Page:
    """The part of the campaign's page that follows what happens."""
    return render_template("pages/invitations/_progress.html", **_standing(_own(event_id, campaign_id)))


@pages.post("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/start")
@writes
def start_campaign(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Page:
    found = _own(event_id, campaign_id)
    try:
        planned = campaigns.start(session(), viewer.signed_in(), campaign_id)
    except (Invalid, Conflict) as error:
        session().rollback()
        return _campaign(found, {"": str(error)}), error.status
    number = planned.number(Channel.EMAIL)
    flash(ngettext("%(num)s letter is being sent.", "%(num)s letters are being sent.", number), "good")
    return redirect(_address(found), 303)


@pages.post("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/unknown/<uuid:mail_id>")
@writes
def settle_letter(event_id: uuid.UUID, campaign_id: uuid.UUID, mail_id: uuid.UUID) -> Page:
    found = _own(event_id, campaign_id)
    arrived = request.form.get("arrived") == "yes"
    progress.settle(session(), viewer.signed_in(), campaign_id, mail_id, arrived=arrived)
    flash(_("Noted: the letter arrived.") if arrived else _("The letter goes again."), "good")
    return redirect(_address(found), 303)


@pages.get("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/letters/<language>")
def edit_letter(event_id: uuid.UUID, campaign_id: uuid.UUID, language: str) -> Page:
    found = _own(event_id, campaign_id)
    letter = campaigns.letter_of(found, language)
    return _letter_form(found, letter, letter.subject, letter.body, {})


@pages.post("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/letters/<language>")
@writes
def change_letter(event_id: uuid.UUID, campaign_id: uuid.UUID, language: str) -> Page:
    found = _own(event_id, campaign_id)
    subject, body = request.form.get("subject", ""), request.form.get("body", "")
    try:
        campaigns.change_letter(session(), viewer.signed_in(), campaign_id, language, subject=subject, body=body)
    except Invalid as error:
        session().rollback()
        return _letter_form(found, campaigns.letter_of(found, language), subject, body, error.errors), 422
    flash(_("The letter is kept."), "good")
    return redirect(url_for("invitations.preview", event_id=event_id, campaign_id=campaign_id, language=language), 303)


def _letter_form(found: Campaign, letter: Letter, subject: str, body: str, errors: dict[str, str]) -> str:
    return render_template(
        "pages/invitations/letter.html",
        campaign=found,
        letter=letter,
        subject=subject,
        body=body,
        errors=errors,
        can_change=found.state == CampaignState.DRAFT,
        meanings=placeholders.meanings(),
        longest=campaigns.LONGEST_BODY,
    )


@pages.get("/events/<uuid:event_id>/invite/campaigns/<uuid:campaign_id>/preview")
def preview(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Page:
    """The letter in any language as any firm of the directory would get it."""
    found = _own(event_id, campaign_id)
    search = mail.one_line(request.args.get("q", ""))
    matches = _firms(found, search)
    firm = _chosen(found, request.args.get("firm_id")) or next(iter(matches), None)
    if firm is None and search:
        matches = _firms(found, "")
    languages = [letter.language for letter in found.letters]
    own_language = letters.language_for(firm, languages) if firm else languages[0]
    language = request.args.get("language") or own_language
    written = campaigns.preview(session(), viewer.signed_in(), campaign_id, language, firm.id) if firm else None
    return render_template(
        "pages/invitations/preview.html",
        campaign=found,
        firm=firm,
        matches=matches,
        written=written,
        language_of_letter=language,
        languages_of_letters=[(code, i18n.language_name(code)) for code in languages],
        q=search,
    )


def _chosen(found: Campaign, firm_id: str | None) -> Firm | None:
    try:
        firm = session().get(Firm, uuid.UUID(firm_id or ""))
    except ValueError:
        return None
    return firm if firm and firm.institution_id == found.institution_id else None


def _firms(found: Campaign, search: str) -> list[Firm]:
    return list(
        session().scalars(
            select(Firm)
            .where(Firm.institution_id == found.institution_id, Firm.name.icontains(search, autoescape=True))
            .order_by(Firm.name, Firm.id)
            .limit(MOST_MATCHES)
        )
    )


def _own(event_id: uuid.UUID, campaign_id: uuid.UUID) -> Campaign:
    """The campaign of that address. Raises `NotFound` where event and campaign do not belong together."""
    found = campaigns.find(session(), viewer.signed_in(), campaign_id)
    if found.event_id != event_id:
        raise NotFound(_("There is no such campaign at this event."))
    return found


def _address(found: Campaign) -> str:
    return url_for("invitations.campaign", event_id=found.event_id, campaign_id=found.id)
