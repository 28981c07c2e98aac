"""The proof that no schedule places more than so much, in prices that anyone can add up.

Every place that a meeting needs gets a price: one of the participant's places in a slot, one of the meetings that a
participant's limit allows, one of the shared tables in a slot, an own table in a slot. Someone who sold all the places
that there are at these prices would take an *income*. A request that takes place in a slot pays the prices of that
slot; if it is worth more than the cheapest slot that it may take, the difference is its *surplus*. Whatever is placed
is worth at most what it pays plus its surplus, and nobody can pay more than the income. So income + surplus of all
requests is a bound on the worth of every schedule, whatever the prices; good prices (the dual values of a linear
program) make it tight. All prices are whole multiples of 1/`unit`: the sum is exact.

The orders of requests (`after`) are left out, which can only raise the bound.

That a repair has to move so many meetings is proven likewise. Here a request is worth one if it stays where it was, and
besides its weight at a price of its own: all schedules as good as the repaired one have at least its weight, which at
that price is subtracted from income and surplus. What is left bounds how many meetings stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from fondaco.scheduling.elementary_bounds import can_stay
from fondaco.scheduling.measures import still_wanted
from fondaco.scheduling.problem import InputError, Placement, Problem, Request
from fondaco.scheduling.schedule import Dual, Price, Resource

Worth = Callable[[Request], int]


def worth_of_weight(request: Request) -> int:
    return request.weight


def worth_of_required(request: Request) -> int:
    return int(request.required)


def proven_bound(problem: Problem, dual: Dual, worth: Worth) -> int:
    """The largest total worth that the prices do not exclude. Raises `InputError` if they name what is not there."""
    if not dual.prices:
        return sum(map(worth, problem.requests)) - sum(map(worth, problem.hopeless))
    prices = _Prices(problem)
    income = sum(prices.sell(price) for price in dual.prices)
    surplus = held = 0
    for request in problem.requests:
        if request.id in problem.held:
            held += worth(request)
        else:
            surplus += prices.surplus(request, worth(request) * dual.unit)
    return held + (income + surplus) // dual.unit


def fewest_moved(problem: Problem, before: Iterable[Placement], dual: Dual, weight: int) -> int:
    """How many of the meetings in `before` move in every schedule that has at least the `weight`.

    Raises `InputError` if the prices name what is not there.
    """
    wanted = still_wanted(problem, before)
    stays_in = {placement.request: placement.slot for placement in wanted if can_stay(problem, placement)}
    prices = _Prices(problem)
    total = sum(prices.sell(price) for price in dual.prices)
    for request in problem.requests:
        if request.id in problem.held:
            weight -= request.weight
        else:
            total += prices.surplus(request, request.weight * dual.weight, stays_in.get(request.id), dual.unit)
    staying = max(0, (total - weight * dual.weight) // dual.unit)
    return max(0, len(wanted) - min(staying, len(stays_in)))


@dataclass
class _Prices:
    problem: Problem
    _participant: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _shared: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _own: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _asked: bool = False

    def sell(self, price: Price) -> int:
        """Ask the price from now on; return the income from all places that it is asked for."""
        self._asked = True
        slots = [slot for slot in price.slots if self._is_open(slot)]
        match price.resource:
            case Resource.PARTICIPANT:
                return self._sell_participant(price, slots)
            case Resource.LIMIT:
                return self._sell_limit(price)
            case Resource.SHARED_TABLES:
                for slot in slots:
                    self._shared[slot] += price.price
                return price.price * len(slots) * (len(self.problem.tables) - len(self.problem.owned_tables))
            case Resource.OWN_TABLE:
                if price.id not in self.problem.owned_tables:
                    raise InputError("certificate", f"no own table {price.id}")
                for slot in slots:
                    self._own[price.id, slot] += price.price
                return price.price * len(slots)

    def _is_open(self, slot: str) -> bool:
        if slot not in self.problem.slot_order:
            raise InputError("certificate", f"no slot {slot}")
        return slot not in self.problem.past

    def _sell_participant(self, price: Price, slots: list[str]) -> int:
        participant = self.problem.participant.get(price.id or "")
        if participant is None:
            raise InputError("certificate", f"no participant {price.id}")
        there = [slot for slot in slots if slot not in participant.unavailable]
        for slot in there:
            self._participant[participant.id, slot] += price.price
        return price.price * participant.capacity * len(there)

    def _sell_limit(self, price: Price) -> int:
        participant = self.problem.participant.get(price.id or "")
        limits = participant.limits if participant else ()
        limit = next((limit for limit in limits if limit.session == price.session), None)
        if participant is None or limit is None:
            raise InputError("certificate", f"no limit of {price.id} for session {price.session}")
        slots = self.problem.session_slots(limit.session)
        for slot in slots:
            self._participant[participant.id, slot] += price.price
        return price.price * max(0, limit.meetings - self.problem.meetings_held[participant.id, limit.session])

    def surplus(self, request: Request, worth: int, stays_in: str | None = None, bonus: int = 0) -> int:
        """By how much the request is worth more than it pays in the slot that is best for it; in `stays_in` it gets a
        `bonus`."""
        if not self._asked:
            return worth + (bonus if stays_in is not None else 0) if self.problem.possible_bits[request.id] else 0
        slots = self.problem.possible_slots(request)
        table = self.problem.own_table(request)
        best = max(
            (
                worth
                + (bonus if slot == stays_in else 0)
                - sum(self._participant.get((someone, slot), 0) for someone in request.participants)
                - (self._shared.get(slot, 0) if table is None else self._own.get((table, slot), 0))
                for slot in slots
            ),
            default=0,
        )
        return max(0, best)
