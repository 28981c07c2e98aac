"""The story of a firm in an event: each step tells its own part, so that one line of time can show all of it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from fondaco.accounts.acting import Acting


@dataclass(frozen=True)
class Moment:
    """Something that happened with the firm, told to the staff of the event in their language."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    """Who did it, where that is known by name."""
    url: str = ""
    tone: str = "neutral"
    """neutral, good, wait, bad or accent, as chips have it."""
    subject_id: uuid.UUID | None = None
    act: str = ""
    """Row and action under which the audit trail has it: staff that acted on the firm's behalf is named by them."""


Teller = Callable[[Session, Acting, uuid.UUID, uuid.UUID], list[Moment]]
"""Of the session, who asks, the event's id and the firm's."""

_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Register a function that tells one step's part of a firm's story."""
    _tellers.append(teller)
    return teller


def of(session: Session, by: Acting, event_id: uuid.UUID, firm_id: uuid.UUID) -> list[Moment]:
    """What happened with the firm in the event, the latest first. That `by` may see the firm has been checked."""
    moments = [moment for teller in _tellers for moment in teller(session, by, event_id, firm_id)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)
