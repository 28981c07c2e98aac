"""What the API takes and gives of feedback, follow-ups, outcomes and the report."""

import uuid
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from fondaco.followup.feedback import LONGEST_COMMENT, Answer
from fondaco.followup.figures import Figure, Numbers, words
from fondaco.followup.models import Feedback, FollowUp, Outcome, OutcomeKind, Stage
from fondaco.followup.overview import Shown
from fondaco.followup.report import Report
from fondaco.meetings.models import MeetingState


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Page(_In):
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)


class FeedbackFilter(_Page):
    shown: Shown | None = None


class FollowUpFilter(_Page):
    stage: Stage | None = None
    overdue: bool = False


class FeedbackIn(_In):
    held: bool
    useful: int | None = Field(None, ge=1, le=5, description="1 (waste of time) to 5 (very useful)")
    next_stage: Stage | None = None
    outcomes: list[OutcomeKind] = Field(
        default_factory=list, max_length=20, description="All that came of it; what the other side named is confirmed"
    )
    wants_help: bool = Field(False, description="Whether the assistance centre shall do something")
    comment: str = Field("", max_length=LONGEST_COMMENT)

    def answer(self) -> Answer:
        return Answer(**{**self.model_dump(), "outcomes": frozenset(self.outcomes)})


class FeedbackOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    meeting_id: uuid.UUID
    meeting_state: MeetingState
    starts_at: datetime
    registration_id: uuid.UUID
    firm: str
    partner: str
    asked_at: datetime
    mailed_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    held: bool | None
    useful: int | None
    next_stage: Stage | None
    wants_help: bool
    comment: str

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        apart = {"meeting_state", "starts_at", "firm", "partner"}
        return cls(
            **{name: getattr(feedback, name) for name in cls.model_fields if name not in apart},
            meeting_state=feedback.meeting.state,
            starts_at=feedback.meeting.slot.starts_at,
            firm=feedback.registration.firm.name,
            partner=feedback.partner.firm.name,
        )


class FeedbackList(BaseModel):
    items: list[FeedbackOut]
    total: int


class CountOut(BaseModel):
    number: int


class OutcomeOut(BaseModel):
    id: uuid.UUID
    follow_up_id: uuid.UUID
    kind: OutcomeKind
    said_by: uuid.UUID = Field(description="Id of the registration that named it first")
    said_at: datetime
    confirmed_at: datetime | None = Field(description="When the other side named it too: only then it counts")

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        return cls(
            id=outcome.id,
            follow_up_id=outcome.follow_up_id,
            kind=outcome.kind,
            said_by=outcome.said_by_id,
            said_at=outcome.said_at,
            confirmed_at=outcome.confirmed_at,
        )


class OutcomeList(BaseModel):
    items: list[OutcomeOut]


class FollowUpOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    meeting_id: uuid.UUID
    firms: list[str]
    stage: Stage
    due_on: date | None
    by_hand: bool = Field(description="Staff has said how far they are: answers leave it as it is")
    opened_at: datetime
    outcomes: list[OutcomeOut]

    @classmethod
    def of(cls, follow_up: FollowUp) -> Self:
        request = follow_up.meeting.request
        names = ("id", "event_id", "meeting_id", "stage", "due_on", "by_hand", "opened_at")
        return cls(
            **{name: getattr(follow_up, name) for name in names},
            firms=[request.requester.firm.name, request.recipient.firm.name],
            outcomes=[OutcomeOut.of(outcome) for outcome in follow_up.outcomes],
        )


class FollowUpList(BaseModel):
    items: list[FollowUpOut]
    total: int


class FollowUpChange(_In):
    stage: Stage | None = None
    due_on: date | None = Field(None, description="Left out with a new stage: the usual time from now")


class NumbersOut(BaseModel):
    figures: dict[Figure, int]
    useful: float | None = Field(description="Mean rating of meetings held, 1 to 5")

    @classmethod
    def of(cls, numbers: Numbers) -> Self:
        return cls(figures={figure: numbers[figure] for figure in Figure}, useful=numbers.useful)


class OutcomeCount(BaseModel):
    named: int
    confirmed: int


class ReportOut(BaseModel):
    total: NumbersOut
    by_institution: dict[str, NumbersOut]
    by_country: dict[str, NumbersOut]
    stages: dict[Stage, int]
    outcomes: dict[OutcomeKind, OutcomeCount]
    definitions: dict[Figure, str]

    @classmethod
    def of(cls, report: Report) -> Self:
        counted = {kind: report.outcomes.get(kind, (0, 0)) for kind in OutcomeKind}
        return cls(
            total=NumbersOut.of(report.total),
            by_institution={name: NumbersOut.of(numbers) for name, numbers in report.by_institution},
            by_country={code: NumbersOut.of(numbers) for code, numbers in report.by_country},
            stages={stage: report.stages[stage] for stage in Stage},
            outcomes={kind: OutcomeCount(named=named, confirmed=sure) for kind, (named, sure) in counted.items()},
            definitions={figure: words(figure)[1] for figure in Figure},
        )
