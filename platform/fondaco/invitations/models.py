"""Campaigns, and one ledger of invitations over e-mail, letter and phone."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.accounts.models import Person
from fondaco.firms.models import Contact, Firm
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.kernel.states import Moves


class CampaignState(enum.StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


class Campaign(Keyed, Model):
    """One round of letters of one institution to its firms for one event."""

    __tablename__ = "campaign"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[CampaignState] = mapped_column(choice(CampaignState), default=CampaignState.DRAFT)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    letters: Mapped[list["Letter"]] = relationship(cascade="all, delete-orphan", order_by="Letter.language")


class Letter(Model):
    """The text of a campaign in one language, as the organiser edits it; placeholders like `{firm}`."""

    __tablename__ = "letter"
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    """Paragraphs, parted by empty lines."""


class Channel(enum.StrEnum):
    EMAIL = "email"
    LETTER = "letter"
    """A printed letter and a place on the call list."""


class Through(enum.StrEnum):
    """How an answer reached us, or on which way we tried to reach a firm."""

    LINK = "link"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    DESK = "desk"


class DeclineReason(enum.StrEnum):
    """Why a firm does not come: the usual reasons, so that they can be counted in any language."""

    DATES = "dates"
    SECTOR = "sector"
    NO_TIME = "no_time"
    COST = "cost"
    HAS_PARTNERS = "has_partners"
    OTHER = "other"


class InvitationState(enum.StrEnum):
    PREPARED = "prepared"
    """Part of a campaign that has begun; its letter is not out yet."""
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WRONG_PERSON = "wrong_person"
    UNREACHABLE = "unreachable"
    """The mail came back, or nobody could be reached at all."""


_ANSWERS = frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.WRONG_PERSON})

INVITATION_MOVES: Moves[InvitationState] = {
    InvitationState.PREPARED: _ANSWERS | {InvitationState.SENT, InvitationState.UNREACHABLE},
    InvitationState.SENT: _ANSWERS | {InvitationState.UNREACHABLE},
    InvitationState.UNREACHABLE: _ANSWERS | {InvitationState.SENT},
    InvitationState.DECLINED: frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED}),
    InvitationState.WRONG_PERSON: _ANSWERS | {InvitationState.SENT},
    InvitationState.ACCEPTED: frozenset({InvitationState.DECLINED}),
}


class Invitation(Keyed, Model):
    """One firm asked to one event: once, whatever the channels and attempts."""

    __tablename__ = "invitation"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState), default=InvitationState.PREPARED)
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_through: Mapped[str] = mapped_column(String(20), default="")
    """A value of `Through`; empty without an answer."""
    decline_reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why declined, in the firm's words."""
    campaign: Mapped[Campaign] = relationship()
    firm: Mapped[Firm] = relationship()
    contact: Mapped[Contact | None] = relationship()
    attempts: Mapped[list["ContactAttempt"]] = relationship(
        back_populates="invitation", cascade="all, delete-orphan", order_by="ContactAttempt.id"
    )
    __table_args__ = (UniqueConstraint("event_id", "firm_id"),)


class AttemptResult(enum.StrEnum):
    """What came of one attempt to reach a firm."""

    MAILED = "mailed"
    PRINTED = "printed"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WRONG_PERSON = "wrong_person"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    """The address wants no more letters, so none was sent, or none will be."""


class ContactAttempt(Keyed, Model):
    """One attempt to reach a firm, on any channel, and what came of it."""

    __tablename__ = "contact_attempt"
    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    """A value of `Through`."""
    address: Mapped[str] = mapped_column(String(320), default="")
    """Where a mail went."""
    at: Mapped[datetime]
    result: Mapped[AttemptResult] = mapped_column(choice(AttemptResult))
    call_back_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    invitation: Mapped[Invitation] = relationship(back_populates="attempts")
    person: Mapped[Person | None] = relationship()


class Unsubscribed(Model):
    """An address that wants no more letters from the institution. Booking mail is not concerned."""

    __tablename__ = "unsubscribed"
    institution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True
    )
    address_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
