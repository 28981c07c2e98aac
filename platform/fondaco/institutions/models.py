"""Institutions and which of them organise which event."""

import enum
import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fondaco.kernel.database import Keyed, Model, choice


class InstitutionKind(enum.StrEnum):
    CHAMBER = "chamber"
    CLUSTER = "cluster"
    ASSISTANCE_CENTRE = "assistance_centre"
    AGENCY = "agency"
    UNIVERSITY = "university"


class Institution(Keyed, Model):
    """A chamber of commerce, cluster organisation, assistance centre, agency or university."""

    __tablename__ = "institution"
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[InstitutionKind] = mapped_column(choice(InstitutionKind))
    country: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(320))
    """The office that answers: replies to letters go there."""
    phone: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(String(300), default="")


class CoOrganisation(Model):
    """The institution takes part in organising the event; one of them leads."""

    __tablename__ = "co_organisation"
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    leads: Mapped[bool] = mapped_column(default=False)
