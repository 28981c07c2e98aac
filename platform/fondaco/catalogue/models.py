"""Firms in an event: registration, delegates, availability, consents, and their catalogue entries."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.kernel.states import Moves, check_move


class RegistrationState(enum.StrEnum):
    DRAFT = "draft"
    """Begun: what the chamber knows is filled in."""
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    """In the catalogue."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REGISTRATION_MOVES: Moves[RegistrationState] = {
    RegistrationState.DRAFT: frozenset({RegistrationState.SUBMITTED, RegistrationState.WITHDRAWN}),
    RegistrationState.SUBMITTED: frozenset(
        {
            RegistrationState.DRAFT,
            RegistrationState.SUBMITTED,
            RegistrationState.VALIDATED,
            RegistrationState.REFUSED,
            RegistrationState.WITHDRAWN,
        }
    ),
    RegistrationState.VALIDATED: frozenset({RegistrationState.WITHDRAWN}),
    RegistrationState.REFUSED: frozenset({RegistrationState.SUBMITTED}),
    RegistrationState.WITHDRAWN: frozenset({RegistrationState.DRAFT}),
}


class Part(enum.StrEnum):
    """The three parts of a registration, in their order."""

    ATTENDANCE = "attendance"
    """Who comes, and when."""
    INTERESTS = "interests"
    """What the firm offers and needs."""
    SHARING = "sharing"
    """What others may see."""


class Registration(Keyed, Model):
    """A firm in an event."""

    __tablename__ = "registration"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState), default=RegistrationState.DRAFT)
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(String(500), default="")
    """Why changes were asked for, why refused, or (from the firm) why withdrawn."""
    answered: Mapped[list[str]] = mapped_column(default=list)
    """Values of `Part`: what the firm itself has gone through, beyond what was filled in for it."""
    changed_at: Mapped[datetime | None]
    """When the firm last changed what it had already sent."""
    fixed_table_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting_table.id", ondelete="SET NULL"))
    checked_in_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()
    firm: Mapped[Firm] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(
        back_populates="registration", cascade="all, delete-orphan", order_by="Delegate.id"
    )
    entry: Mapped["CatalogueEntry"] = relationship(
        back_populates="registration", cascade="all, delete-orphan", single_parent=True
    )
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan", order_by="Consent.id")
    __table_args__ = (UniqueConstraint("event_id", "firm_id"),)

    @property
    def changes_asked(self) -> bool:
        """Whether the organisers gave it back with a note."""
        return self.state == RegistrationState.DRAFT and bool(self.decision_note)

    def move_to(self, state: RegistrationState) -> None:
        """Raises `WrongState` for a move that is not allowed."""
        check_move(REGISTRATION_MOVES, self.state, state)
        self.state = state


class Delegate(Keyed, Model):
    """A person who attends for a registration."""

    __tablename__ = "delegate"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    registration: Mapped[Registration] = relationship(back_populates="delegates")
    absences: Mapped[list["Absence"]] = relationship(cascade="all, delete-orphan")


class Absence(Model):
    """Availability, said by its exception: a slot in which the delegate is not there."""

    __tablename__ = "absence"
    delegate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)


class CatalogueEntry(Model):
    """What the other firms see."""

    __tablename__ = "catalogue_entry"
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    profile: Mapped[str] = mapped_column(Text, default="")
    """The firm in a few sentences."""
    offers: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    cooperation: Mapped[list[str]] = mapped_column(default=list)
    """Values of `fondaco.firms.vocabulary.Cooperation`."""
    website: Mapped[str] = mapped_column(String(500), default="")
    show_delegates: Mapped[bool] = mapped_column(default=True)
    """Whether the delegates' names stand in the catalogue; the partners of a meeting always see them."""
    registration: Mapped[Registration] = relationship(back_populates="entry")


class ConsentPurpose(enum.StrEnum):
    """What a firm agrees to, each by itself."""

    CATALOGUE = "catalogue"
    """The entry may be shown to those who take part; without it there is no registration."""
    CONTACT_DETAILS = "contact_details"
    """The partners of a meeting may see the delegates' e-mail addresses and phone numbers."""
    LATER_EVENTS = "later_events"
    """The organisers may write about later events."""


class ConsentSource(enum.StrEnum):
    """How a consent reached Fondaco."""

    LINK = "link"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    """Told to the staff of an institution, who entered it."""
    PROGRAM = "program"


class Consent(Keyed, Model):
    """That a firm agreed to one thing, in which words, and until when it stood by that. Rows are never rewritten."""

    __tablename__ = "consent"
    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(choice(ConsentPurpose))
    text_version: Mapped[str] = mapped_column(String(20))
    source: Mapped[ConsentSource] = mapped_column(choice(ConsentSource))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who ticked the box, where known."""
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
