"""How people wait if all requests are placed, in clauses.

Somebody who holds one meeting at a time has a known number of busy slots, so one can count along the day: of `counts`,
the j-th literal of a slot is true exactly if j meetings are over by its end. Whoever waits for nothing holds all of
them in one go; saying so in terms of these counts lets the search see far ahead.
"""

from __future__ import annotations

from itertools import accumulate

from fondaco.scheduling.clauses import Clauses, Literal, negated
from fondaco.scheduling.placement_clauses import PlacementClauses
from fondaco.scheduling.single_days import meetings_by_slot


def break_groups_of(placement: PlacementClauses, person: int, most: int, too_many: Literal) -> list[Literal]:
    """Literals of which the first is true if the person has a break group, the second if two, up to one over `most`.

    With more of them than `most` the literal `too_many` is true. Without any literal the person cannot wait.
    """
    clauses, busy = placement.clauses, placement.busy[person]
    requests = placement.instance.requests_of[person]
    if len(requests) <= 1:
        return []
    possible = [placement.instance.possible[request] for request in requests]
    single = max(placement.instance.capacity[person], default=0) <= 1
    counts = _count(clauses, busy, possible) if single else [[begun] for begun in _begun(clauses, busy)]
    starts = [
        _start(clauses, begun[0], before, now)
        for begun, before, now in zip(counts, busy[:-1], busy[1:], strict=False)
        if begun[0] is not False and now is not False and before is not True
    ]
    groups = clauses.counts(starts, most + 1)
    if len(groups) > most:
        clauses.add(-groups[most], too_many)
    if single and groups:
        _hold_in_one_go(clauses, groups[0], busy, counts)
    return groups


def _start(clauses: Clauses, begun: Literal, before: Literal, now: Literal) -> Literal:
    """A literal that is true if the person, who has had a meeting, begins again after a pause; free if not."""
    start = clauses.variable()
    clauses.add(negated(begun), before, negated(now), start)
    return start


def _begun(clauses: Clauses, busy: list[Literal]) -> list[Literal]:
    """For each slot, whether there was a meeting by its end."""
    return list(accumulate(busy, lambda earlier, now: clauses.any_of([earlier, now])))


def _count(clauses: Clauses, busy: list[Literal], possible: list[tuple[int, ...]]) -> list[list[Literal]]:
    """For each slot, whether by its end there was one meeting, whether two, and so on."""
    counts: list[list[Literal]] = []
    before: list[Literal] = [False] * len(possible)
    for now, (least, most) in zip(busy, meetings_by_slot(len(busy), possible), strict=True):
        count: list[Literal] = [
            True if number <= least else False if number > most else clauses.variable()
            for number in range(1, len(possible) + 1)
        ]
        _carry(clauses, [True, *before, False], now, [True, *count, False])
        counts.append(count)
        before = count
    return counts


def _carry(clauses: Clauses, before: list[Literal], now: Literal, after: list[Literal]) -> None:
    for number in range(1, len(after)):
        clauses.add(negated(before[number]), after[number])
        clauses.add(negated(after[number]), before[number - 1])
        clauses.add(negated(now), negated(before[number - 1]), after[number])
        clauses.add(negated(after[number]), before[number], now)


def _hold_in_one_go(clauses: Clauses, waits: Literal, busy: list[Literal], counts: list[list[Literal]]) -> None:
    """Unless the person `waits`, the meetings follow each other from the first to the last."""
    meetings = len(counts[0])
    for slot, now in enumerate(busy):
        if slot > 0:
            clauses.add(waits, negated(now), busy[slot - 1], negated(counts[slot - 1][0]))
        if slot + 1 < len(busy):
            clauses.add(waits, negated(now), busy[slot + 1], counts[slot][-1])
        end = slot + meetings - 1
        if end < len(busy):
            clauses.add(waits, negated(counts[slot][0]), counts[end][-1])
            clauses.add(waits, negated(counts[end][-1]), counts[slot][0])
