"""The bounds that prices prove, against adding up each price of each slot one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fondaco.scheduling.certificate import fewest_moved, proven_bound, worth_of_required, worth_of_weight
from fondaco.scheduling.elementary_bounds import can_stay
from fondaco.scheduling.measures import still_wanted
from fondaco.scheduling.problem import Placement, Problem, Request
from fondaco.scheduling.schedule import Dual, Price, Resource
from tests.unit.scheduling.problems import people, problem, request, slots, tables
from tests.unit.scheduling.tiny_problems import tiny_problems


@st.composite
def on_the_day(draw: st.DrawFn) -> tuple[Problem, list[Placement]]:
    """A problem, and an earlier schedule of it, right or not, of which the first slots may be past."""
    event = draw(tiny_problems(most_requests=6))
    names, tables = [slot.id for slot in event.slots], [table.id for table in event.tables] or ["t1"]
    before = [
        Placement(each.id, draw(st.sampled_from(names)), draw(st.sampled_from(tables)))
        for each in event.requests
        if draw(st.integers(0, 3))
    ]
    now = draw(st.sampled_from(names))
    history = tuple(each for each in before if names.index(each.slot) < names.index(now))
    return replace(event, now=now, history=history), before


@st.composite
def prices(draw: st.DrawFn, event: Problem, most: int) -> Dual:
    """Several prices may be asked for the same place, and one of them several times."""
    busy = [someone for request in event.requests for someone in request.participants] or sorted(event.participant)
    limits = [(each.id, limit.session) for each in event.participants for limit in each.limits]
    kinds = [Resource.PARTICIPANT, Resource.PARTICIPANT, Resource.SHARED_TABLES]
    kinds += [Resource.LIMIT] * bool(limits) + [Resource.OWN_TABLE] * bool(event.owned_tables)
    found = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most)):
        price = draw(st.integers(1, 9))
        slots = tuple(draw(st.lists(st.sampled_from([slot.id for slot in event.slots]), max_size=6)))
        match kind:
            case Resource.LIMIT:
                someone, session = draw(st.sampled_from(limits))
                found.append(Price(kind, price, someone, session=session))
            case Resource.OWN_TABLE:
                found.append(Price(kind, price, draw(st.sampled_from(sorted(event.owned_tables))), slots))
            case Resource.SHARED_TABLES:
                found.append(Price(kind, price, None, slots))
            case _:
                found.append(Price(kind, price, draw(st.sampled_from(busy)), slots))
    return Dual(draw(st.integers(1, 12)), tuple(found), draw(st.sampled_from([0, 0, 0, 1, 2])))


def income(event: Problem, price: Price) -> int:
    future = [slot for slot in price.slots if slot not in event.past]
    if price.resource is Resource.SHARED_TABLES:
        return price.price * len(future) * len(event.shared_tables)
    if price.resource is Resource.OWN_TABLE:
        return price.price * len(future)
    someone = event.participant[price.id or ""]
    if price.resource is Resource.PARTICIPANT:
        return price.price * someone.capacity * sum(slot not in someone.unavailable for slot in future)
    limit = next(limit for limit in someone.limits if limit.session == price.session)
    held = [
        event.slots[event.slot_order[past.slot]].session
        for past in event.history
        if someone.id in event.request[past.request].participants
    ]
    return price.price * max(0, limit.meetings - sum(price.session in (None, session) for session in held))


def times(event: Problem, price: Price, request: Request, slot: str) -> int:
    """How often the request would pay the price in the slot."""
    own = event.own_table(request)
    match price.resource:
        case Resource.SHARED_TABLES:
            return price.slots.count(slot) if own is None else 0
        case Resource.OWN_TABLE:
            return price.slots.count(slot) if own == price.id else 0
        case Resource.LIMIT:
            return int(price.id in request.participants and slot in event.session_slots(price.session))
        case _:
            return price.slots.count(slot) if price.id in request.participants else 0


def gains(event: Problem, dual: Dual, request: Request) -> Iterator[tuple[str, int]]:
    """The possible slots, and what the request pays in them."""
    for slot in event.possible_slots(request):
        yield slot, sum(price.price * times(event, price, request, slot) for price in dual.prices)


@given(st.data(), on_the_day())
@settings(max_examples=300)
def test_prices_prove_what_their_sum_says(data: st.DataObject, day: tuple[Problem, list[Placement]]) -> None:
    event, _ = day
    dual = data.draw(prices(event, most=12))
    for worth in (worth_of_weight, worth_of_required):
        held, total = 0, sum(income(event, price) for price in dual.prices)
        for each in event.requests:
            if each.id in event.held:
                held += worth(each)
            else:
                total += max([0, *(worth(each) * dual.unit - paid for _, paid in gains(event, dual, each))])
        assert proven_bound(event, dual, worth) == held + total // dual.unit


@given(st.data(), on_the_day(), st.integers(-3, 6))
@settings(max_examples=300)
def test_and_so_do_those_on_moves(data: st.DataObject, day: tuple[Problem, list[Placement]], more: int) -> None:
    """With about as much weight as all requests have together and few prices: else nothing would have to move."""
    event, before = day
    dual = data.draw(prices(event, most=2))
    weight = max(0, sum(each.weight for each in event.requests) + more)
    wanted = still_wanted(event, before)
    stays_in = {each.request: each.slot for each in wanted if can_stay(event, each)}
    needed, total = weight, sum(income(event, price) for price in dual.prices)
    for each in event.requests:
        if each.id in event.held:
            needed -= each.weight
            continue
        worth = each.weight * dual.weight
        at_best = [
            worth - paid + (dual.unit if slot == stays_in.get(each.id) else 0)
            for slot, paid in gains(event, dual, each)
        ]
        total += max([0, *at_best])
    staying = max(0, (total - needed * dual.weight) // dual.unit)
    assert fewest_moved(event, wanted, dual, weight) == max(0, len(wanted) - min(staying, len(stays_in)))


def test_of_two_meetings_in_one_place_only_one_stays() -> None:
    event = problem(
        request("m1", "a", "b"), request("m2", "a", "c"), slots=slots(2), tables=tables(2), participants=people(*"abc")
    )
    before = [Placement("m1", "s1", "t1"), Placement("m2", "s1", "t2")]
    dual = Dual(1, (Price(Resource.PARTICIPANT, 1, "a", ("s1",)),))
    assert fewest_moved(event, before, dual, weight=0) == 1
