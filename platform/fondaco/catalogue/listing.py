"""The registrations of an event as its organisers list them."""

import uuid
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue import access, entries
from fondaco.catalogue.models import Delegate, Registration, RegistrationState
from fondaco.firms.listfile.folding import fold
from fondaco.firms.models import Firm
from fondaco.institutions import rights
from fondaco.invitations.models import Invitation, InvitationState


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    items: list[Registration]
    total: int


def of_event(
    session: Session,
    by: Acting,
    event_id: uuid.UUID,
    *,
    state: RegistrationState | None = None,
    words: str = "",
    page: int = 1,
    per_page: int = 50,
) -> Listed:
    """Registrations by name of firm: those that staff of the event may see, or a firm's own.

    `words` of the name or town; case and accents do not matter. Raises `NotFound` for somebody who is neither.
    """
    query = select(Registration.id, Firm.name, Firm.city).join(Firm).where(Registration.event_id == event_id)
    if by.works_for:
        rights.staff_of(session, by, event_id)
        query = query.where(access.shown_to(by))
    else:
        if not access.own_firms(session, by, event_id):
            raise access.no_own_firm()
        query = query.where(Registration.firm_id.in_(by.represents))
    if state is not None:
        query = query.where(Registration.state == state)
    wanted = fold(words).split()
    rows = [(fold(name), key) for key, name, city in session.execute(query) if _has(fold(f"{name} {city}"), wanted)]
    ids = [key for _name, key in sorted(rows)]
    absences = selectinload(Registration.delegates).selectinload(Delegate.absences)
    shown = ids[(page - 1) * per_page : page * per_page]
    return Listed(entries.loaded(session, shown, absences, selectinload(Registration.consents)), len(ids))


def counts(session: Session, by: Acting, event_id: uuid.UUID) -> Counter[RegistrationState]:
    """How many registrations that staff may see are in each state."""
    rows = session.execute(
        select(Registration.state, func.count())
        .join(Firm)
        .where(Registration.event_id == event_id, access.shown_to(by))
        .group_by(Registration.state)
    )
    found: Counter[RegistrationState] = Counter()
    for state, number in rows:
        found[state] = number
    return found


def not_begun(session: Session, by: Acting, event_id: uuid.UUID) -> list[Firm]:
    """The firms of one's own institutions that have accepted and of which there is no registration yet."""
    begun = select(Registration.firm_id).where(Registration.event_id == event_id)
    return list(
        session.scalars(
            select(Firm)
            .join(Invitation)
            .where(
                Invitation.event_id == event_id,
                Invitation.state == InvitationState.ACCEPTED,
                Firm.institution_id.in_(by.works_for),
                Firm.id.not_in(begun),
            )
            .order_by(Firm.name)
            .options(selectinload(Firm.contacts))
        )
    )


def longest_waiting(session: Session, by: Acting, event_id: uuid.UUID) -> Registration | None:
    """The registration that was sent first of those that nobody has decided yet."""
    return session.scalar(
        select(Registration)
        .join(Firm)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.SUBMITTED,
            access.shown_to(by),
        )
        .order_by(Registration.submitted_at)
        .limit(1)
    )


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
