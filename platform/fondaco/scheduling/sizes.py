"""How much the scheduler accepts: what it can read, schedule and write down again within its time."""

from __future__ import annotations

from collections.abc import Collection

from fondaco.scheduling.problem import InputError, Request

MOST_SLOTS = 500
MOST_TABLES = 10_000
MOST_PARTICIPANTS = 15_000
MOST_REQUESTS = 60_000
MOST_LINES_BY_SLOTS = 2_800_000
"""Of participants and requests together, times the slots: much larger ones cannot even be written down in time."""

MOST_REQUESTS_AND_ORDERS = 70_000
"""Of requests and six times the orders among them: that much more work an order may be."""

MOST_PEOPLE_IN_A_MEETING = 8
MOST_PEOPLE_IN_ALL_MEETINGS = 150_000
MOST_SLOTS_IN_ALL_REQUESTS = 300_000
LARGEST_PROBLEM = 32 * 1024 * 1024
LARGEST_WEIGHT = 1_000_000
LARGEST_CAPACITY = 1_000


def refuse_too_many(place: str, number: int, most: int, kind: str) -> None:
    """Refuse what is too much with what was there before."""
    if number > most:
        raise InputError(place, f"{number} {kind} in all are more than the {most} that can be handled")


def refuse_too_large(place: str, slots: int, participants: int, requests: int) -> None:
    """Refuse what is too much together, though each number of it alone could be handled."""
    most = MOST_LINES_BY_SLOTS // slots
    if participants + requests > most:
        raise InputError(
            place,
            f"{requests} requests and {participants} participants are more than the {most} in all that can be handled "
            f"with {slots} slots",
        )


def refuse_too_entangled(place: str, requests: Collection[Request]) -> None:
    """Refuse too many participants, slots or orders in all the requests together."""
    people = sum(len(request.participants) for request in requests)
    slots = sum(len(request.slots) for request in requests if request.slots is not None)
    for number, most, kind in [
        (people, MOST_PEOPLE_IN_ALL_MEETINGS, "participants"),
        (slots, MOST_SLOTS_IN_ALL_REQUESTS, "slots"),
    ]:
        if number > most:
            raise InputError(place, f"{number} {kind} in all of them are more than the {most} that can be handled")
    refuse_too_many_orders(place, len(requests), sum(len(request.after) for request in requests))


def refuse_too_many_orders(place: str, requests: int, orders: int) -> None:
    most = (MOST_REQUESTS_AND_ORDERS - requests) // 6
    if orders > most:
        raise InputError(
            place, f"{orders} orders among {requests} requests are more than the {most} that can be handled"
        )
