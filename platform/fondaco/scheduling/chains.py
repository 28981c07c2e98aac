"""Kempe chains: meetings that change places between two slots.

A meeting that goes from one slot to another may find its people busy there. Their meetings go the other way, whose
people may be busy again, and so on. Moved as a whole, such a chain leaves everybody with as many meetings as before.
"""

from __future__ import annotations

from dataclasses import dataclass

from fondaco.scheduling.costs import Anchors
from fondaco.scheduling.instance import SHARED
from fondaco.scheduling.timetable import Timetable

_LONGEST_CHAIN = 200


@dataclass(frozen=True, slots=True)
class Chain:
    """Where each meeting of the chain goes, and whence."""

    goes_to: dict[int, int]
    comes_from: dict[int, int]

    def people(self, timetable: Timetable) -> set[int]:
        return {person for meeting in self.goes_to for person in timetable.instance.people[meeting]}


def find_chain(timetable: Timetable, anchors: Anchors, meeting: int, slot: int) -> Chain | None:
    """The chain that begins with the meeting's going to the slot; None if one of its meetings cannot move.

    Meetings of the past cannot, nor those that are still where an earlier schedule had them.
    """
    instance = timetable.instance
    origin = timetable.slot[meeting]
    goes_to = {meeting: slot}
    queue = [meeting]
    while queue:
        mover = queue.pop()
        target = goes_to[mover]
        if not instance.possible_bits[mover] >> target & 1 or anchors.slot.get(mover) == timetable.slot[mover]:
            return None
        back = origin if target == slot else slot
        for person in instance.people[mover]:
            there = timetable.at[person][target]
            if len(there) >= instance.capacity[person][target] and not any(other in goes_to for other in there):
                goes_to[there[0]] = back
                queue.append(there[0])
        if len(goes_to) > _LONGEST_CHAIN:
            return None
    return Chain(goes_to, {mover: timetable.slot[mover] for mover in goes_to})


def move(timetable: Timetable, slots: dict[int, int]) -> None:
    for meeting in slots:
        timetable.remove(meeting)
    for meeting, slot in slots.items():
        timetable.place(meeting, slot)


def keeps_rules(timetable: Timetable, chain: Chain) -> bool:
    """Whether the timetable, to which the chain has been applied, still keeps all rules that it may have broken."""
    instance = timetable.instance
    slots = {*chain.goes_to.values(), *chain.comes_from.values()}
    for person in chain.people(timetable):
        if any(len(timetable.at[person][slot]) > instance.capacity[person][slot] for slot in slots):
            return False
        if any(timetable.limit_used[limit] > instance.limits[limit].most for limit in instance.limits_of[person]):
            return False
    for host in {instance.host[meeting] for meeting in chain.goes_to}:
        tables = len(instance.shared_tables) if host == SHARED else 1
        if any(timetable.tables_used(host, slot) > tables for slot in slots):
            return False
    return all(timetable.is_in_order(meeting, slot) for meeting, slot in chain.goes_to.items())
