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

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from itertools import chain

from fondaco.scheduling.elementary_bounds import can_stay
from fondaco.scheduling.instance import numbers_in
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
    prices = _Prices(problem, dual)
    past = problem.held
    held = sum(worth(problem.request[name]) for name in past)
    surplus = sum(
        prices.surplus(request, worth(request) * dual.unit) for request in problem.requests if request.id not in past
    )
    return held + (prices.income + surplus) // dual.unit


def fewest_moved(problem: Problem, wanted: Sequence[Placement], dual: Dual, weight: int) -> int:
    """How many of the `wanted` meetings of an earlier schedule move in every schedule that has at least the `weight`.

    Raises `InputError` if the prices name what is not there.
    """
    order, past = problem.slot_order, problem.held
    stays_in = {each.request: 1 << order[each.slot] for each in wanted if can_stay(problem, each)}
    prices = _Prices(problem, dual)
    still_needed = weight - sum(problem.request[name].weight for name in past)
    surplus = sum(
        prices.surplus(request, request.weight * dual.weight, stays_in.get(request.id, 0), dual.unit)
        for request in problem.requests
        if request.id not in past
    )
    staying = max(0, (prices.income + surplus - still_needed * dual.weight) // dual.unit)
    return max(0, len(wanted) - min(staying, len(stays_in)))


Parts = list[tuple[int, int]]
"""Sets of slots, none in two of them: each as bits, with the price that is asked for a place in its slots."""


class _Prices:
    """What every place costs, and the `income` from all of them."""

    def __init__(self, problem: Problem, dual: Dual) -> None:
        self._problem = problem
        past = len(problem.past)
        self._future = (1 << len(problem.slots)) - 1 >> past << past
        self._of_participant: dict[str, Parts] = {}
        self._of_tables: dict[str | None, Parts] = {}
        """By own table; under None the shared ones."""
        self.income = sum(map(self._ask, dual.prices))
        self._everywhere = dict.fromkeys(problem.participant, 0)
        """By participant the price, if it is the same in all slots in which there are places."""
        self._differing: dict[str, Parts] = {}
        for name, parts in self._of_participant.items():
            if len(parts) == 1:
                self._everywhere[name] = parts[0][1]
            else:
                self._differing[name] = parts

    def _ask(self, price: Price) -> int:
        """Ask the price from now on; return the income from all places that it is asked for."""
        problem, slots = self._problem, self._named(price.slots)
        match price.resource:
            case Resource.PARTICIPANT:
                participant = problem.participant.get(price.id or "")
                if participant is None:
                    raise InputError("certificate", f"no participant {price.id}")
                there = problem.there[participant.id]
                places = [(bits & there, price.price * times) for bits, times in slots]
                self._raise_of_participant(participant.id, places)
                return participant.capacity * _income(places)
            case Resource.LIMIT:
                return self._ask_of_limit(price)
            case Resource.SHARED_TABLES:
                own, tables = None, len(problem.tables) - len(problem.owned_tables)
            case Resource.OWN_TABLE:
                if price.id not in problem.owned_tables:
                    raise InputError("certificate", f"no own table {price.id}")
                own, tables = price.id, 1
        places = [(bits, price.price * times) for bits, times in slots]
        self._of_tables[own] = _raised(self._of_tables.get(own, [(self._future, 0)]), places)
        return tables * _income(places)

    def _ask_of_limit(self, price: Price) -> int:
        participant = self._problem.participant.get(price.id or "")
        limits = participant.limits if participant else ()
        limit = next((limit for limit in limits if limit.session == price.session), None)
        if participant is None or limit is None:
            raise InputError("certificate", f"no limit of {price.id} for session {price.session}")
        slots = self._named(self._problem.session_slots(limit.session))
        self._raise_of_participant(participant.id, [(bits, price.price) for bits, _ in slots])
        return price.price * max(0, limit.meetings - self._problem.meetings_held[participant.id, limit.session])

    def _raise_of_participant(self, name: str, places: Parts) -> None:
        before = self._of_participant.get(name) or [(self._problem.there[name] & self._future, 0)]
        self._of_participant[name] = _raised(before, places)

    def _named(self, names: Collection[str]) -> list[tuple[int, int]]:
        """The slots of the future among those named, as bits, with how often each of them is named."""
        order = self._problem.slot_order
        unknown = next((name for name in names if name not in order), None)
        if unknown is not None:
            raise InputError("certificate", f"no slot {unknown}")
        named: dict[int, int] = defaultdict(int)
        for name, times in Counter(names).items():
            named[times] |= 1 << order[name]
        return [(slots & self._future, times) for times, slots in named.items()]

    def surplus(self, request: Request, worth: int, stays_in: int = 0, bonus: int = 0) -> int:
        """By how much the request is worth more than it pays in the slot that is best for it.

        In `stays_in`, one of its possible slots as a bit, it is worth a `bonus` more.
        """
        possible = self._problem.possible_bits[request.id]
        if not possible:
            return 0
        best = worth - self._cheapest(request, possible)
        if stays_in:
            best = max(best, worth + bonus - self._cheapest(request, stays_in))
        return max(0, best)

    def _cheapest(self, request: Request, possible: int) -> int:
        """What the request pays in the cheapest of the slots that are `possible`."""
        people = request.participants
        everywhere = sum(map(self._everywhere.__getitem__, people))
        if not self._of_tables and self._differing.keys().isdisjoint(people):
            return everywhere
        asked = [*map(self._differing.get, people), self._of_tables.get(self._problem.own_table(request))]
        in_parts = [
            [(slots & possible, price) for slots, price in parts if slots & possible] for parts in filter(None, asked)
        ]
        if len(in_parts) == 1:
            return everywhere + min(price for _, price in in_parts[0])
        in_slots = dict.fromkeys(numbers_in(possible), everywhere)
        for slots, price in chain.from_iterable(in_parts):
            for slot in numbers_in(slots):
                in_slots[slot] += price
        return min(in_slots.values())


def _raised(parts: Parts, places: Parts) -> Parts:
    """The parts when the prices of `places` are asked besides what is asked there already."""
    for slots, price in places:
        split = ((there & slots, there & ~slots, asked) for there, asked in parts)
        parts = [
            (some, sum_asked)
            for within, outside, asked in split
            for some, sum_asked in ((within, asked + price), (outside, asked))
            if some
        ]
    return parts


def _income(places: Parts) -> int:
    return sum(price * slots.bit_count() for slots, price in places)
