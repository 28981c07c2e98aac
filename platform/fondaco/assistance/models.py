"""Desks at the event and the cases that advisers work on."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.accounts.models import Person
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.kernel.states import Moves


class Desk(Keyed, Model):
    """The place of an institution's assistance centre at an event."""

    __tablename__ = "desk"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200), default="")
    advisers: Mapped[list[Person]] = relationship(secondary="desk_adviser", order_by=Person.name)
    __table_args__ = (UniqueConstraint("event_id", "name"),)


class DeskAdviser(Model):
    __tablename__ = "desk_adviser"
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CaseState(enum.StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    """Somebody else's turn, until `due_on`."""
    CLOSED = "closed"


CASE_MOVES: Moves[CaseState] = {
    CaseState.OPEN: frozenset({CaseState.WAITING, CaseState.CLOSED}),
    CaseState.WAITING: frozenset({CaseState.OPEN, CaseState.CLOSED, CaseState.WAITING}),
    CaseState.CLOSED: frozenset({CaseState.OPEN}),
}


class CaseKind(enum.StrEnum):
    QUESTION = "question"
    INTERPRETER = "interpreter"
    MEETING = "meeting"
    REGISTRATION = "registration"
    FOLLOW_UP = "follow_up"


class Case(Keyed, Model):
    """Something a firm wants of the centre, or the centre of a firm, until it is settled."""

    __tablename__ = "case"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Counts up from 1 in each event: short enough to say."""
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id", ondelete="SET NULL"))
    adviser_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[CaseKind] = mapped_column(choice(CaseKind))
    state: Mapped[CaseState] = mapped_column(choice(CaseState), default=CaseState.OPEN)
    what: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]
    """The day on which somebody is to look at it again, at the venue."""
    follow_up_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    """The follow-up that this case works on."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()
    firm: Mapped[Firm] = relationship()
    desk: Mapped[Desk | None] = relationship()
    adviser: Mapped[Person | None] = relationship()
    notes: Mapped[list["CaseNote"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="CaseNote.id"
    )
    __table_args__ = (UniqueConstraint("event_id", "number"),)


class CaseNote(Keyed, Model):
    __tablename__ = "case_note"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    case: Mapped[Case] = relationship(back_populates="notes")
    person: Mapped[Person | None] = relationship()
