"""What the API takes and gives of events."""

import uuid
from datetime import date, datetime, time

from pydantic import BaseModel, ConfigDict, Field

from fondaco.events.events import Facts, SlotPlan
from fondaco.events.models import Event


class EventIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    aim: str = Field("", max_length=3000)
    sectors: str = Field("", max_length=300)
    city: str = Field(min_length=1, max_length=100)
    country: str = Field(pattern="^[A-Z]{2}$", examples=["IT"])
    venue: str = Field("", max_length=300)
    zone: str = Field(max_length=60, examples=["Europe/Rome"])
    starts_on: date
    ends_on: date
    answer_by: date
    register_by: date
    request_by: date
    accent: str = Field("#7a3b2e", pattern="^#[0-9a-fA-F]{6}$")
    languages: list[str] = Field(default_factory=lambda: ["en"], max_length=10)

    def facts(self) -> Facts:
        return Facts(**{**self.model_dump(), "languages": tuple(self.languages)})


class SlotOut(BaseModel):
    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    session: str


class EventOut(BaseModel):
    id: uuid.UUID
    slug: str
    name: str
    aim: str
    sectors: str
    city: str
    country: str
    venue: str
    zone: str
    starts_on: date
    ends_on: date
    answer_by: date
    register_by: date
    request_by: date
    catalogue_open: bool
    tables: int
    slots: list[SlotOut]

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        plain = {name: getattr(event, name) for name in cls.model_fields if name not in ("tables", "slots")}
        return cls(**plain, tables=len(event.tables), slots=[SlotOut(**_plain_slot(slot)) for slot in event.slots])


def _plain_slot(slot: object) -> dict[str, object]:
    return {name: getattr(slot, name) for name in SlotOut.model_fields}


class EventList(BaseModel):
    items: list[EventOut]


class RoomIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    tables: int = Field(ge=1, le=2500)


class RoomOut(BaseModel):
    id: uuid.UUID
    name: str
    tables: int


class HalfDayIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=40, examples=["morning"])
    on: date
    starts: time
    ends: time

    def half_day(self) -> SlotPlan:
        return SlotPlan(self.name, self.on, self.starts, self.ends)


class SlotsIn(BaseModel):
    """Wall-clock times at the venue."""

    model_config = ConfigDict(extra="forbid")

    half_days: list[HalfDayIn] = Field(min_length=1, max_length=20)
    minutes: int = Field(25, ge=5, le=240)
    pause: int = Field(5, ge=0, le=120)


class SlotList(BaseModel):
    items: list[SlotOut]


class CoOrganiserIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    institution_id: uuid.UUID
