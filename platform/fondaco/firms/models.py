"""The directory of firms as each institution keeps it, and who of them is chosen for an event."""

import enum
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fondaco.firms.listfile.folding import fold
from fondaco.firms.vocabulary import SizeClass, Trade
from fondaco.kernel.database import Keyed, Model, choice
from fondaco.kernel.states import Moves

FOLDED_NAMES, FOLDED_CITY = 1200, 400
"""Characters: a ligature may fold into several letters, and what comes later is not searched."""


class Firm(Keyed, Model):
    """An organisation that can take part, as one institution knows it: other institutions do not see this row."""

    __tablename__ = "firm"
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(500))
    trade_name: Mapped[str] = mapped_column(String(500), default="")
    folded_names: Mapped[str] = mapped_column(String(FOLDED_NAMES), default="")
    """Both names without case and accents, for the search."""
    external_id: Mapped[str] = mapped_column(String(100), default="")
    """The firm's number in the institution's own register."""
    registration_number: Mapped[str] = mapped_column(String(100), default="")
    country: Mapped[str] = mapped_column(String(2))
    """ISO 3166-1 alpha-2."""
    region: Mapped[str] = mapped_column(String(200), default="")
    nuts: Mapped[str] = mapped_column(String(5), default="")
    """NUTS 2024 code, as precise as known."""
    city: Mapped[str] = mapped_column(String(200), default="")
    folded_city: Mapped[str] = mapped_column(String(FOLDED_CITY), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    size: Mapped[SizeClass | None] = mapped_column(choice(SizeClass))
    employees: Mapped[int | None]
    founded: Mapped[int | None]
    revenue: Mapped[Decimal | None] = mapped_column(Numeric(20, 2))
    """Yearly, as the register gave it."""
    trade: Mapped[Trade | None] = mapped_column(choice(Trade))
    website: Mapped[str] = mapped_column(String(500), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    fax: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    """ISO 639-1: the language in which the firm is written to."""
    offers: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    cooperation: Mapped[list[str]] = mapped_column(default=list)
    """Values of `Cooperation`."""
    group_name: Mapped[str] = mapped_column(String(500), default="")
    match_key: Mapped[str] = mapped_column(String(600))
    """The strongest identifier that the firm had when it was entered: no two imports at once can enter it twice."""
    updated_at: Mapped[datetime]
    activities: Mapped[list["Activity"]] = relationship(
        back_populates="firm", cascade="all, delete-orphan", order_by="Activity.position"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="firm", cascade="all, delete-orphan", order_by="Contact.id"
    )
    __table_args__ = (UniqueConstraint("institution_id", "match_key"), Index("ix_firm_country_nuts", "country", "nuts"))

    @property
    def contact(self) -> "Contact | None":
        """The person to write to: the first with an address, else the first."""
        return next((contact for contact in self.contacts if contact.email), next(iter(self.contacts), None))

    @validates("name", "trade_name", "city")
    def _fold(self, attribute: str, value: str) -> str:
        given = {"name": self.name, "trade_name": self.trade_name, "city": self.city, attribute: value}
        self.folded_names = folded_names(given["name"] or "", given["trade_name"] or "")
        self.folded_city = folded_city(given["city"] or "")
        return value


def folded_names(name: str, trade_name: str) -> str:
    return f"{fold(name)} {fold(trade_name)}".strip()[:FOLDED_NAMES]


def folded_city(city: str) -> str:
    return fold(city)[:FOLDED_CITY]


class Activity(Keyed, Model):
    """What a firm does, by a classification: NACE with its revision, or the register's own codes as given."""

    __tablename__ = "activity"
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    scheme: Mapped[str] = mapped_column(String(20))
    """`NACE 2.1`, `NACE 2`, `SIC`, `ATECO`, `WZ` …"""
    code: Mapped[str] = mapped_column(String(20), index=True)
    description: Mapped[str] = mapped_column(String(500), default="")
    firm: Mapped[Firm] = relationship(back_populates="activities")


class Contact(Keyed, Model):
    """A person at a firm."""

    __tablename__ = "contact"
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="", index=True)
    phone: Mapped[str] = mapped_column(String(60), default="")
    firm: Mapped[Firm] = relationship(back_populates="contacts")


class ImportState(enum.StrEnum):
    PREVIEWED = "previewed"
    APPLIED = "applied"
    DISCARDED = "discarded"


IMPORT_MOVES: Moves[ImportState] = {
    ImportState.PREVIEWED: frozenset({ImportState.PREVIEWED, ImportState.APPLIED, ImportState.DISCARDED}),
}


class FirmImport(Keyed, Model):
    """A list that was handed in: first shown (what it would do), then done in one transaction."""

    __tablename__ = "firm_import"
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(deferred=True)
    mapping: Mapped[dict[str, Any]]
    """Column header -> field ("" for none), as far as mapped by hand."""
    state: Mapped[ImportState] = mapped_column(choice(ImportState))
    preview: Mapped[dict[str, Any]]
    """Counts and columns of the preview, or, once applied, of what was done."""
    report: Mapped[bytes] = mapped_column(deferred=True)
    """The same row by row, packed by `import_report`."""
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class TargetList(Keyed, Model):
    """The firms that an institution wants at an event: by criteria, with additions and removals by hand."""

    __tablename__ = "target_list"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"), index=True)
    criteria: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    entries: Mapped[list["TargetListEntry"]] = relationship(back_populates="target_list", cascade="all, delete-orphan")
    __table_args__ = (UniqueConstraint("event_id", "institution_id"),)


class ChosenBy(enum.StrEnum):
    CRITERIA = "criteria"
    HAND = "hand"


class TargetListEntry(Model):
    """A firm on a target list, or (removed) one that the criteria would bring and a person took off."""

    __tablename__ = "target_list_entry"
    target_list_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("target_list.id", ondelete="CASCADE"), primary_key=True
    )
    firm_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), primary_key=True, index=True)
    chosen_by: Mapped[ChosenBy] = mapped_column(choice(ChosenBy))
    removed: Mapped[bool] = mapped_column(default=False)
    target_list: Mapped[TargetList] = relationship(back_populates="entries")
    firm: Mapped[Firm] = relationship()
