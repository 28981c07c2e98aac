"""Addresses that want no more letters of an institution. Mail about one's own booking is not concerned."""

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts import people
from fondaco.accounts.acting import NOBODY
from fondaco.institutions.models import Institution
from fondaco.invitations.models import AttemptResult, Campaign, ContactAttempt, Invitation, Through, Unsubscribed
from fondaco.kernel import audit, clock, tokens
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.kernel.tokens import Purpose


def usable(address: str) -> bool:
    """Whether a mail can be sent there: one address, in the letters that mail servers everywhere take."""
    if not address or not address.isascii():
        return False
    try:
        people.normal_address(address)
    except Invalid:
        return False
    return True


def among(session: Session, institution_id: uuid.UUID, addresses: Collection[str]) -> set[str]:
    """Those of `addresses` that want no more letters from the institution."""
    closed = set(
        session.scalars(select(Unsubscribed.address_digest).where(Unsubscribed.institution_id == institution_id))
    )
    return {address for address in addresses if address and digest(institution_id, address) in closed}


def digest(institution_id: uuid.UUID, address: str) -> str:
    """What is kept of an address: it can be recognised, not read."""
    normal = address.strip().lower().encode()
    return hashlib.blake2b(normal, key=institution_id.bytes, digest_size=32).hexdigest()


@dataclass(frozen=True)
class Standing:
    """What an unsubscribe link is about: whose letters, to which address, and whether they have ended."""

    institution: Institution
    address: str
    language: str
    ended: bool


def standing_behind(session: Session, text: str) -> Standing:
    """Raises `NotFound` or `Gone`."""
    attempt = _attempt_behind(session, text)
    institution = _institution_of(session, attempt)
    closed = session.get(Unsubscribed, (institution.id, digest(institution.id, attempt.address)))
    return Standing(institution, attempt.address, attempt.invitation.language, closed is not None)


def unsubscribe(session: Session, text: str) -> None:
    """End the letters to the address that the link was mailed to; a second time changes nothing."""
    attempt = _attempt_behind(session, text)
    session.refresh(attempt, with_for_update=True)  # of two clicks at once one comes after the other
    institution = _institution_of(session, attempt)
    key = (institution.id, digest(institution.id, attempt.address))
    if session.get(Unsubscribed, key) is not None:
        return
    session.add(Unsubscribed(institution_id=key[0], address_digest=key[1], at=clock.now()))
    session.add(
        ContactAttempt(
            invitation_id=attempt.invitation_id,
            channel=Through.LINK,
            address=attempt.address,
            at=clock.now(),
            result=AttemptResult.UNSUBSCRIBED,
        )
    )
    audit.record(
        session, NOBODY, "invitation.unsubscribed", attempt.invitation_id, event_id=attempt.invitation.event_id
    )


def subscribe_again(session: Session, text: str) -> None:
    """Take back an unsubscription that was a mistake."""
    attempt = _attempt_behind(session, text)
    institution = _institution_of(session, attempt)
    closed = session.get(Unsubscribed, (institution.id, digest(institution.id, attempt.address)))
    if closed is None:
        return
    session.delete(closed)
    audit.record(
        session, NOBODY, "invitation.subscribed_again", attempt.invitation_id, event_id=attempt.invitation.event_id
    )


def _attempt_behind(session: Session, text: str) -> ContactAttempt:
    """The mail that the link stood in: the link concerns the address of that mail, whoever is the contact by now."""
    token = tokens.read(session, Purpose.UNSUBSCRIBE, text)
    attempt = session.get(ContactAttempt, token.subject_id)
    if attempt is None:
        raise NotFound(_("The invitation that this link belongs to has been removed."))
    return attempt


def _institution_of(session: Session, attempt: ContactAttempt) -> Institution:
    return session.scalars(
        select(Institution)
        .join(Campaign, Campaign.institution_id == Institution.id)
        .join(Invitation, Invitation.campaign_id == Campaign.id)
        .where(Invitation.id == attempt.invitation_id)
    ).one()
