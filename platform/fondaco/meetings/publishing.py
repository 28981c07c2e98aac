"""A run's schedule becomes the meetings of the event: the difference is shown first, then applied as a whole."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from fondaco.accounts.acting import Acting
from fondaco.catalogue import delegates
from fondaco.catalogue.models import Registration, RegistrationState
from fondaco.events.models import Event, Slot, Table
from fondaco.kernel import audit, claims, clock, outbox
from fondaco.kernel.claims import Claimed, ResourceKind
from fondaco.kernel.database import new_id
from fondaco.kernel.errors import Conflict, WrongState
from fondaco.kernel.states import check_move
from fondaco.meetings import listing, planning, runs
from fondaco.meetings.messages import SchedulePublished
from fondaco.meetings.models import (
    RUN_MOVES,
    CancelReason,
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    RunState,
    ScheduleRun,
)
from fondaco.meetings.seating import Seating, Seats


class DifferenceChanged(Conflict):
    """Raised when what would be published is not what was shown."""

    code = "difference-changed"


@dataclass
class Difference:
    """What publishing would change, and so who would be told what."""

    planned: list[tuple[MeetingRequest, Seats]] = field(default_factory=list)
    moved: list[tuple[Meeting, Seats]] = field(default_factory=list)
    cancelled: list[Meeting] = field(default_factory=list)
    unchanged: list[Meeting] = field(default_factory=list)
    left_out: list[MeetingRequest] = field(default_factory=list)
    """Placed by the run, but since then somebody left, or was booked by hand, and no seats are to be had."""
    told: int = 0
    """How many delegates get calendar mail."""

    @property
    def is_empty(self) -> bool:
        return not (self.planned or self.moved or self.cancelled)

    @property
    def fingerprint(self) -> str:
        """The same for the same difference: what was looked at is what gets published."""
        lines = [f"+{request.id}{_line(seats)}" for request, seats in self.planned]
        lines += [f"~{meeting.id}.{meeting.sequence}{_line(seats)}" for meeting, seats in self.moved]
        lines += [f"-{meeting.id}.{meeting.sequence}" for meeting in self.cancelled]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:20]


def difference(session: Session, by: Acting, run_id: uuid.UUID) -> Difference:
    """What publishing the run would change now. Raises `WrongState` unless the run is done and has a schedule."""
    run = runs.of_organiser(session, by, run_id)
    return _difference(session, run)


def publish(session: Session, by: Acting, run_id: uuid.UUID, *, seen: str | None = None) -> Difference:
    """Apply the run's schedule as a whole: plan, move and cancel meetings, claim every seat.

    `seen` is the fingerprint of the difference that was looked at: raises `DifferenceChanged` if it has become another
    one. Raises `SlotTaken` if somebody books at the same moment; nothing has been published then.
    """
    run = runs.of_organiser(session, by, run_id)
    session.get_one(Event, run.event_id, with_for_update={"key_share": True})
    session.refresh(run)
    check_move(RUN_MOVES, run.state, RunState.PUBLISHED)
    _hold_still(session, run.event_id)
    change = _difference(session, run)
    if seen is not None and seen != change.fingerprint:
        raise DifferenceChanged(_("Something has changed since you looked. Look at the difference once more."))
    _apply(session, by, run.event_id, change)
    run.state, run.published_at = RunState.PUBLISHED, clock.now()
    outbox.record(session, SchedulePublished(run_id=run.id, event_id=run.event_id))
    audit.record(
        session,
        by,
        "schedule_run.published",
        run.id,
        event_id=run.event_id,
        planned=len(change.planned),
        moved=len(change.moved),
        cancelled=len(change.cancelled),
    )
    return change


def _hold_still(session: Session, event_id: uuid.UUID) -> None:
    """Let nobody change a request, a meeting or who is there before the transaction ends."""
    for model in (MeetingRequest, Meeting):
        session.execute(select(model.id).where(model.event_id == event_id).order_by(model.id).with_for_update())
    delegates.hold(session, session.scalars(select(Registration.id).where(Registration.event_id == event_id)).all())


def _apply(session: Session, by: Acting, event_id: uuid.UUID, change: Difference) -> None:
    new_ids = [new_id() for _each in change.planned]
    claims.release(session, [meeting.id for meeting, _seats in change.moved] + [each.id for each in change.cancelled])
    wanted: dict[uuid.UUID, Collection[Claimed]] = {meeting.id: seats.claims for meeting, seats in change.moved}
    wanted |= {new: seats.claims for new, (_request, seats) in zip(new_ids, change.planned, strict=True)}
    claims.take_all(session, event_id, wanted)
    for meeting in change.cancelled:
        planning.cancel(session, by, meeting, CancelReason.NO_PLACE)
    for meeting, seats in change.moved:
        planning.move(session, by, meeting, seats)
    for new, (request, seats) in zip(new_ids, change.planned, strict=True):
        planning.plan(session, by, request, seats, meeting_id=new, locked=False)


def _difference(session: Session, run: ScheduleRun) -> Difference:
    if run.state not in (RunState.DONE, RunState.PUBLISHED) or run.result.get("status") == "infeasible":
        raise WrongState(_("This run has no schedule to publish."), state=run.state.value)
    wanted = _wanted(session, run)
    live = _meetings_to_come(session, run.event_id)
    movable = {request_id: meeting for request_id, meeting in live.items() if not meeting.locked}
    requests = _agreed(session, run.event_id, wanted)
    seating = Seating(
        session,
        run.event_id,
        {slot_id for slot_id, _table_id in wanted.values()},
        {side for request in requests for side in (request.requester_id, request.recipient_id)},
        leaving=[meeting.id for meeting in movable.values()],
    )
    change = Difference()
    to_seat = []
    for request in requests:
        meeting = live.get(request.id)
        if meeting is None or meeting.locked:
            to_seat += [request] if meeting is None else []
            change.unchanged += [meeting] if meeting else []
        elif _stays(meeting, wanted[request.id], seating):
            seating.take(_seats_of(meeting))
            change.unchanged.append(meeting)
        else:
            to_seat.append(request)
    _seat(to_seat, wanted, movable, seating, change)
    kept = {meeting.id for meeting in change.unchanged} | {meeting.id for meeting, _seats in change.moved}
    change.cancelled = [meeting for meeting in movable.values() if meeting.id not in kept]
    change.told = len(_people_told(change))
    return change


def _people_told(change: Difference) -> set[uuid.UUID]:
    people = [delegate for _request, seats in change.planned for delegate in seats.delegates]
    people += [delegate for meeting, seats in change.moved for delegate in (*seats.delegates, *meeting.delegates)]
    people += [delegate for meeting in change.cancelled for delegate in meeting.delegates]
    return {delegate.id for delegate in people if delegate.email}


def _seat(
    requests: Sequence[MeetingRequest],
    wanted: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]],
    movable: dict[uuid.UUID, Meeting],
    seating: Seating,
    change: Difference,
) -> None:
    """Find seats in the slots that the run gives; whoever cannot have the table that the run gives looks last."""

    def displaced(request: MeetingRequest) -> bool:
        slot_id, table_id = wanted[request.id]
        return not seating.is_free(Claimed(ResourceKind.TABLE, table_id, slot_id))

    for request in sorted(requests, key=displaced):
        slot_id, table_id = wanted[request.id]
        meeting = movable.get(request.id)
        seats = seating.seats(request, slot_id, table_id=table_id, delegates=meeting.delegates if meeting else ())
        if seats is None:
            change.left_out.append(request)
            continue
        seating.take(seats)
        if meeting:
            change.moved.append((meeting, seats))
        else:
            change.planned.append((request, seats))


def _wanted(session: Session, run: ScheduleRun) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """Slot and table of each placed request, as far as both still exist and the slot has not begun."""
    slots = set(session.scalars(select(Slot.id).where(Slot.event_id == run.event_id, Slot.starts_at > clock.now())))
    tables = set(session.scalars(select(Table.id).where(Table.event_id == run.event_id)))
    placed = {
        uuid.UUID(each["request"]): (uuid.UUID(each["slot"]), uuid.UUID(each["table"]))
        for each in run.result.get("placed", [])
    }
    return {request: (slot, table) for request, (slot, table) in placed.items() if slot in slots and table in tables}


def _agreed(session: Session, event_id: uuid.UUID, wanted: Iterable[uuid.UUID]) -> list[MeetingRequest]:
    """Those of the requests that both firms still agree on, in the order of their ids."""
    takes_part = select(Registration.id).where(
        Registration.event_id == event_id, Registration.state == RegistrationState.VALIDATED
    )
    rows = session.scalars(
        select(MeetingRequest)
        .where(
            MeetingRequest.event_id == event_id,
            MeetingRequest.state == RequestState.ACCEPTED,
            MeetingRequest.requester_id.in_(takes_part),
            MeetingRequest.recipient_id.in_(takes_part),
        )
        .order_by(MeetingRequest.id)
        .options(*listing.firms_of_request())
        .execution_options(populate_existing=True)
    )
    asked_for = set(wanted)
    return [request for request in rows if request.id in asked_for]


def _meetings_to_come(session: Session, event_id: uuid.UUID) -> dict[uuid.UUID, Meeting]:
    """The planned meetings whose slot has not begun, by request."""
    rows = session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.event_id == event_id, Meeting.state == MeetingState.PLANNED, Slot.starts_at > clock.now())
        .order_by(Meeting.id)
        .options(selectinload(Meeting.delegates), joinedload(Meeting.request))
        .execution_options(populate_existing=True)
    )
    return {meeting.request_id: meeting for meeting in rows}


def _stays(meeting: Meeting, wanted: tuple[uuid.UUID, uuid.UUID], seating: Seating) -> bool:
    return (meeting.slot_id, meeting.table_id) == wanted and seating.keeps(_seats_of(meeting))


def _seats_of(meeting: Meeting) -> Seats:
    return Seats(meeting.slot_id, meeting.table_id, tuple(meeting.delegates))


def _line(seats: Seats) -> str:
    people = ",".join(sorted(str(delegate.id) for delegate in seats.delegates))
    return f" {seats.slot_id} {seats.table_id} {people}"
