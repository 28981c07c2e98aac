"""What the API takes and gives of desks, cases and the story of a firm."""

import uuid
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from fondaco.assistance.cases import LONGEST_NOTE, LONGEST_WHAT
from fondaco.assistance.listing import Filters
from fondaco.assistance.models import Case, CaseKind, CaseNote, CaseState, Desk
from fondaco.assistance.queue import Queued
from fondaco.catalogue.models import Registration
from fondaco.events.story import Moment


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AdviserOut(BaseModel):
    id: uuid.UUID
    name: str


class AdviserList(BaseModel):
    items: list[AdviserOut]


class DeskIn(_In):
    name: str = Field(min_length=1, max_length=100)
    place: str = Field("", max_length=200)
    adviser_ids: list[uuid.UUID] = Field(default_factory=list, max_length=100)


class DeskOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    institution_id: uuid.UUID
    name: str
    place: str
    advisers: list[AdviserOut]

    @classmethod
    def of(cls, desk: Desk) -> Self:
        return cls(
            id=desk.id,
            event_id=desk.event_id,
            institution_id=desk.institution_id,
            name=desk.name,
            place=desk.place,
            advisers=[AdviserOut(id=person.id, name=person.name) for person in desk.advisers],
        )


class DeskList(BaseModel):
    items: list[DeskOut]


class CaseIn(_In):
    firm_id: uuid.UUID
    kind: CaseKind
    what: str = Field(min_length=1, max_length=LONGEST_WHAT)
    due_on: date | None = Field(None, description="Day on which somebody is to look at it, at the venue")
    adviser_id: uuid.UUID | None = Field(None, description="Left out: for whoever takes it")
    desk_id: uuid.UUID | None = None
    note: str = Field("", max_length=LONGEST_NOTE)


class CaseFilter(_In):
    state: CaseState | None = None
    kind: CaseKind | None = None
    firm_id: uuid.UUID | None = None
    adviser_id: uuid.UUID | None = None
    desk_id: uuid.UUID | None = None
    unassigned: bool = False
    overdue: bool = False
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)

    def filters(self) -> Filters:
        return Filters(**self.model_dump(exclude={"page", "per_page"}))


class NoteIn(_In):
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class StepIn(_In):
    """A note may go with each step."""

    text: str = Field("", max_length=LONGEST_NOTE)


class HandOverIn(StepIn):
    adviser_id: uuid.UUID | None = Field(description="Null: for whoever takes it")


class WaitIn(StepIn):
    until: date


class NoteOut(BaseModel):
    at: datetime
    by: str
    text: str

    @classmethod
    def of(cls, note: CaseNote) -> Self:
        return cls(at=note.at, by=note.person.name if note.person else "", text=note.text)


class CaseOut(BaseModel):
    id: uuid.UUID
    number: int = Field(description="Counts up from 1 in each event")
    event_id: uuid.UUID
    firm_id: uuid.UUID
    firm: str
    kind: CaseKind
    state: CaseState
    what: str
    due_on: date | None
    adviser: AdviserOut | None
    desk_id: uuid.UUID | None
    follow_up_id: uuid.UUID | None
    opened_at: datetime
    closed_at: datetime | None
    notes: list[NoteOut]

    @classmethod
    def of(cls, case: Case) -> Self:
        names = ("id", "number", "event_id", "firm_id", "kind", "state", "what", "due_on", "desk_id", "follow_up_id")
        return cls(
            **{name: getattr(case, name) for name in names},
            firm=case.firm.name,
            adviser=AdviserOut(id=case.adviser.id, name=case.adviser.name) if case.adviser else None,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            notes=[NoteOut.of(note) for note in case.notes],
        )


class CaseList(BaseModel):
    items: list[CaseOut]
    total: int


class QueuedOut(BaseModel):
    case: CaseOut
    why: str = Field(description="meeting_soon, overdue, due_today, meeting_today, waiting_longest or due_later")
    meeting_at: datetime | None

    @classmethod
    def of(cls, queued: Queued) -> Self:
        return cls(case=CaseOut.of(queued.case), why=queued.why.name.lower(), meeting_at=queued.meeting_at)


class QueueOut(BaseModel):
    items: list[QueuedOut]


class MomentOut(BaseModel):
    at: datetime
    title: str
    text: str
    by: str
    tone: str

    @classmethod
    def of(cls, moment: Moment) -> Self:
        return cls(**{name: getattr(moment, name) for name in cls.model_fields})


class StoryOut(BaseModel):
    items: list[MomentOut]


class CheckInOut(BaseModel):
    registration_id: uuid.UUID
    checked_in_at: datetime | None

    @classmethod
    def of(cls, registration: Registration) -> Self:
        return cls(registration_id=registration.id, checked_in_at=registration.checked_in_at)
