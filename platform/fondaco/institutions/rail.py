"""The rail of the six steps on the organiser's event home: each step says for itself where it stands.

A step registers one function with `says`; the event home asks all of them, so that no step has to know a later one.
"""

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting


class Step(enum.IntEnum):
    """The six INDE steps, in their order."""

    SELECT = 1
    INVITE = 2
    CATALOGUE = 3
    MEET = 4
    ASSIST = 5
    FOLLOW_UP = 6


class Standing(enum.StrEnum):
    TODO = "todo"
    CURRENT = "current"
    DONE = "done"


@dataclass(frozen=True)
class Decision:
    """Something that waits for the organiser."""

    text: str
    url: str


class Counted(enum.StrEnum):
    """What a row of the funnel counts: firms and meetings are not shares of each other."""

    FIRMS = "firms"
    MEETINGS = "meetings"


@dataclass(frozen=True)
class FunnelRow:
    """How many firms or meetings are left at a stage, and where their rows are."""

    label: str
    number: int
    url: str = ""
    counted: Counted = Counted.FIRMS


@dataclass(frozen=True)
class RailStep:
    """Where one step stands: a line of truth with its numbers, and what to do next."""

    standing: Standing
    truth: str
    """Such as “268 sent, 97 yes, 31 no, 140 silent”."""
    url: str
    action: tuple[str, str] | None = None
    """Label and address of the next thing to do."""
    decisions: tuple[Decision, ...] = ()
    funnel: tuple[FunnelRow, ...] = ()


Speaker = Callable[[Session, uuid.UUID, Acting], RailStep]

_speakers: dict[Step, Speaker] = {}


def says(step: Step) -> Callable[[Speaker], Speaker]:
    """Register the function that speaks for `step`."""

    def register(speaker: Speaker) -> Speaker:
        _speakers[step] = speaker
        return speaker

    return register


def steps(session: Session, event_id: uuid.UUID, by: Acting) -> dict[Step, RailStep]:
    """What each step says of the event, in their order."""
    return {step: _speakers[step](session, event_id, by) for step in Step if step in _speakers}
