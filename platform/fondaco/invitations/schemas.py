"""What the API takes and gives of campaigns, invitations and answers."""

import uuid
from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from fondaco.invitations import wording
from fondaco.invitations.call_list import Whom
from fondaco.invitations.calls import CallOutcome
from fondaco.invitations.campaigns import LONGEST_BODY, LONGEST_SUBJECT, Plan
from fondaco.invitations.letters import WrittenLetter
from fondaco.invitations.models import (
    AttemptResult,
    Campaign,
    CampaignState,
    Channel,
    ContactAttempt,
    DeclineReason,
    InvitationState,
    Letter,
    Through,
)
from fondaco.invitations.overview import Delivery, Filters, Row
from fondaco.invitations.paper import MOST_LETTERS
from fondaco.invitations.progress import Progress


class Taken(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CampaignIn(Taken):
    name: str = Field(min_length=1, max_length=200, examples=["First round"])


class LetterIn(Taken):
    subject: str = Field(min_length=1, max_length=LONGEST_SUBJECT)
    body: str = Field(
        min_length=1, max_length=LONGEST_BODY, description="Paragraphs parted by empty lines, with placeholders"
    )


class LetterOut(BaseModel):
    language: str
    subject: str
    body: str

    @classmethod
    def of(cls, letter: Letter) -> Self:
        return cls(language=letter.language, subject=letter.subject, body=letter.body)


class LetterList(BaseModel):
    items: list[LetterOut]
    placeholders: dict[str, str] = Field(description="What can stand in braces, and what it means")


class FirmQuery(Taken):
    firm_id: uuid.UUID


class Fact(BaseModel):
    label: str
    value: str


class PreviewOut(BaseModel):
    language: str
    subject: str
    paragraphs: list[str]
    facts: list[Fact]
    button: str
    after: list[str]
    why: str
    stop: str

    @classmethod
    def of(cls, written: WrittenLetter) -> Self:
        return cls(
            language=written.language,
            subject=written.subject,
            paragraphs=[written.salutation, *written.paragraphs],
            facts=[Fact(label=label, value=value) for label, value in written.facts],
            button=written.button,
            after=list(written.after),
            why=written.why,
            stop=written.stop,
        )


class PlanOut(BaseModel):
    """What starting the campaign does, in numbers."""

    by_email: dict[str, int] = Field(description="Letters by e-mail, by language")
    by_letter: dict[str, int] = Field(description="Letters on paper, by language")
    already_invited: int
    unsubscribed: int
    wrong_addresses: int = Field(description="Of those on paper: firms whose e-mail address cannot be right")
    gaps: list[str] = Field(description="Placeholders in use of which nothing is known")

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(
            by_email=dict(plan.languages(Channel.EMAIL)),
            by_letter=dict(plan.languages(Channel.LETTER)),
            already_invited=plan.already_invited,
            unsubscribed=plan.unsubscribed,
            wrong_addresses=plan.wrong_addresses,
            gaps=plan.gaps,
        )


class ProgressOut(BaseModel):
    prepared: int = Field(description="Letters still to be written into the ledger")
    in_ledger: int
    waiting: int
    sent: int
    failed: int
    unknown: int = Field(description="Taken or not: nobody knows until you say")
    to_print: int
    settled: bool = Field(description="Whether nothing moves any more by itself")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        return cls(
            prepared=progress.prepared,
            in_ledger=progress.in_ledger,
            waiting=progress.mails(Delivery.WAITING),
            sent=progress.mails(Delivery.DELIVERED),
            failed=progress.mails(Delivery.FAILED),
            unknown=progress.mails(Delivery.UNKNOWN),
            to_print=progress.to_print,
            settled=progress.settled,
        )


class CampaignOut(BaseModel):
    id: uuid.UUID
    event_id: uuid.UUID
    name: str
    state: CampaignState
    created_at: datetime
    started_at: datetime | None
    sent_at: datetime | None
    progress: ProgressOut

    @classmethod
    def of(cls, campaign: Campaign, progress: Progress) -> Self:
        plain = {name: getattr(campaign, name) for name in cls.model_fields if name != "progress"}
        return cls(**plain, progress=ProgressOut.of(progress))


class CampaignList(BaseModel):
    items: list[CampaignOut]


class UnknownLetterOut(BaseModel):
    mail_id: uuid.UUID
    firm: str
    address: str
    reply: str | None = Field(description="The mail server's last words")


class UnknownLetterList(BaseModel):
    items: list[UnknownLetterOut]


class SettleIn(Taken):
    arrived: bool = Field(description="True: it arrived. False: send it again")


class InvitationQuery(Taken):
    state: InvitationState | None = None
    channel: Channel | None = None
    language: str = Field("", max_length=8)
    delivery: Delivery | None = None
    q: str = Field("", max_length=200, description="Part of a firm's, contact's or city's name")
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=500)

    def filters(self) -> Filters:
        return Filters(self.state, self.channel, self.language, self.delivery, self.q.strip())


class AttemptOut(BaseModel):
    at: datetime
    channel: Through
    result: AttemptResult
    call_back_on: date | None
    note: str

    @classmethod
    def of(cls, attempt: ContactAttempt) -> Self:
        return cls(**{name: getattr(attempt, name) for name in cls.model_fields})


class InvitationOut(BaseModel):
    id: uuid.UUID
    campaign_id: uuid.UUID
    firm_id: uuid.UUID
    firm: str
    city: str
    country: str
    phone: str
    contact: str
    email: str
    channel: Channel
    language: str
    state: InvitationState
    delivery: Delivery | None
    sent_at: datetime | None
    answered_at: datetime | None
    answered_through: Literal["", "link", "phone", "letter", "email", "desk"]
    decline_reason: DeclineReason | None
    reason: str
    attempts: list[AttemptOut]

    @classmethod
    def of(cls, row: Row) -> Self:
        invitation, firm, contact = row.invitation, row.invitation.firm, row.invitation.contact
        known = {name: getattr(invitation, name) for name in cls.model_fields if hasattr(invitation, name)}
        return cls(
            **{
                **known,
                "firm": firm.name,
                "city": firm.city,
                "country": firm.country,
                "phone": wording.phone(invitation),
                "contact": contact.name if contact else "",
                "email": contact.email if contact else "",
                "delivery": row.delivery,
                "attempts": [AttemptOut.of(attempt) for attempt in invitation.attempts],
            }
        )


class InvitationList(BaseModel):
    items: list[InvitationOut]
    total: int
    page: int
    per_page: int
    states: dict[InvitationState, int] = Field(description="All invitations of your institution by state")


class OutcomeIn(Taken):
    """What staff heard or read."""

    note: str = Field("", max_length=500, description="Of a no: the firm's own words")
    reason: DeclineReason | None = None
    name: str = Field("", max_length=200, description="Of the right person, for wrong_person")
    email: str = Field("", max_length=320)


class AnswerIn(OutcomeIn):
    channel: Literal[Through.PHONE, Through.LETTER, Through.EMAIL, Through.DESK]
    answer: Literal[AttemptResult.ACCEPTED, AttemptResult.DECLINED, AttemptResult.WRONG_PERSON]

    def outcome(self) -> CallOutcome:
        return CallOutcome(result=self.answer, note=self.note, reason=self.reason, name=self.name, email=self.email)


class AttemptIn(OutcomeIn):
    """What came of a call."""

    result: Literal[
        AttemptResult.ACCEPTED,
        AttemptResult.DECLINED,
        AttemptResult.NO_ANSWER,
        AttemptResult.CALL_BACK,
        AttemptResult.WRONG_NUMBER,
        AttemptResult.WRONG_PERSON,
    ]
    call_back_on: date | None = None

    def outcome(self) -> CallOutcome:
        return CallOutcome(**self.model_dump())


class PrintIn(Taken):
    again: bool = Field(False, description="Also letters that were printed before and have no answer")
    limit: int = Field(MOST_LETTERS, ge=1, le=250)


class CallQuery(Taken):
    whom: Whom = Whom.WITHOUT_MAIL
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=500)


class CallOut(InvitationOut):
    next: str = Field(description="What to do next, in words")


class CallList(BaseModel):
    items: list[CallOut]
    total: int
    page: int
    per_page: int
