"""The numbers of an event, from the letters to what came of them: all are computed here, from the database."""

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from fondaco.accounts.acting import Acting
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.firms.models import Firm
from fondaco.followup.figures import Figure, Numbers, Origin, Tally
from fondaco.followup.models import Feedback, FollowUp, Outcome, OutcomeKind, Stage
from fondaco.institutions import rights
from fondaco.institutions.models import Institution
from fondaco.invitations.models import Invitation, InvitationState
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState

ANSWERS = {InvitationState.ACCEPTED: Figure.YES, InvitationState.DECLINED: Figure.NO}


@dataclass(frozen=True)
class Report:
    """The figures of an event: in all, by institution (whose firm it is) and by country (of the firm)."""

    total: Numbers
    by_institution: list[tuple[str, Numbers]]
    """By name."""
    by_country: list[tuple[str, Numbers]]
    """By ISO 3166-1 code; the country with the most enrolled firms first."""
    stages: Counter[Stage]
    outcomes: dict[OutcomeKind, tuple[int, int]]
    """How often named, and how often confirmed by the other side."""


def of_event(session: Session, by: Acting, event_id: uuid.UUID) -> Report:
    """The report for staff of the event. It holds numbers and no firms, so every institution sees all of it."""
    rights.staff_of(session, by, event_id)
    tally = _counted(session, event_id)
    names = dict(iter(session.execute(select(Institution.id, Institution.name))))
    return Report(
        total=tally.total,
        by_institution=sorted((names[key], numbers) for key, numbers in tally.institutions.items()),
        by_country=sorted(tally.countries.items(), key=lambda item: (-item[1][Figure.ENROLLED], item[0])),
        stages=_stages(session, event_id),
        outcomes=_outcomes(session, event_id),
    )


def totals(session: Session, event_id: uuid.UUID) -> Numbers:
    """The figures of all firms, whoever asks."""
    return _counted(session, event_id).total


def _counted(session: Session, event_id: uuid.UUID) -> Tally:
    tally = Tally()
    for count in (_count_invitations, _count_registrations, _count_meetings, _count_feedback, _count_follow_ups):
        count(session, event_id, tally)
    return tally


def _count_invitations(session: Session, event_id: uuid.UUID, tally: Tally) -> None:
    rows = session.execute(
        select(Firm.institution_id, Firm.country, Invitation.state, func.count())
        .join(Firm, Firm.id == Invitation.firm_id)
        .where(Invitation.event_id == event_id, Invitation.state != InvitationState.PREPARED)
        .group_by(Firm.institution_id, Firm.country, Invitation.state)
    )
    for institution_id, country, state, number in rows:
        answer = ANSWERS.get(state, Figure.SILENT)
        tally.add(number, (Figure.INVITED, answer), Origin(institution_id, country))


def _count_registrations(session: Session, event_id: uuid.UUID, tally: Tally) -> None:
    rows = session.execute(
        select(Firm.institution_id, Firm.country, func.count(), func.count(Registration.checked_in_at))
        .join(Firm, Firm.id == Registration.firm_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED)
        .group_by(Firm.institution_id, Firm.country)
    )
    for institution_id, country, enrolled, came in rows:
        tally.add(enrolled, (Figure.ENROLLED,), Origin(institution_id, country))
        tally.add(came, (Figure.CAME,), Origin(institution_id, country))


def _count_meetings(session: Session, event_id: uuid.UUID, tally: Tally) -> None:
    requests = _pairs(MeetingRequest.state, func.count()).where(MeetingRequest.event_id == event_id)
    for *pair, state, number in session.execute(requests.group_by(*PAIR, MeetingRequest.state)):
        figures = [Figure.REQUESTED, Figure.ACCEPTED] if state == RequestState.ACCEPTED else [Figure.REQUESTED]
        tally.add(number, figures, *_origins(*pair))
    meetings = (
        _pairs(Meeting.state, func.count())
        .join(Meeting, Meeting.request_id == MeetingRequest.id)
        .where(Meeting.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
    )
    for *pair, state, number in session.execute(meetings.group_by(*PAIR, Meeting.state)):
        figures = [Figure.SCHEDULED, Figure.HELD] if state == MeetingState.HELD else [Figure.SCHEDULED]
        tally.add(number, figures, *_origins(*pair))


def _count_feedback(session: Session, event_id: uuid.UUID, tally: Tally) -> None:
    rows = session.execute(
        select(
            Firm.institution_id,
            Firm.country,
            func.count(),
            func.count(Feedback.answered_at),
            func.count(Feedback.useful),
            func.sum(Feedback.useful),
        )
        .join(Registration, Registration.id == Feedback.registration_id)
        .join(Firm, Firm.id == Registration.firm_id)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .where(Feedback.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
        .group_by(Firm.institution_id, Firm.country)
    )
    for institution_id, country, asked, answered, ratings, rating_sum in rows:
        origin = Origin(institution_id, country)
        tally.add(asked, (Figure.ASKED,), origin)
        tally.add(answered, (Figure.ANSWERED,), origin)
        for numbers in tally.of(origin):
            numbers.ratings += ratings
            numbers.rating_sum += rating_sum or 0


def _count_follow_ups(session: Session, event_id: uuid.UUID, tally: Tally) -> None:
    follow_ups = (
        _pairs(func.count())
        .join(Meeting, Meeting.request_id == MeetingRequest.id)
        .join(FollowUp, FollowUp.meeting_id == Meeting.id)
        .where(FollowUp.event_id == event_id)
    )
    for *pair, number in session.execute(follow_ups.group_by(*PAIR)):
        tally.add(number, (Figure.FOLLOW_UPS,), *_origins(*pair))
    outcomes = (
        _pairs(func.count(), func.count(Outcome.confirmed_at))
        .join(Meeting, Meeting.request_id == MeetingRequest.id)
        .join(FollowUp, FollowUp.meeting_id == Meeting.id)
        .join(Outcome, Outcome.follow_up_id == FollowUp.id)
        .where(Outcome.event_id == event_id)
    )
    for *pair, named, confirmed in session.execute(outcomes.group_by(*PAIR)):
        tally.add(named, (Figure.NAMED,), *_origins(*pair))
        tally.add(confirmed, (Figure.CONFIRMED,), *_origins(*pair))


_requester, _recipient = aliased(Registration), aliased(Registration)
_requesting, _requested = aliased(Firm), aliased(Firm)
PAIR = (_requesting.institution_id, _requesting.country, _requested.institution_id, _requested.country)
"""Where the two firms of a request come from."""


def _pairs(*what: Any) -> Select[Any]:
    """`what` of requests, with `PAIR` in front of it."""
    return (
        select(*PAIR, *what)
        .select_from(MeetingRequest)
        .join(_requester, _requester.id == MeetingRequest.requester_id)
        .join(_requesting, _requesting.id == _requester.firm_id)
        .join(_recipient, _recipient.id == MeetingRequest.recipient_id)
        .join(_requested, _requested.id == _recipient.firm_id)
    )


def _origins(institution_id: uuid.UUID, country: str, other_id: uuid.UUID, other_country: str) -> tuple[Origin, Origin]:
    return Origin(institution_id, country), Origin(other_id, other_country)


def _stages(session: Session, event_id: uuid.UUID) -> Counter[Stage]:
    rows = session.execute(
        select(FollowUp.stage, func.count()).where(FollowUp.event_id == event_id).group_by(FollowUp.stage)
    )
    return Counter(dict(iter(rows)))


def _outcomes(session: Session, event_id: uuid.UUID) -> dict[OutcomeKind, tuple[int, int]]:
    rows = session.execute(
        select(Outcome.kind, func.count(), func.count(Outcome.confirmed_at))
        .where(Outcome.event_id == event_id)
        .group_by(Outcome.kind)
    )
    return {kind: (named, confirmed) for kind, named, confirmed in rows}
