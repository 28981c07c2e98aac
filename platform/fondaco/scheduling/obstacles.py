"""What keeps an unplaced request from a slot, and what would have to give way for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.timetable import UNPLACED, Timetable

Gain = tuple[int, int, int]
"""By how much a change is for the better: required requests, firms with a meeting, weight; compared in this order."""


class Kind(Enum):
    ORDER = auto()
    PERSON = auto()
    LIMIT = auto()
    TABLE = auto()


class Obstacle(NamedTuple):
    """`meetings` take all the `places` that there are; one of them would have to go.

    Of an `ORDER`, `meetings` are the requests that should take place earlier and do not: their going would not help.
    Those at tables come in the order of their losses. All holds until the timetable changes.
    """

    kind: Kind
    meetings: Sequence[int]
    places: int = 0


def obstacles(timetable: Timetable, request: int, slot: int) -> Iterator[Obstacle]:
    """All that keeps the unplaced request from the slot, which is one of its possible ones; an order first."""
    instance = timetable.instance
    late = [other for other in instance.before[request] if not UNPLACED < timetable.slot[other] < slot]
    if late:
        yield Obstacle(Kind.ORDER, late)
    for person in instance.people[request]:
        there, places = timetable.at[person][slot], instance.capacity[person][slot]
        if len(there) >= places:
            yield Obstacle(Kind.PERSON, tuple(there), places)
        for limit in timetable.reached_limits(person, slot) if instance.limits_of[person] else ():
            meetings = timetable.meetings_of(person, instance.limits[limit].slots)
            yield Obstacle(Kind.LIMIT, tuple(meetings), instance.limits[limit].most)
    if not timetable.has_table(request, slot):
        places = len(instance.shared_tables) if instance.host[request] == SHARED else 1
        yield Obstacle(Kind.TABLE, timetable.meetings_at_tables(instance.host[request], slot), places)


def gain(timetable: Timetable, request: int, displaced: Collection[int]) -> Gain:
    """What placing the request is worth if the displaced meetings go for it."""
    instance = timetable.instance
    change: dict[int, int] = {}
    for meeting, sign in [(request, 1), *((other, -1) for other in displaced)]:
        for person in instance.people[meeting]:
            change[person] = change.get(person, 0) + sign
    hopeful = [(timetable.meetings[person], by) for person, by in change.items() if instance.hopeful[person]]
    return (
        instance.required[request] - sum(instance.required[other] for other in displaced),
        sum((before + by > 0) - (before > 0) for before, by in hopeful),
        instance.weight[request] - sum(instance.weight[other] for other in displaced),
    )


def hopeless_slots(timetable: Timetable, request: int) -> int:
    """Slots, as bits, of which a glance shows that whatever gives way for the request is worth at least as much.

    There, what takes somebody's places is required or weighs as much, and no firm would get its first meeting; or all
    of somebody's places, or all the tables, are taken by meetings that are each as great a loss.
    """
    instance = timetable.instance
    people = instance.people[request]
    without = sum(not timetable.meetings[person] and instance.hopeful[person] for person in people)
    worth = bool(instance.required[request]), without, instance.weight[request]
    slots = 0
    if not without and not instance.required[request]:
        for person in people:
            slots |= timetable.outweighing_slots(person, instance.weight[request])
    doubtful = ~slots & instance.possible_bits[request]
    for person in people:
        if timetable.meetings[person] == 1:
            doubtful &= ~timetable.busy[person]
    for person in people if doubtful else ():
        dear = doubtful & timetable.dear_slots(person, worth)
        slots |= dear
        doubtful &= ~dear
    if doubtful:
        slots |= doubtful & timetable.slots_of_dear_tables(instance.host[request], worth)
    return slots


def cheapest_displacement(timetable: Timetable, request: int, slot: int) -> frozenset[int] | None:
    """The meetings that are the least loss among those whose going makes room for the request in the slot.

    With each go those that take place only after it. None where nothing that could go makes room. Of several sets that
    leave the same firm without any meeting only together, the loss is counted as if one of them were enough.
    """
    found = list(obstacles(timetable, request, slot))
    if any(obstacle.kind is Kind.ORDER for obstacle in found):
        return None
    at_tables = [each for each in found if each.kind is Kind.TABLE]
    removable = [frozenset(_removable(timetable, request, each)) for each in found if each.kind is not Kind.TABLE]
    others = frozenset[int]().union(*removable)
    removable += [_cheap_removable(timetable, request, slot, each, others) for each in at_tables]
    needed = _essential(removable)
    return _cheapest_cover(timetable, request, needed)


def _removable(timetable: Timetable, request: int, obstacle: Obstacle) -> Iterator[int]:
    return (meeting for meeting in obstacle.meetings if _can_go(timetable, request, meeting))


def _can_go(timetable: Timetable, request: int, meeting: int) -> bool:
    """Whether the meeting can be given up: not the past, nor what the request itself waits for."""
    instance = timetable.instance
    if not instance.followers[meeting]:
        return meeting not in instance.held and meeting not in instance.before[request]
    going = [meeting, *timetable.waiting_for(meeting)]
    return not any(other in instance.held or other in instance.before[request] for other in going)


def _cheap_removable(
    timetable: Timetable, request: int, slot: int, obstacle: Obstacle, others: frozenset[int]
) -> frozenset[int]:
    """Of the meetings at the tables, which may be many, those in `others`, those of the request's people and the cheap.

    The smallest loss comes first, so behind one that nothing waits for none is smaller.
    """
    instance = timetable.instance
    near = others.union(*(timetable.at[person][slot] for person in instance.people[request]))
    same_tables = [each for each in near if instance.host[each] == instance.host[request]]
    enough = {each for each in same_tables if timetable.slot[each] == slot and _can_go(timetable, request, each)}
    for meeting in _removable(timetable, request, obstacle):
        enough.add(meeting)
        if not instance.followers[meeting] and meeting not in near:
            break
    return frozenset(enough)


def _essential(needed: list[frozenset[int]]) -> list[frozenset[int]]:
    """The sets one of whose members must go, without those that are met as soon as another is."""
    smallest_first = sorted(set(needed), key=lambda members: (len(members), sorted(members)))
    kept: list[frozenset[int]] = []
    for members in smallest_first:
        if not any(other <= members for other in kept):
            kept.append(members)
    return kept


def _cheapest_cover(timetable: Timetable, request: int, needed: list[frozenset[int]]) -> frozenset[int] | None:
    """The meetings of least loss that hit each of the `needed` sets, with all that waits for them.

    Dynamic programming over the subsets of `needed`: there are at most as many as people in a meeting and one.
    """
    best_alone: dict[int, tuple[Gain, int]] = {}
    for meeting in sorted(frozenset[int]().union(*needed)):
        hits = sum(1 << place for place, members in enumerate(needed) if meeting in members)
        loss = _loss(timetable, request, meeting)
        if hits not in best_alone or loss < best_alone[hits][0]:
            best_alone[hits] = loss, meeting
    everything = (1 << len(needed)) - 1
    best: dict[int, tuple[Gain, frozenset[int]]] = {0: ((0, 0, 0), frozenset())}
    for reached in range(everything):
        if reached not in best:
            continue
        loss, chosen = best[reached]
        for hits, (more, meeting) in best_alone.items():
            total = loss[0] + more[0], loss[1] + more[1], loss[2] + more[2]
            both = reached | hits
            if both != reached and (both not in best or total < best[both][0]):
                best[both] = total, chosen | {meeting}
    if everything not in best:
        return None
    chosen = best[everything][1]
    return chosen.union(*(timetable.waiting_for(meeting) for meeting in chosen))


def _loss(timetable: Timetable, request: int, meeting: int) -> Gain:
    """What is lost with the meeting and those that wait for it, the request's own people apart."""
    instance = timetable.instance
    going = [meeting, *timetable.waiting_for(meeting)]
    required = sum(instance.required[other] for other in going)
    firms = {
        person
        for other in going
        for person in instance.people[other]
        if instance.hopeful[person] and person not in instance.people[request] and timetable.meetings[person] == 1
    }
    return required, len(firms), sum(instance.weight[other] for other in going)
