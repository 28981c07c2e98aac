"""Feedback of both sides, follow-ups in stages, outcomes."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.catalogue.models import Registration
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.meetings.models import Meeting


class Stage(enum.StrEnum):
    """How far two firms have come."""

    NO_CONTACT = "no_contact"
    INTEREST = "interest"
    NEGOTIATION = "negotiation"
    PREPARATION = "preparation"
    """An agreement is being prepared."""
    AGREEMENT = "agreement"
    LASTING = "lasting"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Stage).index(self)


class Feedback(Keyed, Model):
    """What one side says of a meeting: asked once, answered or not."""

    __tablename__ = "feedback"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    """When the mail with the link was written; nobody of the firm has an address as long as this is empty."""
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    held: Mapped[bool | None]
    useful: Mapped[int | None]
    """1 (waste of time) to 5 (very useful)."""
    next_stage: Mapped[Stage | None] = mapped_column(choice(Stage))
    wants_help: Mapped[bool] = mapped_column(default=False)
    """Whether the assistance centre shall do something."""
    comment: Mapped[str] = mapped_column(Text, default="")
    meeting: Mapped[Meeting] = relationship()
    registration: Mapped[Registration] = relationship()
    __table_args__ = (
        UniqueConstraint("meeting_id", "registration_id"),
        CheckConstraint("useful BETWEEN 1 AND 5", name="useful_in_range"),
    )

    @property
    def partner(self) -> Registration:
        """Whom this side met."""
        request = self.meeting.request
        return request.recipient if request.requester_id == self.registration_id else request.requester


class FollowUp(Keyed, Model):
    """The relation of two firms after the day, and when somebody is to look at it again."""

    __tablename__ = "follow_up"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), unique=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    due_on: Mapped[date | None]
    by_hand: Mapped[bool] = mapped_column(default=False)
    """Staff has said how far they are: answers on the feedback form leave stage and day as they are."""
    opened_at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship()
    outcomes: Mapped[list["Outcome"]] = relationship(
        back_populates="follow_up", cascade="all, delete-orphan", order_by="Outcome.id"
    )


class OutcomeKind(enum.StrEnum):
    """What came of it, in the funders' categories."""

    MARKET_INFORMATION = "market_information"
    CONTACT = "contact"
    PARTNER = "partner"
    VISIBILITY = "visibility"
    NEW_MARKET = "new_market"
    AGREEMENT = "agreement"
    JOINT_RESEARCH = "joint_research"


class Outcome(Keyed, Model):
    """Something that came of a follow-up, as one side says it; it counts when the other side confirms."""

    __tablename__ = "outcome"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    follow_up_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("follow_up.id", ondelete="CASCADE"), index=True)
    kind: Mapped[OutcomeKind] = mapped_column(choice(OutcomeKind))
    said_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    said_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When the other side said the same."""
    follow_up: Mapped[FollowUp] = relationship(back_populates="outcomes")
    said_by: Mapped[Registration] = relationship()
    __table_args__ = (UniqueConstraint("follow_up_id", "kind"),)
