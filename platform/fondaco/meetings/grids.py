"""The schedule as grids: firms by slots and tables by slots, of what is published or of what a run proposes."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fondaco.events import times
from fondaco.events.models import Event, Slot, Table
from fondaco.meetings import listing
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, ScheduleRun

Row = TypeVar("Row")

ROWS = 25
"""Firms or tables on one page, so that a page stays small at twenty slots."""


@dataclass(frozen=True)
class Place:
    """A request in a slot and at a table, published or proposed."""

    request: MeetingRequest
    slot_id: uuid.UUID
    table_id: uuid.UUID
    tone: str


@dataclass(frozen=True)
class Grid:
    """As the part `ui.grid` draws it."""

    columns: Sequence[tuple[str, str | None]]
    rows: Sequence[Mapping[str, Any]]
    pages: int


def of_meetings(session: Session, event_id: uuid.UUID) -> list[Place]:
    """What is published."""
    tones = {MeetingState.PLANNED: "accent", MeetingState.HELD: "good", MeetingState.NOT_HELD: "bad"}
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.event_id == event_id, Meeting.state != MeetingState.CANCELLED)
        .options(*listing.firms_of_request(joinedload(Meeting.request)))
    )
    return [Place(each.request, each.slot_id, each.table_id, tones[each.state]) for each in rows]


def of_run(session: Session, run: ScheduleRun) -> list[Place]:
    """What a run proposes."""
    placed = {uuid.UUID(each["request"]): each for each in run.result.get("placed", [])}
    requests = session.scalars(
        select(MeetingRequest).where(MeetingRequest.id.in_(placed)).options(*listing.firms_of_request())
    )
    return [
        Place(each, uuid.UUID(placed[each.id]["slot"]), uuid.UUID(placed[each.id]["table"]), "neutral")
        for each in requests
    ]


def firms(event: Event, places: Sequence[Place], page: int, url_of: Callable[[MeetingRequest], str]) -> Grid:
    """A row for each firm that meets somebody, in the order of their names."""
    tables = {table.id: table.number for table in event.tables}
    cells: dict[uuid.UUID, dict[uuid.UUID, list[tuple[str, Place]]]] = defaultdict(lambda: defaultdict(list))
    names: dict[uuid.UUID, str] = {}
    for place in places:
        one, other = place.request.requester, place.request.recipient
        for own, partner in ((one, other), (other, one)):
            names[own.id] = own.firm.name
            cells[own.id][place.slot_id].append((partner.firm.name, place))
    order = sorted(names, key=lambda id_: names[id_].casefold())

    def cell(found: list[tuple[str, Place]]) -> dict[str, Any] | None:
        if not found:
            return None
        numbers = ", ".join(str(tables.get(place.table_id, "–")) for _name, place in found)
        return {
            "text": " + ".join(name for name, _place in found),
            "sub": _("Table %(number)s", number=numbers),
            "url": url_of(found[0][1].request),
            "tone": found[0][1].tone,
        }

    rows = [
        {"label": names[id_], "sub": None, "cells": [cell(cells[id_][slot.id]) for slot in event.slots]}
        for id_ in _page(order, page)
    ]
    return Grid(_columns(event), rows, _pages(len(order)))


def tables(event: Event, places: Sequence[Place], page: int, url_of: Callable[[MeetingRequest], str]) -> Grid:
    """A row for each table of the event."""
    taken = {(place.table_id, place.slot_id): place for place in places}

    def cell(table: Table, slot: Slot) -> dict[str, Any] | None:
        place = taken.get((table.id, slot.id))
        if place is None:
            return None
        return {
            "text": place.request.requester.firm.name,
            "sub": place.request.recipient.firm.name,
            "url": url_of(place.request),
            "tone": place.tone,
        }

    rows = [
        {
            "label": _("Table %(number)s", number=table.number),
            "sub": table.room.name,
            "cells": [cell(table, slot) for slot in event.slots],
        }
        for table in _page(event.tables, page)
    ]
    return Grid(_columns(event), rows, _pages(len(event.tables)))


def _columns(event: Event) -> list[tuple[str, str | None]]:
    """The beginning of each slot; the day stands above its first."""
    columns: list[tuple[str, str | None]] = []
    last = None
    for slot in event.slots:
        day = slot.starts_at.astimezone(event.tz).date()
        columns.append((times.clock_time(slot.starts_at, event.tz), times.short_day(day) if day != last else None))
        last = day
    return columns


def _page(rows: Sequence[Row], page: int) -> Sequence[Row]:
    return rows[(page - 1) * ROWS : page * ROWS]


def _pages(rows: int) -> int:
    return -(-rows // ROWS)
