"""A firm's requests as it sees them: what waits for its answer, what was agreed, and when that takes place."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting
from fondaco.catalogue.access import FirmNotChosen
from fondaco.catalogue.models import Absence, Delegate, Registration
from fondaco.events.models import Event, Slot
from fondaco.kernel import clock
from fondaco.kernel.errors import NotFound
from fondaco.meetings import listing, parties, runs, window, wording
from fondaco.meetings.models import Meeting, MeetingRequest, RequestState


@dataclass(frozen=True)
class OwnRequest:
    """A request seen from one side."""

    request: MeetingRequest
    own: Registration
    meeting: Meeting | None = None
    unplaced: str = ""
    """Why the published schedule has no time for it."""

    @property
    def sent(self) -> bool:
        return self.request.requester_id == self.own.id

    @property
    def other(self) -> Registration:
        return self.request.recipient if self.sent else self.request.requester


@dataclass(frozen=True)
class Overview:
    """All requests of a firm, by what can be done with them."""

    to_answer: Sequence[OwnRequest]
    waiting: Sequence[OwnRequest]
    agreed: Sequence[OwnRequest]
    ended: Sequence[OwnRequest]


@dataclass(frozen=True)
class Asking:
    """What a firm can do towards another one that it looks at in the catalogue."""

    recipient: Registration
    is_open: bool
    slots: Sequence[Slot]
    """Times that can be proposed: to come, and the own firm is there."""
    last: OwnRequest | None
    """The last request between the two, whoever asked."""

    @property
    def possible(self) -> bool:
        """Whether asking makes sense: it is the time for it, and nothing is open or agreed."""
        open_states = (RequestState.PENDING, RequestState.ACCEPTED)
        return self.is_open and (self.last is None or self.last.request.state not in open_states)


def overview(session: Session, registration: Registration) -> Overview:
    """The firm's requests, the latest first; those agreed in the order of their times."""
    found = listing.of_firm(session, registration)
    meetings = listing.live_meetings(session, [request.id for request in found])
    published = runs.published(session, registration.event_id)
    why = wording.reasons(published.result) if published else {}
    rows = [
        OwnRequest(request, registration, meetings.get(request.id), why.get(str(request.id), "")) for request in found
    ]
    agreed = [row for row in rows if row.request.state == RequestState.ACCEPTED]
    timed = sorted((row for row in agreed if row.meeting), key=_start)
    pending = [row for row in rows if row.request.state == RequestState.PENDING]
    return Overview(
        to_answer=[row for row in pending if not row.sent],
        waiting=[row for row in pending if row.sent],
        agreed=timed + [row for row in agreed if not row.meeting],
        ended=[row for row in rows if row not in agreed and row not in pending],
    )


def asking(session: Session, by: Acting, recipient: Registration) -> Asking | None:
    """What `by` can ask of the firm; None for somebody without a confirmed registration, and for the firm itself."""
    try:
        own = parties.spoken_for(session, by, recipient.event_id)
    except (NotFound, FirmNotChosen):
        return None
    if own.id == recipient.id:
        return None
    first, second = sorted((own.id, recipient.id))
    last = session.scalar(
        select(MeetingRequest)
        .where(MeetingRequest.first_id == first, MeetingRequest.second_id == second)
        .order_by(MeetingRequest.id.desc())
        .limit(1)
    )
    event = session.get_one(Event, recipient.event_id)
    return Asking(
        recipient=recipient,
        is_open=window.are_open(event),
        slots=slots_to_propose(session, own),
        last=OwnRequest(last, own) if last else None,
    )


def slots_to_propose(session: Session, own: Registration) -> Sequence[Slot]:
    """The slots to come in which some delegate of the firm is there."""
    there = (
        select(Delegate.id)
        .outerjoin(Absence, (Absence.delegate_id == Delegate.id) & (Absence.slot_id == Slot.id))
        .where(Delegate.registration_id == own.id, Absence.slot_id.is_(None))
        .correlate(Slot)
    )
    return session.scalars(
        select(Slot)
        .where(Slot.event_id == own.event_id, Slot.starts_at > clock.now(), there.exists())
        .order_by(Slot.starts_at)
    ).all()


def how_it_stands(row: OwnRequest) -> str:
    """The state of a settled request with who caused it, for both of its sides; the date is for the page to add."""
    firm = row.request.recipient.firm.name
    match row.request.state:
        case RequestState.DECLINED if row.request.reason:
            return _("Declined by %(firm)s: %(reason)s", firm=firm, reason=row.request.reason)
        case RequestState.DECLINED:
            return _("Declined by %(firm)s", firm=firm)
        case state:
            return wording.request_state(state)[0]


def _start(row: OwnRequest) -> str:
    return row.meeting.slot.starts_at.isoformat() if row.meeting else ""
