"""Writing a campaign's letters into the mail ledger, some at a time, so that a crash loses and doubles nothing."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import FONDACO
from fondaco.firms.models import Contact, Firm
from fondaco.invitations import letters, unsubscribing
from fondaco.invitations.letters import Occasion
from fondaco.invitations.messages import CampaignStarted
from fondaco.invitations.models import (
    INVITATION_MOVES,
    AttemptResult,
    Campaign,
    CampaignState,
    Channel,
    ContactAttempt,
    Invitation,
    InvitationState,
    Through,
)
from fondaco.kernel import audit, clock, mail, outbox, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.links import link
from fondaco.kernel.states import check_move
from fondaco.kernel.tokens import Purpose

BATCH = 50
"""Letters a transaction: some tenths of a second, so that others who write wait no longer than that."""

MAIL_KIND = "letter"
STOP_LINK_VALID = timedelta(days=730)
"""For two years, long after the event: whoever finds the letter late may still want no more of them."""


def write_some(session: Session, campaign_id: uuid.UUID, limit: int = BATCH) -> None:
    """Write the next letters; while some are left, say so by recording `CampaignStarted` again."""
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
    if campaign.state != CampaignState.SENDING:
        return
    waiting = list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.campaign_id == campaign_id,
                Invitation.state == InvitationState.PREPARED,
                Invitation.channel == Channel.EMAIL,
            )
            .options(
                joinedload(Invitation.contact),
                joinedload(Invitation.firm).selectinload(Firm.contacts),
                selectinload(Invitation.attempts),
            )
            .order_by(Invitation.id)
            .limit(limit)
            .with_for_update(of=Invitation)  # an answer by phone may come in at this moment
            .execution_options(populate_existing=True)
        )
    )
    if not waiting:
        campaign.state, campaign.sent_at = CampaignState.SENT, clock.now()
        audit.record(session, FONDACO, "campaign.sent", campaign_id, event_id=campaign.event_id)
        return
    _write(session, campaign, waiting)
    outbox.record(session, CampaignStarted(campaign_id=campaign_id, event_id=campaign.event_id))


def _write(session: Session, campaign: Campaign, waiting: list[Invitation]) -> None:
    occasion = letters.occasion_of(session, campaign)
    addresses = [invitation.contact.email for invitation in waiting if invitation.contact]
    closed = unsubscribing.among(session, campaign.institution_id, addresses)
    for invitation in waiting:
        contact = invitation.contact
        if contact is None or not unsubscribing.usable(contact.email):
            _give_up(invitation, AttemptResult.BOUNCED, contact.email if contact else "")
        elif contact.email in closed:
            _give_up(invitation, AttemptResult.UNSUBSCRIBED, contact.email)
        else:
            mail_letter(session, invitation, contact, occasion)


def _give_up(invitation: Invitation, result: AttemptResult, address: str) -> None:
    """Since the campaign started, the address was withdrawn or removed: no letter can go there."""
    check_move(INVITATION_MOVES, invitation.state, InvitationState.UNREACHABLE)
    invitation.state = InvitationState.UNREACHABLE
    invitation.attempts.append(ContactAttempt(channel=Through.EMAIL, address=address, at=clock.now(), result=result))


def mail_letter(session: Session, invitation: Invitation, contact: Contact, occasion: Occasion) -> None:
    """Queue the letter to `contact`; links of earlier letters of this invitation end."""
    check_move(INVITATION_MOVES, invitation.state, InvitationState.SENT)
    letter = next(each for each in invitation.campaign.letters if each.language == invitation.language)
    attempt = ContactAttempt(
        id=new_id(), channel=Through.EMAIL, address=contact.email, at=clock.now(), result=AttemptResult.MAILED
    )
    earlier = sum(each.result == AttemptResult.MAILED for each in invitation.attempts)
    invitation.attempts.append(attempt)
    tokens.revoke(session, Purpose.ANSWER, invitation.id)
    answer = tokens.issue(session, Purpose.ANSWER, invitation.id, occasion.ends_at)
    stop = tokens.issue(session, Purpose.UNSUBSCRIBE, attempt.id, clock.now() + STOP_LINK_VALID)
    stop_link = link("invitations.unsubscribe", token=stop)
    written = letters.write(letter, occasion, invitation.firm, contact)
    mail.queue(
        session,
        key=f"letter:{invitation.id}" + (f":{earlier + 1}" if earlier else ""),
        kind=MAIL_KIND,
        to=mail.Person(contact.name, contact.email),
        content=written.content(link("invitations.answer_page", token=answer), stop_link, occasion.event.accent),
        sender=mail.Person(occasion.institution.name, occasion.institution.email),
        language=written.language,
        event_id=invitation.event_id,
        subject_id=invitation.id,
        bulk=True,
        unsubscribe=stop_link,
    )
    invitation.state, invitation.sent_at = InvitationState.SENT, clock.now()
