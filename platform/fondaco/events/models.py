"""The event with its room of tables and its slots."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.kernel.database import Keyed, Model


class Event(Keyed, Model):
    """One B2B meeting event."""

    __tablename__ = "event"
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str] = mapped_column(Text, default="")
    """Why firms should come, in two or three sentences: stands in letters and on the public page."""
    sectors: Mapped[str] = mapped_column(String(300), default="")
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    venue: Mapped[str] = mapped_column(String(300), default="")
    zone: Mapped[str] = mapped_column(String(60))
    """IANA time zone of the venue."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    languages: Mapped[list[str]] = mapped_column(default=list)
    accent: Mapped[str] = mapped_column(String(7), default="#7a3b2e")
    """Colour of pages and documents, `#rrggbb`."""
    answer_by: Mapped[date]
    """Last day to answer the letter of invitation."""
    register_by: Mapped[date]
    request_by: Mapped[date]
    """Last day to request and accept meetings."""
    slot_minutes: Mapped[int] = mapped_column(default=25)
    catalogue_open: Mapped[bool] = mapped_column(default=False)
    """Whether enrolled firms see the catalogue and may request meetings."""
    created_at: Mapped[datetime]
    rooms: Mapped[list["Room"]] = relationship(back_populates="event", cascade="all, delete-orphan", order_by="Room.id")
    tables: Mapped[list["Table"]] = relationship(cascade="all, delete-orphan", order_by="Table.number")
    slots: Mapped[list["Slot"]] = relationship(cascade="all, delete-orphan", order_by="Slot.starts_at")
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Room(Keyed, Model):
    __tablename__ = "room"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    event: Mapped[Event] = relationship(back_populates="rooms")
    tables: Mapped[list["Table"]] = relationship(back_populates="room", order_by="Table.number")


class Table(Keyed, Model):
    """A table for one meeting at a time."""

    __tablename__ = "meeting_table"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    number: Mapped[int]
    room: Mapped[Room] = relationship(back_populates="tables")
    __table_args__ = (UniqueConstraint("event_id", "number"),)


class Slot(Keyed, Model):
    """A start and an end, as instants."""

    __tablename__ = "slot"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    session: Mapped[str] = mapped_column(String(60))
    """The half-day it belongs to, such as `2027-03-10 morning`."""
    __table_args__ = (
        UniqueConstraint("event_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )
