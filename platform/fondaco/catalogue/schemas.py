"""What the API takes and gives of registrations and of the catalogue."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from fondaco.catalogue import entries, known
from fondaco.catalogue.models import Part, Registration, RegistrationState
from fondaco.catalogue.parts import Attendance, Interests, Sharing
from fondaco.catalogue.registrations import LONGEST_NOTE, unanswered
from fondaco.catalogue.search import Wanted
from fondaco.firms.vocabulary import SizeClass


class FirmBrief(BaseModel):
    """A firm as its registration shows it; what else its institution knows stays there."""

    id: uuid.UUID
    name: str
    country: str
    city: str


class RegistrationBrief(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    firm: FirmBrief
    state: RegistrationState
    language: str
    submitted_at: datetime | None
    decided_at: datetime | None
    changed_at: datetime | None = Field(description="When the firm last changed what it had already sent")
    decision_note: str = Field(description="Why changes were asked for, refused or withdrawn")
    unanswered: list[Part] = Field(description="Parts that the firm has not gone through yet")

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationBrief":
        return cls(**_brief(registration))


class RegistrationOut(RegistrationBrief):
    attendance: Attendance
    interests: Interests
    sharing: Sharing

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationOut":
        return cls(
            **_brief(registration),
            attendance=known.attendance(registration),
            interests=known.interests(registration),
            sharing=known.sharing(registration),
        )


def _brief(registration: Registration) -> dict[str, object]:
    firm = registration.firm
    return {
        "id": registration.id,
        "event_id": registration.event_id,
        "firm": FirmBrief(id=firm.id, name=firm.name, country=firm.country, city=firm.city),
        "state": registration.state,
        "language": registration.language,
        "submitted_at": registration.submitted_at,
        "decided_at": registration.decided_at,
        "changed_at": registration.changed_at,
        "decision_note": registration.decision_note,
        "unanswered": unanswered(registration) if registration.state == RegistrationState.DRAFT else [],
    }


class RegistrationQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: RegistrationState | None = None
    q: str = Field("", max_length=200, description="Words of the firm's name or town")
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)


class RegistrationList(BaseModel):
    items: list[RegistrationBrief]
    total: int
    page: int
    per_page: int


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChangesAsked(_Words):
    note: str = Field(max_length=LONGEST_NOTE, description="What to change; the firm gets these words")


class Refusal(_Words):
    reason: str = Field(max_length=LONGEST_NOTE, description="The firm gets these words")


class Withdrawal(_Words):
    cause: str = Field("", max_length=LONGEST_NOTE, description="In the firm's words")


class SectorOut(BaseModel):
    code: str = Field(description="Division of NACE Rev. 2.1")
    title: str


class DelegateOut(BaseModel):
    name: str
    role: str
    languages: list[str]


class EntryOut(BaseModel):
    """A firm as the others see it in the catalogue."""

    registration_id: uuid.UUID
    name: str
    country: str
    city: str
    size: SizeClass | None
    sectors: list[SectorOut]
    profile: str
    offers: str
    needs: str
    cooperation: list[str]
    website: str
    languages: list[str]
    delegates: list[DelegateOut] = Field(description="Empty where the firm does not show their names")

    @classmethod
    def of(cls, registration: Registration) -> "EntryOut":
        firm, entry = registration.firm, registration.entry
        shown = registration.delegates if entry.show_delegates else []
        return cls(
            registration_id=registration.id,
            name=firm.name,
            country=firm.country,
            city=firm.city,
            size=firm.size,
            sectors=[SectorOut(code=code, title=title) for code, title in entries.sectors(firm)],
            profile=entry.profile,
            offers=entry.offers,
            needs=entry.needs,
            cooperation=entry.cooperation,
            website=entry.website,
            languages=entries.languages(registration),
            delegates=[DelegateOut(name=who.name, role=who.role, languages=who.languages) for who in shown],
        )


class CatalogueQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=200, description="Words of name, profile, offers and needs")
    sector: str = Field("", max_length=2, description="A NACE section's letter or a division's two digits")
    country: str = Field("", max_length=2)
    cooperation: str = Field("", max_length=40)
    size: str = Field("", max_length=40)
    language: str = Field("", max_length=2)
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)

    def wanted(self) -> Wanted:
        return Wanted(self.q, self.sector, self.country, self.cooperation, self.size, self.language)


class CatalogueOut(BaseModel):
    items: list[EntryOut]
    total: int = Field(description="Firms that fit")
    page: int
    per_page: int
    counts: dict[str, dict[str, int]] = Field(description="For each filter, how many firms each choice would leave")


class CatalogueFile(BaseModel):
    """All registrations of the catalogue, as a file."""

    event_id: uuid.UUID
    items: list[RegistrationOut]


class CatalogueState(BaseModel):
    event_id: uuid.UUID
    catalogue_open: bool
