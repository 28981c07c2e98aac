"""People, their roles, and the keys of programs."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fondaco.kernel.database import Keyed, Model, choice


class RoleKind(enum.StrEnum):
    ADMINISTRATOR = "administrator"
    """Keeps the installation: institutions, people, mailbox."""
    ORGANISER = "organiser"
    ADVISER = "adviser"
    REPRESENTATIVE = "representative"
    """Acts for a firm."""


STAFF = frozenset({RoleKind.ADMINISTRATOR, RoleKind.ORGANISER, RoleKind.ADVISER})
"""Roles that administrators give and end; representatives come with their firms' registrations."""


class Person(Keyed, Model):
    """Somebody who can sign in. Firms' people have no password: they sign in by link."""

    __tablename__ = "person"
    email: Mapped[str] = mapped_column(String(320), unique=True)
    """Normalised: lower case, so that one address is one person."""
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    session_number: Mapped[int] = mapped_column(default=1)
    """Part of every session; raising it ends all of them."""
    roles: Mapped[list["Role"]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Role(Keyed, Model):
    """What a person is, and for which institution or firm."""

    __tablename__ = "role"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RoleKind] = mapped_column(choice(RoleKind))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    firm_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person] = relationship(back_populates="roles")
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "institution_id", "firm_id"),
        CheckConstraint(
            "(kind = 'administrator' AND institution_id IS NULL AND firm_id IS NULL)"
            " OR (kind IN ('organiser', 'adviser') AND institution_id IS NOT NULL AND firm_id IS NULL)"
            " OR (kind = 'representative' AND institution_id IS NULL AND firm_id IS NOT NULL)",
            name="scope",
        ),
    )


class EndedSession(Model):
    """A session that was signed out: a copy of its cookie opens nothing. Kept until the session would have ended."""

    __tablename__ = "ended_session"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class ApiKey(Keyed, Model):
    """A program's key: it acts as the person it was made for."""

    __tablename__ = "api_key"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
