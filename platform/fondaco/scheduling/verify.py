"""Checks a schedule against its problem without any solver: constraints, claims and reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fondaco.scheduling.disruption import after_repairs
from fondaco.scheduling.instance import Instance
from fondaco.scheduling.json_reading import quoted
from fondaco.scheduling.problem import InputError, Placement, Problem, Request
from fondaco.scheduling.schedule import Schedule
from fondaco.scheduling.timetable import Timetable
from fondaco.scheduling.verify_claims import false_claims
from fondaco.scheduling.verify_reasons import false_reason


@dataclass(frozen=True, slots=True)
class Violation:
    """`rule` is a word for the kind of rule that is broken; `place` is where in the schedule, such as `placed[3]`."""

    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def verify(problem: Problem, schedule: Schedule) -> list[Violation]:
    """All that is wrong with the schedule; nothing, if it is right.

    A schedule that has been repaired is checked against the problem after its disruptions. What can be computed anew is
    compared. A bound that rests on an exhaustive search can only be checked for being possible: its objective must be
    named in the certificate.
    """
    try:
        problem = after_repairs(problem, schedule.repairs)
    except InputError as error:
        return [Violation("repair", "repairs", str(error))]
    incomplete = list(_incomplete(problem, schedule))
    if incomplete:
        return incomplete
    broken = [violation for rule in _RULES for violation in rule(problem, _future(problem, schedule))]
    if broken:
        return broken
    claims = [Violation(rule, place, message) for rule, place, message in false_claims(problem, schedule)]
    return claims + list(_false_reasons(problem, schedule))


@dataclass(frozen=True, slots=True)
class _Planned:
    """A placement of the future, with its request and where it stands."""

    place: str
    request: Request
    slot: str
    table: str


def _future(problem: Problem, schedule: Schedule) -> list[_Planned]:
    return [
        _Planned(f"placed[{number}]", problem.request[each.request], each.slot, each.table)
        for number, each in enumerate(schedule.placed)
        if each.request not in problem.held
    ]


def _incomplete(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    tables = {table.id for table in problem.tables}
    seen: set[str] = set()
    named = [(f"placed[{number}]", each.request) for number, each in enumerate(schedule.placed)]
    named += [(f"unplaced[{number}]", each.request) for number, each in enumerate(schedule.unplaced)]
    for place, name in named:
        if name not in problem.request:
            yield Violation("complete", place, f"no request {quoted(name)}")
        elif name in seen:
            yield Violation("complete", place, f"request {quoted(name)} stands twice")
        seen.add(name)
    for request in problem.requests:
        if request.id not in seen:
            yield Violation("complete", "placed", f"request {quoted(request.id)} is neither placed nor unplaced")
    for number, each in enumerate(schedule.placed):
        if each.slot not in problem.slot_order:
            yield Violation("complete", f"placed[{number}].slot", f"no slot {quoted(each.slot)}")
        elif each.request not in problem.held and each.table not in tables:
            yield Violation("complete", f"placed[{number}].table", f"no table {quoted(each.table)}")
    yield from _changed_history(problem, schedule.placed)


def _changed_history(problem: Problem, placed: tuple[Placement, ...]) -> Iterator[Violation]:
    kept = {placement.request for placement in placed if problem.held.get(placement.request) == placement}
    for name in problem.held:
        if name not in kept:
            yield Violation("history", "placed", f"request {quoted(name)} has taken place, but not as it stands here")


def _possible(problem: Problem, planned: list[_Planned]) -> Iterator[Violation]:
    for each in planned:
        slot = quoted(each.slot)
        if each.slot in problem.past:
            yield Violation("history", each.place, f"slot {slot} is already past")
        elif each.slot not in problem.allowed_slots(each.request):
            yield Violation(
                "slot", each.place, f"request {quoted(each.request.id)} is bound to other slots than {slot}"
            )
        for someone in each.request.participants:
            if each.slot in problem.participant[someone].unavailable:
                yield Violation("availability", each.place, f"{quoted(someone)} is not there in slot {slot}")


def _capacity(problem: Problem, planned: list[_Planned]) -> Iterator[Violation]:
    load: Counter[tuple[str, str]] = Counter()
    for each in planned:
        for someone in each.request.participants:
            load[someone, each.slot] += 1
            if load[someone, each.slot] > problem.participant[someone].capacity:
                yield Violation(
                    "capacity", each.place, f"{quoted(someone)} has too many meetings in {quoted(each.slot)}"
                )


def _tables(problem: Problem, planned: list[_Planned]) -> Iterator[Violation]:
    taken: dict[tuple[str, str], str] = {}
    for each in planned:
        table, name = quoted(each.table), quoted(each.request.id)
        other = taken.setdefault((each.table, each.slot), each.request.id)
        if other != each.request.id:
            yield Violation("table", each.place, f"table {table} is taken by {quoted(other)} in {quoted(each.slot)}")
        own = problem.own_table(each.request)
        if own is not None and own != each.table:
            yield Violation("own_table", each.place, f"request {name} takes place at table {quoted(own)}, not {table}")
        if own is None and each.table in problem.owned_tables:
            yield Violation("own_table", each.place, f"table {table} is somebody's own, not {name}'s")


def _limits(problem: Problem, planned: list[_Planned]) -> Iterator[Violation]:
    slots_of: dict[str, list[str]] = defaultdict(list)
    for request, slot in [(each.request, each.slot) for each in planned] + [
        (problem.request[each.request], each.slot) for each in problem.history
    ]:
        for someone in request.participants:
            slots_of[someone].append(slot)
    for participant in problem.participants:
        for limit in participant.limits:
            slots = problem.session_slots(limit.session)
            meetings = sum(slot in slots for slot in slots_of[participant.id])
            if meetings > max(limit.meetings, problem.meetings_held[participant.id, limit.session]):
                session = "" if limit.session is None else f" in session {quoted(limit.session)}"
                message = f"{quoted(participant.id)} has {meetings} meetings{session}, more than {limit.meetings}"
                yield Violation("limit", "placed", message)


def _orders(problem: Problem, planned: list[_Planned]) -> Iterator[Violation]:
    when = {each.request.id: problem.slot_order[each.slot] for each in planned}
    when |= {each.request: problem.slot_order[each.slot] for each in problem.history}
    for each in planned:
        for other in each.request.after:
            if other not in when or when[other] >= when[each.request.id]:
                message = f"request {quoted(each.request.id)} does not come after {quoted(other)}"
                yield Violation("order", each.place, message)


_RULES: tuple[Callable[[Problem, list[_Planned]], Iterator[Violation]], ...] = (
    _possible,
    _capacity,
    _tables,
    _limits,
    _orders,
)


def _false_reasons(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    timetable = Timetable.of(Instance.of(problem), schedule.placed)
    for number, unplaced in enumerate(schedule.unplaced):
        message = false_reason(timetable, unplaced)
        if message is not None:
            yield Violation("reason", f"unplaced[{number}]", f"{quoted(unplaced.request)}: {message}")
