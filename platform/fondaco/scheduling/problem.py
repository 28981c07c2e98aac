"""What is to be scheduled: slots, tables, participants and the requests that both sides accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import NamedTuple

FAIRNESS = 2
"""The largest difference of break groups between two participants that is fair, unless a problem says otherwise."""


class InputError(ValueError):
    """Raised when an input is malformed or contradicts itself: one line that names the place."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Slot:
    """`start` and `end` may be missing, then the slots follow each other as they are listed."""

    id: str
    start: datetime | None = None
    end: datetime | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    id: str


@dataclass(frozen=True, slots=True)
class MeetingLimit:
    """At most `meetings` meetings in `session`, or in all where `session` is None."""

    session: str | None
    meetings: int


@dataclass(frozen=True, slots=True)
class Participant:
    """A registration, an adviser or an interpreter.

    `capacity` is how many meetings it can hold in one slot. Where it has a `table` of its own, its meetings take
    place there, and nobody else's do.
    """

    id: str
    capacity: int = 1
    unavailable: frozenset[str] = frozenset()
    table: str | None = None
    limits: tuple[MeetingLimit, ...] = ()


class Request(NamedTuple):
    """A meeting wanted by both sides: the first two participants are the firms, the others assist them.

    `slots`, where given, are the only ones it may take; `fixed` is the slot that it is locked to, if it takes place.
    It takes place only after all the requests in `after` have taken place in earlier slots.
    """

    id: str
    participants: tuple[str, ...]
    weight: int = 1
    required: bool = False
    session: str | None = None
    slots: frozenset[str] | None = None
    fixed: str | None = None
    after: tuple[str, ...] = ()

    @property
    def firms(self) -> tuple[str, ...]:
        return self.participants[:2]


class Placement(NamedTuple):
    request: str
    slot: str
    table: str


@dataclass(frozen=True)
class Problem:
    """Slots stand in order of time.

    On the day, `now` is the first slot that can still be planned, and `history` the meetings of the slots before it:
    they stay as they are, even where they break a rule of the problem as it has become since.

    With `break_groups_only` it is asked whether all required requests can be placed, and then for the fewest break
    groups: what is less important is told, but no time is spent on it.
    """

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    participants: tuple[Participant, ...] = ()
    requests: tuple[Request, ...] = ()
    fairness: int | None = FAIRNESS
    now: str | None = None
    history: tuple[Placement, ...] = ()
    break_groups_only: bool = False

    @cached_property
    def slot_order(self) -> Mapping[str, int]:
        return {slot.id: place for place, slot in enumerate(self.slots)}

    @cached_property
    def participant(self) -> Mapping[str, Participant]:
        return {participant.id: participant for participant in self.participants}

    @cached_property
    def request(self) -> Mapping[str, Request]:
        return {request.id: request for request in self.requests}

    @cached_property
    def owned_tables(self) -> frozenset[str]:
        return frozenset(participant.table for participant in self.participants if participant.table is not None)

    @cached_property
    def shared_tables(self) -> frozenset[str]:
        return frozenset(table.id for table in self.tables) - self.owned_tables

    @cached_property
    def every_request_counts(self) -> bool:
        """Whether a schedule that leaves any request out is worse than one that places them all."""
        return all(request.required or request.weight for request in self.requests)

    @cached_property
    def past(self) -> frozenset[str]:
        """The slots before `now`."""
        first = 0 if self.now is None else self.slot_order[self.now]
        return frozenset(slot.id for slot in self.slots[:first])

    @cached_property
    def held(self) -> Mapping[str, Placement]:
        """The meetings of the past, by request."""
        return {placement.request: placement for placement in self.history}

    @cached_property
    def meetings_held(self) -> Mapping[tuple[str, str | None], int]:
        """How many meetings each participant has already had, by session and (under None) in all."""
        held: Counter[tuple[str, str | None]] = Counter()
        for placement in self.history:
            session = self.slots[self.slot_order[placement.slot]].session
            for someone in self.request[placement.request].participants:
                held[someone, None] += 1
                if session is not None:
                    held[someone, session] += 1
        return held

    @cached_property
    def firms(self) -> tuple[str, ...]:
        """The participants whom some request names as one of its two firms: those who hope for a meeting."""
        wanted = set(chain.from_iterable(request.participants[:2] for request in self.requests))
        return tuple(participant.id for participant in self.participants if participant.id in wanted)

    @cached_property
    def hopeless(self) -> tuple[Request, ...]:
        """The requests that never take place: they have no possible slot, and have not been held."""
        possible, held = self.possible_bits, self.held
        return tuple(each for each in self.requests if not possible[each.id] and each.id not in held)

    def own_table(self, request: Request) -> str | None:
        """The table the request is bound to: that of the first of its participants who has one."""
        if not self.owned_tables:
            return None
        tables = (self.participant[someone].table for someone in request.participants)
        return next((table for table in tables if table is not None), None)

    def allowed_slots(self, request: Request) -> frozenset[str]:
        """The slots that the request's own bindings leave, whoever is there."""
        return frozenset(self.slots_in(self._allowed_bits(request.session, request.slots, request.fixed)))

    def session_slots(self, session: str | None) -> frozenset[str]:
        """The slots of a session, or all of them where `session` is None."""
        return frozenset(self.slots_in(self._session_bits[session]))

    def possible_slots(self, request: Request) -> tuple[str, ...]:
        """The slots of the future, in order, that the request may take and in which all its participants are there."""
        return self.slots_in(self.possible_bits[request.id])

    def is_possible(self, request: Request, slot: str) -> bool:
        """Whether the slot is one of the request's possible ones."""
        number = self.slot_order.get(slot)
        return number is not None and self.possible_bits[request.id] >> number & 1 == 1

    @cached_property
    def possible_bits(self) -> Mapping[str, int]:
        """By request the possible slots as the bits of a number, the first slot being the lowest."""
        future = self._session_bits[None] >> len(self.past) << len(self.past)
        there = self.there
        found = {}
        for name, participants, _, _, session, slots, fixed, _ in self.requests:
            is_bound = session is not None or slots is not None or fixed is not None
            possible = future & self._allowed_bits(session, slots, fixed) if is_bound else future
            for someone in participants:
                possible &= there[someone]
            found[name] = possible
        return found

    def _allowed_bits(self, session: str | None, slots: frozenset[str] | None, fixed: str | None) -> int:
        allowed = self._session_bits[session]
        if slots is not None:
            allowed &= self._bits(slots)
        if fixed is not None:
            allowed &= self._bit[fixed]
        return allowed

    @cached_property
    def there(self) -> Mapping[str, int]:
        """By participant the slots in which it can meet somebody, as the bits of a number."""
        everything = self._session_bits[None]
        return {
            each.id: everything & ~self._bits(each.unavailable) if each.capacity > 0 else 0
            for each in self.participants
        }

    @cached_property
    def _session_bits(self) -> Mapping[str | None, int]:
        bits: dict[str | None, int] = {slot.session: 0 for slot in self.slots}
        for slot in self.slots:
            bits[slot.session] |= self._bits((slot.id,))
        return bits | {None: (1 << len(self.slots)) - 1}

    def _bits(self, slots: Iterable[str]) -> int:
        return sum(map(self._bit.__getitem__, slots))

    @cached_property
    def _bit(self) -> Mapping[str, int]:
        """Each slot as a number in which only its bit is set."""
        return {slot: 1 << place for slot, place in self.slot_order.items()}

    def slots_in(self, bits: int) -> tuple[str, ...]:
        """The slots whose bits are set, in order."""
        if bits not in self._slots_in:
            self._slots_in[bits] = tuple(slot.id for number, slot in enumerate(self.slots) if bits >> number & 1)
        return self._slots_in[bits]

    @cached_property
    def _slots_in(self) -> dict[int, tuple[str, ...]]:
        """Answers given before: few sets of slots are asked for by many requests."""
        return {}
