"""Answers to invitations: by the link in the letter, or recorded by staff who heard or read them."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts import people
from fondaco.accounts.acting import Acting, by_link
from fondaco.events import times
from fondaco.firms.models import Contact
from fondaco.institutions import rights
from fondaco.invitations import letters, sending, unsubscribing
from fondaco.invitations.letters import Occasion
from fondaco.invitations.messages import InvitationAnswered
from fondaco.invitations.models import (
    INVITATION_MOVES,
    AttemptResult,
    Channel,
    ContactAttempt,
    DeclineReason,
    Invitation,
    InvitationState,
    Through,
)
from fondaco.kernel import audit, clock, mail, outbox, tokens
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, Invalid, NotFound
from fondaco.kernel.states import check_move
from fondaco.kernel.tokens import Purpose

LONGEST_REASON = 500


@dataclass(frozen=True)
class Asked:
    """An invitation as its firm meets it, with who acts for the firm."""

    invitation: Invitation
    occasion: Occasion
    by: Acting
    through: Through

    @property
    def last_day(self) -> date:
        """Until when an answer counts: the firm's own until registration ends, one that staff records until the end."""
        return self.occasion.event.register_by if self.through == Through.LINK else self.occasion.event.ends_on

    @property
    def is_open(self) -> bool:
        return times.today_at(self.occasion.event.tz, clock.now()) <= self.last_day


def behind_link(session: Session, text: str) -> Asked:
    """The invitation that a letter's link belongs to. Raises `NotFound` or `Gone`."""
    invitation = session.get(Invitation, tokens.read(session, Purpose.ANSWER, text).subject_id)
    if invitation is None:
        raise NotFound(_("This invitation has been removed."))
    name = invitation.contact.name if invitation.contact else invitation.firm.name
    return _asked(session, invitation, by_link(invitation.firm_id, name), Through.LINK)


def for_staff(session: Session, by: Acting, invitation_id: uuid.UUID, through: Through) -> Asked:
    """An invitation of the own institution, with `by` acting on the firm's behalf. Raises `NotFound`."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.id == invitation_id).options(joinedload(Invitation.campaign))
    )
    if invitation is None or rights.staff_of(session, by, invitation.event_id) != invitation.campaign.institution_id:
        raise NotFound(_("There is no such invitation, or it is not your institution's."))
    return _asked(session, invitation, by.on_behalf(invitation.firm_id), through)


def _asked(session: Session, invitation: Invitation, by: Acting, through: Through) -> Asked:
    return Asked(invitation, letters.occasion_of(session, invitation.campaign), by, through)


def accept(session: Session, asked: Asked) -> None:
    """The firm takes part. Saying so once more changes nothing; after a no it is a change of mind."""
    invitation = _open(session, asked)
    if invitation.state == InvitationState.ACCEPTED:
        return
    check_move(INVITATION_MOVES, invitation.state, InvitationState.ACCEPTED)
    invitation.decline_reason, invitation.reason = None, ""
    _answered(session, asked, InvitationState.ACCEPTED)


def decline(session: Session, asked: Asked, reason: DeclineReason | None, words: str = "") -> None:
    """The firm does not take part. `words` are the firm's own; they may be empty."""
    invitation = _open(session, asked)
    check_move(INVITATION_MOVES, invitation.state, InvitationState.DECLINED)
    invitation.decline_reason, invitation.reason = reason, mail.one_line(words)[:LONGEST_REASON]
    _answered(session, asked, InvitationState.DECLINED)


def pass_on(session: Session, asked: Asked, name: str, email: str = "") -> None:
    """Somebody else at the firm is the right person: with an address, the letter goes there at once.

    Links of earlier letters end. Raises `Invalid` for a missing name, or an address that is none or wants no letters.
    """
    invitation = _open(session, asked)
    check_move(INVITATION_MOVES, invitation.state, InvitationState.WRONG_PERSON)
    contact = _right_person(session, asked, mail.one_line(name)[:200], email.strip())
    invitation.contact = contact
    _answered(session, asked, InvitationState.WRONG_PERSON)
    if asked.through == Through.LINK:
        note_attempt(session, asked, AttemptResult.WRONG_PERSON)
    tokens.revoke(session, Purpose.ANSWER, invitation.id)
    if not contact.email:
        return
    invitation.channel, invitation.answered_at, invitation.answered_through = Channel.EMAIL, None, ""
    sending.mail_letter(session, invitation, contact, asked.occasion)


def registration_address(session: Session, asked: Asked) -> str:
    """Where on this site the firm registers, with a new token."""
    token = tokens.issue(session, Purpose.REGISTRATION, asked.invitation.id, asked.occasion.ends_at)
    return f"/registration/{token}"


def note_attempt(session: Session, asked: Asked, result: AttemptResult, note: str = "", on: date | None = None) -> None:
    """Enter one attempt to reach the firm in the ledger."""
    asked.invitation.attempts.append(
        ContactAttempt(
            id=new_id(),
            channel=asked.through,
            at=clock.now(),
            result=result,
            call_back_on=on,
            note=mail.one_line(note)[:LONGEST_REASON],
            person_id=asked.by.person_id,
        )
    )
    session.flush()


def _open(session: Session, asked: Asked) -> Invitation:
    """The invitation, held so that of two answers at once one comes after the other."""
    if not asked.is_open:
        raise Conflict(_("The time to answer ended on %(day)s.", day=times.day(asked.last_day)))
    return session.get_one(Invitation, asked.invitation.id, with_for_update=True, populate_existing=True)


def _answered(session: Session, asked: Asked, state: InvitationState) -> None:
    invitation = asked.invitation
    invitation.state, invitation.answered_at, invitation.answered_through = state, clock.now(), asked.through
    outbox.record(
        session,
        InvitationAnswered(invitation_id=invitation.id, answer=state.value, event_id=invitation.event_id),
    )
    audit.record(
        session,
        asked.by,
        f"invitation.{state.value}",
        invitation.id,
        event_id=invitation.event_id,
        through=asked.through.value,
    )


def _right_person(session: Session, asked: Asked, name: str, email: str) -> Contact:
    if not name:
        message = _("Say who is the right person.")
        raise Invalid(message, {"name": message})
    address = people.normal_address(email) if email else ""
    if address and not unsubscribing.usable(address):
        message = _("Mail cannot be sent to “%(address)s”.", address=address)
        raise Invalid(message, {"email": message})
    institution_id = asked.invitation.campaign.institution_id
    if address and unsubscribing.among(session, institution_id, [address]):
        message = _("No letter can go to this address: its owner asked for no more letters.")
        raise Invalid(message, {"email": message})
    firm = asked.invitation.firm
    known = next((contact for contact in firm.contacts if address and contact.email.lower() == address), None)
    if known:
        return known
    contact = Contact(id=new_id(), firm_id=firm.id, name=name, email=address)
    firm.contacts.append(contact)
    session.flush()
    audit.record(session, asked.by, "contact.added", contact.id, event_id=asked.invitation.event_id)
    return contact
