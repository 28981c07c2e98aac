"""Who was asked and what they said: rows with filters, and counts."""

import enum
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.firms.models import Contact, Firm
from fondaco.institutions import rights
from fondaco.institutions.models import CoOrganisation, Institution
from fondaco.invitations.models import Campaign, Channel, Invitation, InvitationState
from fondaco.invitations.sending import MAIL_KIND
from fondaco.kernel import mail
from fondaco.kernel.mail import Mail, MailState

T = TypeVar("T")

PER_PAGE = 50


class Delivery(enum.StrEnum):
    """What the mail ledger says of a letter."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


DELIVERY_OF: Mapping[MailState, Delivery] = {
    MailState.QUEUED: Delivery.WAITING,
    MailState.CLAIMED: Delivery.WAITING,
    MailState.DATA: Delivery.WAITING,
    MailState.RETRY: Delivery.WAITING,
    MailState.SENT: Delivery.DELIVERED,
    MailState.FAILED: Delivery.FAILED,
    MailState.UNKNOWN: Delivery.UNKNOWN,
}


@dataclass(frozen=True)
class Filters:
    """What of the invitations is looked at; None and "" leave all."""

    state: InvitationState | None = None
    channel: Channel | None = None
    language: str = ""
    delivery: Delivery | None = None
    q: str = ""
    """Part of the name of firm or contact, or of the city."""

    @property
    def active(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Row:
    """An invitation with what the ledger says of its latest letter."""

    invitation: Invitation
    mail: Mail | None

    @property
    def delivery(self) -> Delivery | None:
        return DELIVERY_OF[self.mail.state] if self.mail else None


@dataclass(frozen=True)
class Tally:
    """Answers in numbers."""

    states: Mapping[InvitationState, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        """Firms that were reached or tried, whatever they said."""
        return self.total - self.states.get(InvitationState.PREPARED, 0)

    @property
    def accepted(self) -> int:
        return self.states.get(InvitationState.ACCEPTED, 0)

    @property
    def declined(self) -> int:
        return self.states.get(InvitationState.DECLINED, 0)

    @property
    def silent(self) -> int:
        return self.states.get(InvitationState.SENT, 0)


def rows(
    session: Session, by: Acting, event_id: uuid.UUID, filters: Filters, *, page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[Row], int]:
    """A page of the own institution's invitations by the firms' names, and how many there are in all."""
    query = own(session, by, event_id).where(*_conditions(filters))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found = session.scalars(
        with_everything(query)
        .order_by(func.lower(Firm.name), Invitation.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return with_mails(session, found), total


def with_everything(query: Select[Invitation]) -> Select[Invitation]:
    """`query`, loading what a row shows."""
    return query.options(
        joinedload(Invitation.firm).selectinload(Firm.contacts),
        joinedload(Invitation.contact),
        selectinload(Invitation.attempts),
    )


def with_mails(session: Session, invitations: Collection[Invitation]) -> list[Row]:
    """The invitations with the latest letter of each."""
    letters = session.scalars(
        select(Mail)
        .where(Mail.kind == MAIL_KIND, Mail.subject_id.in_([invitation.id for invitation in invitations]))
        .order_by(Mail.id)
    )
    latest = {letter.subject_id: letter for letter in letters}
    return [Row(invitation, latest.get(invitation.id)) for invitation in invitations]


def tally(session: Session, by: Acting, event_id: uuid.UUID) -> Tally:
    """The own institution's invitations by state."""
    return Tally(counts_by(session, by, event_id, Invitation.state))


def counts_by(session: Session, by: Acting, event_id: uuid.UUID, column: InstrumentedAttribute[T]) -> Mapping[T, int]:
    """The own institution's invitations by state, channel or language."""
    query = own(session, by, event_id).with_only_columns(column, func.count()).group_by(column)
    return dict(iter(session.execute(query)))


def tallies_by_institution(session: Session, by: Acting, event_id: uuid.UUID) -> list[tuple[Institution, Tally]]:
    """How far each co-organiser is: numbers, never firms."""
    rights.staff_of(session, by, event_id)
    institutions = session.scalars(
        select(Institution)
        .join(CoOrganisation, CoOrganisation.institution_id == Institution.id)
        .where(CoOrganisation.event_id == event_id)
        .order_by(CoOrganisation.leads.desc(), Institution.name)
    )
    counted = session.execute(
        select(Campaign.institution_id, Invitation.state, func.count())
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Invitation.event_id == event_id)
        .group_by(Campaign.institution_id, Invitation.state)
    ).all()
    return [
        (institution, Tally({state: number for owner, state, number in counted if owner == institution.id}))
        for institution in institutions
    ]


def own(session: Session, by: Acting, event_id: uuid.UUID) -> Select[Invitation]:
    """The invitations of the institution for which `by` works at the event, joined with campaign, firm and contact."""
    institution_id = rights.staff_of(session, by, event_id)
    return (
        select(Invitation)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .join(Firm, Firm.id == Invitation.firm_id)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .where(Invitation.event_id == event_id, Campaign.institution_id == institution_id)
    )


def has_mail(*states: MailState) -> ColumnElement[bool]:
    """Whether the ledger has a letter of the invitation in one of these states."""
    return exists().where(Mail.subject_id == Invitation.id, Mail.kind == MAIL_KIND, Mail.state.in_(states))


def came_back() -> ColumnElement[bool]:
    """Whether no letter of the invitation was taken: all that were mailed failed."""
    others = [state for state in MailState if state != MailState.FAILED]
    return and_(has_mail(MailState.FAILED), not_(has_mail(*others)))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state:
        conditions.append(Invitation.state == filters.state)
    if filters.channel:
        conditions.append(Invitation.channel == filters.channel)
    if language := mail.one_line(filters.language):
        conditions.append(Invitation.language == language)
    if filters.delivery == Delivery.FAILED:
        conditions.append(came_back())
    elif filters.delivery:
        conditions.append(has_mail(*(state for state, meaning in DELIVERY_OF.items() if meaning == filters.delivery)))
    if q := mail.one_line(filters.q):
        conditions.append(
            or_(*(column.icontains(q, autoescape=True) for column in (Firm.name, Firm.city, Contact.name)))
        )
    return conditions
