"""The event's slots by half-day, as people say when they are there."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from fondaco.events import times
from fondaco.events.models import Event, Slot


@dataclass(frozen=True)
class HalfDay:
    """The slots of one session, and what it is called on pages."""

    key: str
    title: str
    slots: list[Slot]


def of_event(event: Event) -> list[HalfDay]:
    """The event's half-days in their order."""
    return [
        HalfDay(key, _title(event, key, slots[0]), slots)
        for key, slots in ((key, list(of_it)) for key, of_it in groupby(event.slots, lambda slot: slot.session))
    ]


def _title(event: Event, key: str, first: Slot) -> str:
    names = {"morning": _("morning"), "afternoon": _("afternoon")}
    name = key.partition(" ")[2]
    return f"{times.short_day(first.starts_at.astimezone(event.tz).date())}, {names.get(name, name)}"


def presence(event: Event, days: list[HalfDay], absent_in: Collection[uuid.UUID]) -> str:
    """When somebody is there who is away in those slots, such as “Wed 10 Mar, afternoon: 14:00, 14:30”."""
    if not absent_in:
        return _("All the time")
    told = []
    for day in days:
        there = [slot for slot in day.slots if slot.id not in absent_in]
        if there == day.slots:
            told.append(day.title)
        elif there:
            clock = ", ".join(times.clock_time(slot.starts_at, event.tz) for slot in there)
            told.append(f"{day.title}: {clock}")
    return "; ".join(told)
