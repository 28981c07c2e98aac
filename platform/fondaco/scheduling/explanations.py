"""The reason of a request that is not placed, in a sentence or two: why, and what would have to change for it."""

from __future__ import annotations

from collections.abc import Sequence

from fondaco.scheduling.problem import Problem, Request
from fondaco.scheduling.schedule import Reason

_MOST_NAMES = 5


def explain(problem: Problem, request: Request, reason: Reason, blocking: Sequence[str]) -> str:
    people = _names(request.participants)
    meetings = _names(blocking)
    match reason:
        case Reason.NO_COMMON_SLOT:
            return (
                f"There is no slot in which {people} are all there{_bound_to(request)}. "
                "It would take place if they came at the same time, or if it were allowed in more slots."
            )
        case Reason.PARTICIPANT_FULL:
            return (
                f"In every slot in which {people} are there, one of them is taken by meetings that count as much or "
                f"more: {meetings}. It would take place if one of these were given up, or with one more delegate."
            )
        case Reason.ROOM_FULL:
            own = problem.own_table(request)
            room = "every table is taken" if own is None else f"table {own}, to which it is bound, is taken"
            return (
                f"In every slot in which {people} are there, {room}. It would take place with one more table in one "
                "of these slots, or if another meeting there were given up."
            )
        case Reason.SESSION_LIMIT:
            return (
                f"{people} have reached the largest number of meetings that one of them wants"
                f"{f', with {meetings}' if meetings else ''}. It would take place if that number were raised."
            )
        case Reason.BOUND_CONFLICT:
            return (
                f"Meetings that are locked to their slots, or that have to come before it, leave it no slot: "
                f"{meetings}. It would take place if one of them were unlocked, or placed earlier."
            )
        case Reason.OUTWEIGHED:
            instead = f" Instead of it take place: {meetings}." if meetings else ""
            return (
                f"In each slot in which {people} are there, other meetings would have to go that together count as "
                f"much or more.{instead} It would take place if it had a higher weight, or if these were given up."
            )


def _names(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_MOST_NAMES])
    return shown if len(ids) <= _MOST_NAMES else f"{shown} and {len(ids) - _MOST_NAMES} more"


def _bound_to(request: Request) -> str:
    """What narrows the choice of slots, to follow "slot"."""
    if request.fixed is not None:
        return f", and it is locked to {request.fixed}"
    if request.slots is not None or request.session is not None:
        return " among those that it is bound to"
    return ""
