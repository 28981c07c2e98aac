"""Letters and call sheets on paper."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.firms.models import Contact, Firm
from fondaco.institutions import rights
from fondaco.institutions.models import Institution
from fondaco.invitations import call_list, campaigns, letters, wording
from fondaco.invitations.call_list import Whom
from fondaco.invitations.letters import Occasion, WrittenLetter
from fondaco.invitations.models import (
    INVITATION_MOVES,
    AttemptResult,
    CampaignState,
    Channel,
    ContactAttempt,
    Invitation,
    InvitationState,
    Through,
)
from fondaco.invitations.overview import Row
from fondaco.kernel import audit, clock, documents, i18n, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.document_words import words_of
from fondaco.kernel.errors import Conflict
from fondaco.kernel.links import link
from fondaco.kernel.states import check_move
from fondaco.kernel.tokens import Purpose

MOST_LETTERS = 100
"""Letters in one PDF, unless asked for more: on SQLite other writers wait for the second or two that it takes."""

MOST_CALLS = 500


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    number: int


def print_letters(
    session: Session, by: Acting, campaign_id: uuid.UUID, *, again: bool = False, limit: int = MOST_LETTERS
) -> Printed:
    """The next letters to firms without an e-mail address, each with a link of its own, entered as printed.

    `again` takes also those that were printed before and have no answer. Raises `Conflict` when there is none.
    """
    campaign = campaigns.find(session, by, campaign_id)
    if campaign.state == CampaignState.DRAFT:
        raise Conflict(_("Start the campaign first: then its letters can be printed."))
    found = session.scalars(
        select(Invitation)
        .where(*_to_print(campaign_id, again=again))
        .options(
            joinedload(Invitation.firm).selectinload(Firm.contacts),
            joinedload(Invitation.contact),
            selectinload(Invitation.attempts),
        )
        .order_by(Invitation.sent_at.asc().nulls_first(), Invitation.id)
        .limit(limit)
        .with_for_update(of=Invitation)
    ).all()
    if not found:
        raise Conflict(_("No letter is waiting to be printed."))
    occasion = letters.occasion_of(session, campaign)
    by_language = {letter.language: letter for letter in campaign.letters}
    words = cache(lambda language: _words("letter", language))
    printed = []
    for invitation in found:
        written = letters.write(by_language[invitation.language], occasion, invitation.firm, invitation.contact)
        token = tokens.issue(session, Purpose.ANSWER, invitation.id, occasion.ends_at)
        answer = link("invitations.answer_page", token=token)
        printed.append(_letter_data(written, occasion, invitation, answer, words(written.language)))
        _enter_as_printed(invitation, by)
    audit.record(session, by, "letters.printed", campaign_id, event_id=campaign.event_id, number=len(printed))
    data = {
        "title": campaign.name,
        "author": occasion.institution.name,
        "accent": occasion.event.accent,
        "words": words(i18n.current()),
        "sender": _sender(occasion.institution),
        "letters": printed,
    }
    session.flush()
    return Printed(documents.render("letter", data, language=i18n.current()), len(printed))


def waiting(session: Session, campaign_id: uuid.UUID) -> int:
    """How many letters of the campaign are to be printed."""
    return session.scalar(select(func.count()).where(*_to_print(campaign_id, again=False))) or 0


def _to_print(campaign_id: uuid.UUID, *, again: bool) -> list[ColumnElement[bool]]:
    states = [InvitationState.PREPARED, InvitationState.WRONG_PERSON] + [InvitationState.SENT] * again
    return [
        Invitation.campaign_id == campaign_id,
        Invitation.channel == Channel.LETTER,
        Invitation.state.in_(states),
    ]


def _enter_as_printed(invitation: Invitation, by: Acting) -> None:
    invitation.attempts.append(
        ContactAttempt(
            id=new_id(),
            channel=Through.LETTER,
            at=clock.now(),
            result=AttemptResult.PRINTED,
            person_id=by.person_id,
        )
    )
    if invitation.state != InvitationState.SENT:
        check_move(INVITATION_MOVES, invitation.state, InvitationState.SENT)
    invitation.state, invitation.sent_at = InvitationState.SENT, clock.now()


def _words(document: str, language: str) -> dict[str, str]:
    with i18n.in_language(language):
        return words_of(document)


def _sender(institution: Institution) -> dict[str, Any]:
    return {
        "name": institution.name,
        "lines": [line for line in (institution.address, institution.city) if line],
        "phone": institution.phone,
        "email": institution.email,
        "web": institution.website,
    }


def _letter_data(
    written: WrittenLetter, occasion: Occasion, invitation: Invitation, answer: str, words: dict[str, str]
) -> dict[str, Any]:
    """What `letter.typ` takes: the last paragraph's first line is the closing, what follows it the signature."""
    event, institution = occasion.event, occasion.institution
    *after, last = written.after or (institution.name,)
    closing, *signed = last.split("\n")
    with i18n.in_language(written.language):
        return {
            "address": _address(invitation.firm, invitation.contact, institution.country),
            "date": times.day(times.today_at(event.tz, clock.now())),
            "subject": written.subject,
            "event": {
                "name": event.name,
                "dates": times.span(event.starts_on, event.ends_on),
                "place": ", ".join(part for part in (event.venue, event.city) if part),
            },
            "salutation": written.salutation,
            "body": "\n\n".join((*written.paragraphs, *after)),
            "closing": closing,
            "signatures": [{"name": signed[0], "role": ", ".join(signed[1:])}] if signed else [],
            "answer": {
                "until": times.day(event.answer_by),
                "link": answer,
                "qr": documents.qr_code(answer),
                "phone": institution.phone,
                "email": institution.email,
            },
            "foot": " ".join((written.why, _("Tell us if you want no more letters."))),
            "language": written.language,
            "words": words,
        }


def _address(firm: Firm, contact: Contact | None, home: str) -> list[str]:
    """The lines of the address window; the country stands there when the letter goes abroad."""
    lines = (
        firm.name,
        contact.name if contact else "",
        *firm.address.splitlines(),
        " ".join(part for part in (firm.postal_code, firm.city) if part),
        i18n.country_name(firm.country).upper() if firm.country != home else "",
    )
    return [line for line in lines if line.strip()][:6]


def call_sheet(session: Session, by: Acting, event_id: uuid.UUID, whom: Whom) -> bytes:
    """The call list to fill in by hand."""
    institution = session.get_one(Institution, rights.staff_of(session, by, event_id))
    event = session.get_one(Event, event_id)
    today = times.today_at(event.tz, clock.now())
    rows, _total = call_list.rows(session, by, event_id, whom, today, per_page=MOST_CALLS)
    data = {
        "title": _("Call sheet"),
        "author": institution.name,
        "accent": event.accent,
        "words": words_of("call_sheet"),
        "event": {
            "name": event.name,
            "dates": times.span(event.starts_on, event.ends_on),
            "place": event.city,
        },
        "until": times.day(event.answer_by),
        "script": _(
            "I am calling for %(institution)s. We should like to have your firm at %(event)s in %(city)s: meetings "
            "arranged beforehand, with firms that fit yours. Have you had our letter? Will you take part?",
            institution=institution.name,
            event=event.name,
            city=event.city,
        ),
        "calls": _calls(rows, event),
    }
    return documents.render("call_sheet", data, language=i18n.current())


def _calls(rows: Sequence[Row], event: Event) -> list[dict[str, Any]]:
    return [
        {
            "firm": row.invitation.firm.name,
            "city": row.invitation.firm.city,
            "country": i18n.country_name(row.invitation.firm.country),
            "contact": row.invitation.contact.name if row.invitation.contact else "",
            "role": row.invitation.contact.role if row.invitation.contact else "",
            "phone": wording.phone(row.invitation),
            "language": i18n.language_name(row.invitation.firm.language),
            "say": row.invitation.firm.needs,
            "earlier": [wording.attempt(attempt, event.tz) for attempt in row.invitation.attempts],
        }
        for row in rows
    ]
