"""What came of a follow-up. One side says it; it counts when the other side says it too."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration
from fondaco.followup.models import FollowUp, Outcome, OutcomeKind
from fondaco.institutions import rights
from fondaco.kernel import audit, clock
from fondaco.kernel.database import new_id
from fondaco.meetings.models import Meeting, MeetingRequest


def say(
    session: Session, by: Acting, follow_up: FollowUp, registration_id: uuid.UUID, named: frozenset[OutcomeKind]
) -> None:
    """Make `named` all that this side says came of it: new ones are named, the other side's confirmed, the rest undone.

    What the other side has confirmed stays as what that side says.
    """
    known = {outcome.kind: outcome for outcome in follow_up.outcomes}
    for kind in sorted(named - set(known)):
        outcome = Outcome(
            id=new_id(),
            event_id=follow_up.event_id,
            kind=kind,
            said_by_id=registration_id,
            said_at=clock.now(),
        )
        follow_up.outcomes.append(outcome)
        _put_on_record(session, by, outcome, "named")
    for kind, outcome in known.items():
        if kind in named:
            _confirm(session, by, outcome, registration_id)
        else:
            _take_back(session, by, follow_up, outcome, registration_id)
    session.flush()


def named_by(outcome: Outcome, registration_id: uuid.UUID) -> bool:
    """Whether this side says it too."""
    return outcome.said_by_id == registration_id or outcome.confirmed_at is not None


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> list[Outcome]:
    """All outcomes of the event, for its staff, in the order in which they were said."""
    rights.staff_of(session, by, event_id)
    request = joinedload(Outcome.follow_up).joinedload(FollowUp.meeting).joinedload(Meeting.request)
    return list(
        session.scalars(
            select(Outcome)
            .where(Outcome.event_id == event_id)
            .order_by(Outcome.id)
            .options(
                joinedload(Outcome.said_by).joinedload(Registration.firm),
                request.joinedload(MeetingRequest.requester).joinedload(Registration.firm),
                request.joinedload(MeetingRequest.recipient).joinedload(Registration.firm),
            )
        )
    )


def _confirm(session: Session, by: Acting, outcome: Outcome, registration_id: uuid.UUID) -> None:
    if named_by(outcome, registration_id):
        return
    outcome.confirmed_at = clock.now()
    _put_on_record(session, by, outcome, "confirmed")


def _take_back(session: Session, by: Acting, follow_up: FollowUp, outcome: Outcome, registration_id: uuid.UUID) -> None:
    if not named_by(outcome, registration_id):
        return
    if outcome.confirmed_at is None:
        follow_up.outcomes.remove(outcome)
    else:
        if outcome.said_by_id == registration_id:
            outcome.said_by_id, outcome.said_at = _other_side(follow_up, registration_id), outcome.confirmed_at
        outcome.confirmed_at = None
    _put_on_record(session, by, outcome, "taken_back")


def _other_side(follow_up: FollowUp, registration_id: uuid.UUID) -> uuid.UUID:
    request = follow_up.meeting.request
    return request.recipient_id if request.requester_id == registration_id else request.requester_id


def _put_on_record(session: Session, by: Acting, outcome: Outcome, verb: str) -> None:
    audit.record(session, by, f"outcome.{verb}", outcome.id, event_id=outcome.event_id, kind=outcome.kind.value)
