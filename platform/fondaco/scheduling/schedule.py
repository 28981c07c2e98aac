"""A schedule: what takes place where, what does not and why, and how good that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from fondaco.scheduling.problem import Placement


class Objective(StrEnum):
    """What a schedule is judged by, the more important first."""

    REQUIRED_REQUESTS = "required_requests"
    FIRMS_WITHOUT_MEETING = "firms_without_meeting"
    PLACED_WEIGHT = "placed_weight"
    MOVED_MEETINGS = "moved_meetings"
    UNFAIRNESS = "unfairness"
    BREAK_GROUPS = "break_groups"
    IDLE_SLOTS = "idle_slots"
    TABLE_CHANGES = "table_changes"

    @property
    def maximised(self) -> bool:
        return self in {Objective.REQUIRED_REQUESTS, Objective.PLACED_WEIGHT}


class Status(StrEnum):
    """`INFEASIBLE`: a required request is missing; whether that must be so says the stage `required_requests`."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class Reason(StrEnum):
    """Why a request is not placed. What each of them claims stands in `fondaco.scheduling.reasons`."""

    NO_COMMON_SLOT = "no_common_slot"
    PARTICIPANT_FULL = "participant_full"
    ROOM_FULL = "room_full"
    SESSION_LIMIT = "session_limit"
    BOUND_CONFLICT = "bound_conflict"
    OUTWEIGHED = "outweighed"


class Unplaced(NamedTuple):
    """`blocking` are the placed (or for an order, the unplaced) requests that stand in the way."""

    request: str
    reason: Reason
    explanation: str
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """No schedule that is as good in all more important objectives has a better value than `bound` in this one."""

    objective: Objective
    value: int
    bound: int
    proven: bool


class Resource(StrEnum):
    """What a price of a certificate is asked for."""

    PARTICIPANT = "participant"
    LIMIT = "limit"
    SHARED_TABLES = "shared_tables"
    OWN_TABLE = "own_table"


@dataclass(frozen=True, slots=True)
class Price:
    """The price, in units of 1/`Dual.unit`, of one place of a resource in each of `slots`.

    `id` names the participant or table. For a `LIMIT` it is the price of one of the meetings that the participant's
    limit for `session` leaves, and there are no slots.
    """

    resource: Resource
    price: int
    id: str | None = None
    slots: tuple[str, ...] = ()
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Dual:
    """Prices that prove a bound, see `fondaco.scheduling.certificate`. Without any: the sum of all worth.

    `weight` is what a unit of placed weight is worth beside a meeting that stays, in the same units; only in proofs of
    how many meetings have to move.
    """

    unit: int = 1
    prices: tuple[Price, ...] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the bounds rest on.

    The objectives in `searched` have a bound that an exhaustive search gave: nobody can check it by adding up.
    """

    placed_weight_dual: Dual = Dual()
    required_dual: Dual = Dual()
    moved_dual: Dual = Dual()
    searched: tuple[Objective, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    seconds: float = 0.0
    firms_without_meeting: int = 0
    idle_slots: int = 0
    largest_break_difference: int = 0


@dataclass(frozen=True, slots=True)
class RepairStep:
    """A disruption (its JSON) and the placements of the schedule that it disrupted.

    Of all but the last repair of a schedule, only those of them that became history by it.
    """

    disruption: Mapping[str, object]
    before: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """`repairs` are the disruptions that it has come through, in order: it fits the problem after all of them."""

    placed: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    status: Status
    stages: tuple[Stage, ...] = ()
    certificate: Certificate = Certificate()
    statistics: Statistics = Statistics()
    repairs: tuple[RepairStep, ...] = ()

    def stage(self, objective: Objective) -> Stage:
        return next(stage for stage in self.stages if stage.objective is objective)
