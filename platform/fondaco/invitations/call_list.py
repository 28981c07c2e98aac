"""Whom to call: firms that no mail reaches, firms that are silent, and those who asked to be called back."""

import enum
import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.firms.models import Firm
from fondaco.invitations import overview
from fondaco.invitations.models import AttemptResult, Channel, ContactAttempt, Invitation, InvitationState
from fondaco.invitations.overview import Row

OPEN = (
    InvitationState.PREPARED,
    InvitationState.SENT,
    InvitationState.WRONG_PERSON,
    InvitationState.UNREACHABLE,
)
"""States in which an answer is still missing."""


class Whom(enum.StrEnum):
    """Which part of the call list."""

    WITHOUT_MAIL = "without_mail"
    """No e-mail address, or the letter came back."""
    SILENT = "silent"
    """The letter went by e-mail and has no answer."""
    DUE = "due"
    """To be called back today or before."""


def rows(
    session: Session, by: Acting, event_id: uuid.UUID, whom: Whom, today: date, *, page: int = 1, per_page: int = 50
) -> tuple[list[Row], int]:
    """A page of the own institution's call list by the firms' names, and how many it has in all."""
    query = overview.own(session, by, event_id).where(Invitation.state.in_(OPEN), _condition(whom, today))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found: Sequence[Invitation] = session.scalars(
        overview.with_everything(query)
        .order_by(func.lower(Firm.name), Invitation.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return overview.with_mails(session, found), total


def count(session: Session, by: Acting, event_id: uuid.UUID, whom: Whom, today: date) -> int:
    """How many are on that part of the list."""
    query = overview.own(session, by, event_id).where(Invitation.state.in_(OPEN), _condition(whom, today))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _condition(whom: Whom, today: date) -> ColumnElement[bool]:
    match whom:
        case Whom.WITHOUT_MAIL:
            return or_(Invitation.channel == Channel.LETTER, overview.came_back())
        case Whom.SILENT:
            return and_(
                Invitation.channel == Channel.EMAIL, Invitation.state == InvitationState.SENT, ~overview.came_back()
            )
        case Whom.DUE:
            latest = (
                select(ContactAttempt.id)
                .where(ContactAttempt.invitation_id == Invitation.id)
                .order_by(ContactAttempt.id.desc())
                .limit(1)
                .correlate(Invitation)
                .scalar_subquery()
            )
            return Invitation.attempts.any(
                and_(
                    ContactAttempt.id == latest,
                    ContactAttempt.result == AttemptResult.CALL_BACK,
                    ContactAttempt.call_back_on <= today,
                )
            )
