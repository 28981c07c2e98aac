"""What a schedule says, in words that organisers and firms understand."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from fondaco.meetings.models import CancelReason, MeetingState, RequestState, RunState
from fondaco.scheduling.schedule import Objective, Reason

Tone = str
"""neutral, good, wait, bad or accent, as chips have it."""


def why_unplaced(reason: str) -> str:
    """Why an agreed meeting has no time, and what would have to change; told to both firms, so it names nobody."""
    return {
        Reason.NO_COMMON_SLOT: _(
            "The two firms are never there at the same time. It fits as soon as one of them can come at another time."
        ),
        Reason.PARTICIPANT_FULL: _(
            "All times of one of the two firms went to other meetings. It fits if one of these is called off."
        ),
        Reason.ROOM_FULL: _(
            "Every table is taken at the times at which both are there. It fits if there is one more table."
        ),
        Reason.SESSION_LIMIT: _("One of the two firms has as many meetings as it may have."),
        Reason.BOUND_CONFLICT: _("Meetings that were fixed by hand stand in its way at every time that would do."),
        Reason.OUTWEIGHED: _("Placing it would have cost others more meetings than it brings."),
    }[Reason(reason)]


def reasons(result: Mapping[str, Any]) -> dict[str, str]:
    """The reason of each unplaced request of a run's result, in words."""
    return {each["request"]: why_unplaced(each["reason"]) for each in result.get("unplaced", [])}


def objective(name: str) -> str:
    """What a stage of a run works on."""
    return {
        Objective.REQUIRED_REQUESTS: _("Meetings that are fixed"),
        Objective.FIRMS_WITHOUT_MEETING: _("Firms without any meeting"),
        Objective.PLACED_WEIGHT: _("Weight of the placed meetings"),
        Objective.MOVED_MEETINGS: _("Meetings that move"),
        Objective.UNFAIRNESS: _("Unfairness of the waiting times"),
        Objective.BREAK_GROUPS: _("Waits between two meetings"),
        Objective.IDLE_SLOTS: _("Idle slots between meetings"),
        Objective.TABLE_CHANGES: _("Changes of table"),
    }[Objective(name)]


def proof(stage: Mapping[str, Any]) -> tuple[str, Tone]:
    """How far a stage is from the best possible."""
    if stage["proven"]:
        return _("Best possible, proven"), "good"
    value, bound = stage["value"], stage["bound"]
    if Objective(stage["objective"]).maximised:
        return _("No schedule has more than %(bound)s", bound=bound), "neutral"
    return _("No schedule has less than %(bound)s", bound=bound) if value else _("None at all"), "neutral"


def request_state(state: RequestState) -> tuple[str, Tone]:
    return {
        RequestState.PENDING: (_("Waits for an answer"), "wait"),
        RequestState.ACCEPTED: (_("Agreed"), "good"),
        RequestState.DECLINED: (_("Declined"), "bad"),
        RequestState.WITHDRAWN: (_("Withdrawn"), "neutral"),
        RequestState.EXPIRED: (_("Not answered in time"), "neutral"),
    }[state]


def meeting_state(state: MeetingState) -> tuple[str, Tone]:
    return {
        MeetingState.PLANNED: (_("Planned"), "accent"),
        MeetingState.HELD: (_("Held"), "good"),
        MeetingState.NOT_HELD: (_("Not held"), "bad"),
        MeetingState.CANCELLED: (_("Cancelled"), "neutral"),
    }[state]


def cancelled_because(reason: str) -> str:
    """Why a meeting was cancelled, as one sentence; empty if nobody said."""
    said = {
        CancelReason.CALLED_OFF.value: _("One of the two firms has called it off."),
        CancelReason.NO_PLACE.value: _("The new schedule has no place for it."),
    }
    return said.get(reason, reason)


def run_state(state: RunState) -> tuple[str, Tone]:
    return {
        RunState.QUEUED: (_("Waits for a worker"), "wait"),
        RunState.RUNNING: (_("At work"), "accent"),
        RunState.DONE: (_("Done, not published"), "wait"),
        RunState.FAILED: (_("Failed"), "bad"),
        RunState.PUBLISHED: (_("Published"), "good"),
    }[state]
