"""A better placement, a few slots at a time: who stands in them, and who would like to, is chosen anew exactly."""

from __future__ import annotations

import random
from collections import deque

from fondaco.scheduling.costs import PLACEMENT, Costs
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.search import Effort, search
from fondaco.scheduling.slot_model import SlotModel
from fondaco.scheduling.timetable import Timetable

_FEWEST_SLOTS, _MOST_SLOTS = 2, 5
_MOST_FREE = 150
_WORK_OF_A_SEARCH = 0.1
_PATIENCE = 40


def improve_placement(run: Run, lowest: Costs, share: float) -> None:
    """Lower the costs of placement until they are the `lowest`, nothing has helped for long, or the share is used."""
    timetable, watch = run.timetable, run.watch
    rng = random.Random(run.seed)  # noqa: S311  (nothing secret)
    costs = _placement_costs(run)
    in_vain = 0
    while costs > lowest[: len(PLACEMENT)] and not watch.is_over(share):
        wishes = _wishes(run)
        if not wishes or in_vain > _PATIENCE:
            return
        request = rng.choice(wishes)
        slots = _slots_around(timetable, request, rng)
        model = SlotModel(timetable, _connected(timetable, request, slots), run.anchors, slots)
        effort = Effort(watch.seconds_left(share), min(_WORK_OF_A_SEARCH, watch.work_left(share)), seed=run.seed)
        search(model, [], [model.cost(objective) for objective in PLACEMENT], effort, watch)
        before, costs = costs, _placement_costs(run)
        in_vain = 0 if costs < before else in_vain + 1
        run.tell(Objective.PLACED_WEIGHT, lowest)


def _placement_costs(run: Run) -> Costs:
    return run.costs()[: len(PLACEMENT)]


def _wishes(run: Run) -> list[int]:
    """The requests that are not placed though they could be, and those that a repair has moved."""
    instance, timetable = run.instance, run.timetable
    return [
        request
        for request in instance.movable
        if instance.possible_bits[request]
        and (not timetable.is_placed(request) or run.anchors.cost(request, timetable.slot[request]))
    ]


def _slots_around(timetable: Timetable, request: int, rng: random.Random) -> set[int]:
    """Some slots that the request could take: if possible, one for each of its people in which they are free."""
    instance = timetable.instance
    size = rng.randint(_FEWEST_SLOTS, _MOST_SLOTS)
    possible = instance.possible[request]
    slots = {rng.choice(possible)}
    for person in instance.people[request]:
        free = [slot for slot in range(instance.first_open_slot, instance.slots) if timetable.has_place(person, slot)]
        if free:
            slots.add(rng.choice(free))
    others = [slot for slot in possible if slot not in slots]
    rng.shuffle(others)
    return slots.union(others[: max(0, size - len(slots))])


def _connected(timetable: Timetable, request: int, slots: set[int]) -> set[int]:
    """The request and others around it in the slots: those that share people with it, then with these, and so on."""
    instance = timetable.instance
    found = {request}
    queue = deque([request])
    while queue and len(found) < _MOST_FREE:
        for person in instance.people[queue.popleft()]:
            for other in instance.requests_of[person]:
                if other in found or other in instance.held:
                    continue
                if _has_to_do_with(timetable, other, slots):
                    found.add(other)
                    queue.append(other)
    return found


def _has_to_do_with(timetable: Timetable, request: int, slots: set[int]) -> bool:
    if timetable.is_placed(request):
        return timetable.slot[request] in slots
    return not slots.isdisjoint(timetable.instance.possible[request])
