"""What the API takes and gives of registrations."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from fondaco.catalogue import known
from fondaco.catalogue.models import Part, Registration, RegistrationState
from fondaco.catalogue.parts import Attendance, Interests, Sharing
from fondaco.catalogue.registrations import LONGEST_NOTE, unanswered


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
