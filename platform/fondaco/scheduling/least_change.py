"""The repair of a large schedule: everything stays that can, and what has to move is chosen anew with its neighbours.

A disruption touches some people. Their meetings are searched exactly, all others staying where they are: first for the
placement, then for as few moves as that takes, then for the waiting of those who have to move anyway. If that does not
lead to a proof, they are searched once more and for longer, with those of the people whom they meet if these are not
too many. Weight that could be won elsewhere in the event is not looked for: nobody who has nothing to do with the
disruption is asked to move.
"""

from __future__ import annotations

from collections.abc import Collection, Set

from fondaco.scheduling.construction import first_timetable
from fondaco.scheduling.costs import PLACEMENT, WAITING
from fondaco.scheduling.proof import Proof
from fondaco.scheduling.run import Run
from fondaco.scheduling.schedule import Objective
from fondaco.scheduling.search import Effort, search
from fondaco.scheduling.settling import settle
from fondaco.scheduling.slot_model import SlotModel
from fondaco.scheduling.waiting_model import WaitingModel

_MOST_NEAR = 400
"""So many requests at most are searched together."""

_WORK_OF_SEARCHES = 2.0, 8.0
_WORK_ON_WAITING = 2.0
_PRICED, _PLACED = 0.5, 0.6
"""The shares of the time limit by whose end the last prices and the last search have to be done."""


def change_little(run: Run, proof: Proof, touched: Collection[int]) -> None:
    """Repair the schedule that the run's anchors come from after something has happened to the people `touched`."""
    first_timetable(run)
    settle(run)
    if not run.watch.is_over(_PLACED):
        _move_little(run, proof, {*touched, *_people_who_move(run)})
    _shorten_waiting(run)
    settle(run)


def _move_little(run: Run, proof: Proof, people: Set[int]) -> None:
    """Search near the `people` until as few meetings move as the prices prove to be necessary."""
    near, priced = _requests_of(run, people), set[int]()
    for work in _WORK_OF_SEARCHES:
        if len(near) <= _MOST_NEAR:
            _search(run, near, work)
            settle(run)
        if near != priced:
            proof.price_moves(near, _PRICED)
            priced = near
        run.tell(Objective.MOVED_MEETINGS, proof.lowest())
        if proof.is_reached((Objective.MOVED_MEETINGS,)) or run.watch.is_over(_PLACED):
            break
        wider = _requests_of(run, {person for request in near for person in run.instance.people[request]})
        if len(wider) <= _MOST_NEAR:
            near = wider


def _people_who_move(run: Run) -> Set[int]:
    timetable, anchors = run.timetable, run.anchors
    moved = [request for request, slot in anchors.slot.items() if timetable.slot[request] != slot]
    return {person for request in moved for person in run.instance.people[request]}


def _requests_of(run: Run, people: Set[int]) -> set[int]:
    """The requests that someone of these is in and that can take place."""
    instance = run.instance
    return {
        request
        for person in people
        for request in instance.requests_of[person]
        if instance.possible_bits[request] and request not in instance.held
    }


def _search(run: Run, near: set[int], work: float) -> None:
    """Place the requests as well as can be, then move as few as that takes: one after the other is far easier.

    Where the time ends before the second and all that has come of the first is more moves, they stay where they were.
    """
    *placement, moves = PLACEMENT
    costs = run.costs()[: len(PLACEMENT)]
    slots = {request: run.timetable.slot[request] for request in near}
    for keep, goal in (([], placement), (placement, [moves])):
        if run.watch.is_over(_PLACED):
            break
        model = SlotModel(run.timetable, near, run.anchors)
        effort = Effort(run.watch.seconds_left(_PLACED), work / 2, run.workers, run.seed)
        search(model, [model.cost(each) for each in keep], [model.cost(each) for each in goal], effort, run.watch)
    if run.costs()[: len(PLACEMENT)] > costs:
        run.timetable.put_back(slots)


def _shorten_waiting(run: Run) -> None:
    """Choose anew where those meetings go that are not where they were, so that people wait as little as possible."""
    timetable, anchors = run.timetable, run.anchors
    free = [
        request
        for request in run.instance.movable
        if timetable.is_placed(request) and anchors.slot.get(request) != timetable.slot[request]
    ]
    if not free or len(free) > _MOST_NEAR or run.watch.is_over(1):
        return
    model = WaitingModel(SlotModel(timetable, free, anchors))
    effort = Effort(run.watch.seconds_left(), _WORK_ON_WAITING, run.workers, run.seed)
    keep = [model.cost(objective) for objective in PLACEMENT]
    search(model.slots, keep, [model.cost(objective) for objective in WAITING], effort, run.watch)
