"""Where a meeting can take place and who goes there: what is free in the slots of an event.

This is a plan in memory. What holds it against others who plan at the same moment are the claims.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fondaco.catalogue.models import Absence, Delegate, Registration
from fondaco.events.models import Table
from fondaco.kernel.claims import Claim, Claimed, ResourceKind
from fondaco.meetings.models import Meeting, MeetingRequest


@dataclass(frozen=True)
class Seats:
    """A table and one delegate of each side, in one slot."""

    slot_id: uuid.UUID
    table_id: uuid.UUID
    delegates: tuple[Delegate, ...]

    @property
    def claims(self) -> frozenset[Claimed]:
        people = {Claimed(ResourceKind.DELEGATE, delegate.id, self.slot_id) for delegate in self.delegates}
        return frozenset(people | {Claimed(ResourceKind.TABLE, self.table_id, self.slot_id)})

    def are_those_of(self, meeting: Meeting) -> bool:
        return (self.slot_id, self.table_id) == (meeting.slot_id, meeting.table_id) and set(self.delegates) == set(
            meeting.delegates
        )


class Seating:
    """The tables and delegates of an event, and who of them is taken in which slot."""

    def __init__(
        self,
        session: Session,
        event_id: uuid.UUID,
        slot_ids: Collection[uuid.UUID],
        registration_ids: Collection[uuid.UUID],
        *,
        leaving: Collection[uuid.UUID] = (),
    ) -> None:
        """Seats of these registrations in these slots.

        `leaving` are meetings whose claims will be released: their seats count as free.
        """
        self._tables = session.scalars(select(Table).where(Table.event_id == event_id).order_by(Table.number)).all()
        self._owned = set(
            session.scalars(
                select(Registration.fixed_table_id).where(
                    Registration.event_id == event_id, Registration.fixed_table_id.is_not(None)
                )
            )
        )
        held = session.scalars(
            select(Claim)
            .where(Claim.event_id == event_id, Claim.slot_id.in_(slot_ids))
            .execution_options(populate_existing=True)
        )
        self._taken = {
            Claimed(claim.kind, claim.resource_id, claim.slot_id) for claim in held if claim.holder_id not in leaving
        }
        self._delegates: dict[uuid.UUID, list[Delegate]] = {id_: [] for id_ in registration_ids}
        people = select(Delegate).where(Delegate.registration_id.in_(registration_ids)).order_by(Delegate.id)
        for delegate in session.scalars(people):
            self._delegates[delegate.registration_id].append(delegate)
        self._absent = {
            (delegate_id, slot_id)
            for delegate_id, slot_id in session.execute(
                select(Absence.delegate_id, Absence.slot_id)
                .join(Delegate, Delegate.id == Absence.delegate_id)
                .where(Delegate.event_id == event_id, Absence.slot_id.in_(slot_ids))
            )
        }

    def seats(
        self,
        request: MeetingRequest,
        slot_id: uuid.UUID,
        *,
        table_id: uuid.UUID | None = None,
        delegates: Collection[Delegate] = (),
    ) -> Seats | None:
        """A free table and a free delegate of each side who is there, if there are; those named are preferred."""
        table = self._free_table(request, slot_id, table_id)
        people = [self._free_delegate(side.id, slot_id, delegates) for side in (request.requester, request.recipient)]
        found = tuple(person for person in people if person is not None)
        if table is None or len(found) < len(people):
            return None
        return Seats(slot_id, table, found)

    def take(self, seats: Seats) -> None:
        """Let nothing else be seated there."""
        self._taken |= seats.claims

    def is_free(self, seat: Claimed) -> bool:
        """Whether nobody has been seated there."""
        return seat not in self._taken

    def keeps(self, seats: Seats) -> bool:
        """Whether all of the seats are free and everybody is there."""
        return self._taken.isdisjoint(seats.claims) and all(
            (delegate.id, seats.slot_id) not in self._absent for delegate in seats.delegates
        )

    def _free_table(self, request: MeetingRequest, slot_id: uuid.UUID, preferred: uuid.UUID | None) -> uuid.UUID | None:
        own = request.requester.fixed_table_id or request.recipient.fixed_table_id
        shared = [table.id for table in self._tables if table.id not in self._owned]
        candidates = [own] if own else sorted(shared, key=lambda table_id: table_id != preferred)
        free = (id_ for id_ in candidates if self.is_free(Claimed(ResourceKind.TABLE, id_, slot_id)))
        return next(free, None)

    def _free_delegate(
        self, registration_id: uuid.UUID, slot_id: uuid.UUID, preferred: Collection[Delegate]
    ) -> Delegate | None:
        people = sorted(self._delegates[registration_id], key=lambda person: person not in preferred)
        return next(
            (
                person
                for person in people
                if self.is_free(Claimed(ResourceKind.DELEGATE, person.id, slot_id))
                and (person.id, slot_id) not in self._absent
            ),
            None,
        )
