"""Schedules to and from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from fondaco.scheduling.json_reading import Cursor, are, parse, quoted
from fondaco.scheduling.problem import InputError, Placement
from fondaco.scheduling.schedule import (
    Certificate,
    Dual,
    Objective,
    Price,
    Reason,
    RepairStep,
    Resource,
    Schedule,
    Stage,
    Statistics,
    Status,
    Unplaced,
)

_LARGEST_VALUE = 10**15
_to_json = json.JSONEncoder(ensure_ascii=False).encode
_to_marked_json = json.JSONEncoder(ensure_ascii=False, separators=(",\0", ": ")).encode
"""The same with a mark after each comma that separates: no text has it, as JSON writes that character otherwise."""

_MANY_FLAT_ENTRIES = {"placed", "unplaced"}
"""Lists of so many objects, with none inside, that they are made text all at once."""

Choice = TypeVar("Choice", bound=StrEnum)


def write_schedule(schedule: Schedule) -> str:
    """The schedule as JSON, one placement or other entry a line."""
    members = (f"{json.dumps(key)}: {_lines(key, value)}" for key, value in schedule_to_json(schedule).items())
    return "{\n " + ",\n ".join(members) + "\n}\n"


def _lines(key: str, value: object) -> str:
    if not isinstance(value, list) or not value:
        return _to_json(value)
    if key in _MANY_FLAT_ENTRIES:
        lines = _to_marked_json(value)[1:-1].replace(",\0{", ",\n  {").replace("\0", " ")
    else:
        lines = ",\n  ".join(map(_to_json, value))
    return f"[\n  {lines}\n ]"


def schedule_to_json(schedule: Schedule) -> dict[str, object]:
    value: dict[str, object] = {
        "placed": placements_to_json(schedule.placed),
        "unplaced": [
            {
                "request": each.request,
                "reason": each.reason,
                "explanation": each.explanation,
                "blocking": list(each.blocking),
            }
            for each in schedule.unplaced
        ],
        "status": schedule.status,
        "stages": [
            {"objective": stage.objective, "value": stage.value, "bound": stage.bound, "proven": stage.proven}
            for stage in schedule.stages
        ],
        "certificate": _certificate_to_json(schedule.certificate),
        "statistics": {
            "seconds": schedule.statistics.seconds,
            "firms_without_meeting": schedule.statistics.firms_without_meeting,
            "idle_slots": schedule.statistics.idle_slots,
            "largest_break_difference": schedule.statistics.largest_break_difference,
        },
    }
    if schedule.repairs:
        value["repairs"] = [
            {"disruption": step.disruption, "before": placements_to_json(step.before)} for step in schedule.repairs
        ]
    return value


def placements_to_json(placements: tuple[Placement, ...]) -> list[dict[str, str]]:
    return [{"request": each.request, "slot": each.slot, "table": each.table} for each in placements]


def _certificate_to_json(certificate: Certificate) -> dict[str, object]:
    value: dict[str, object] = {"placed_weight_dual": _dual_to_json(certificate.placed_weight_dual)}
    if certificate.required_dual.prices:
        value["required_dual"] = _dual_to_json(certificate.required_dual)
    if certificate.moved_dual.prices:
        value["moved_dual"] = _dual_to_json(certificate.moved_dual)
    if certificate.searched:
        value["searched"] = list(certificate.searched)
    return value


def _dual_to_json(dual: Dual) -> dict[str, object]:
    if not dual.prices:
        return {}
    weight = {"weight": dual.weight} if dual.weight else {}
    return {"unit": dual.unit, **weight, "prices": [_price_to_json(price) for price in dual.prices]}


def _price_to_json(price: Price) -> dict[str, object]:
    match price.resource:
        case Resource.LIMIT:
            named: dict[str, object] = {"id": price.id, "session": price.session}
        case Resource.SHARED_TABLES:
            named = {"slots": list(price.slots)}
        case _:
            named = {"id": price.id, "slots": list(price.slots)}
    return {"resource": price.resource, **named, "price": price.price}


def read_schedule(text: str) -> Schedule:
    """The schedule in the JSON `text`, whether or not it fits a problem. Raises `InputError`."""
    fields = Cursor(parse(text)).fields(
        {"placed", "unplaced", "status"}, {"stages", "certificate", "statistics", "repairs"}
    )
    return Schedule(
        placed=read_placements(fields["placed"]),
        unplaced=tuple(_read_unplaced(each) for each in fields["unplaced"].items()),
        status=_choice(fields["status"], Status),
        stages=tuple(_read_stage(each) for each in fields["stages"].items()) if "stages" in fields else (),
        certificate=_read_certificate(fields["certificate"]) if "certificate" in fields else Certificate(),
        statistics=_read_statistics(fields["statistics"]) if "statistics" in fields else Statistics(),
        repairs=tuple(_read_repair(each) for each in fields["repairs"].items()) if "repairs" in fields else (),
    )


_OF_A_PLACEMENT = frozenset({"request", "slot", "table"})


def read_placements(cursor: Cursor) -> tuple[Placement, ...]:
    def read(each: Cursor) -> Placement:
        fields = each.fields(_OF_A_PLACEMENT)
        return Placement(fields["request"].text(), fields["slot"].text(), fields["table"].text())

    return _placements_at_a_glance(cursor.value) or tuple(read(each) for each in cursor.items())


def _placements_at_a_glance(entries: Any) -> tuple[Placement, ...] | None:
    """The placements of a list of JSON objects where all is right; None where one has to be looked at more closely."""
    if not isinstance(entries, list) or not are(dict, entries) or any(map(_OF_A_PLACEMENT.__ne__, map(set, entries))):
        return None
    rows = [(each["request"], each["slot"], each["table"]) for each in entries]
    return tuple(map(Placement._make, rows)) if are(str, chain.from_iterable(rows)) else None


def _choice(cursor: Cursor, choices: type[Choice]) -> Choice:
    name = cursor.text()
    try:
        return choices(name)
    except ValueError:
        raise cursor.refuse(f"{quoted(name)} is none of {', '.join(choices)}") from None


def _read_unplaced(cursor: Cursor) -> Unplaced:
    fields = cursor.fields({"request", "reason"}, {"explanation", "blocking"})
    return Unplaced(
        request=fields["request"].text(),
        reason=_choice(fields["reason"], Reason),
        explanation=fields["explanation"].text() if "explanation" in fields else "",
        blocking=fields["blocking"].texts() if "blocking" in fields else (),
    )


def _read_stage(cursor: Cursor) -> Stage:
    fields = cursor.fields({"objective", "value", "bound", "proven"})
    return Stage(
        objective=_choice(fields["objective"], Objective),
        value=fields["value"].whole(0, _LARGEST_VALUE),
        bound=fields["bound"].whole(0, _LARGEST_VALUE),
        proven=fields["proven"].flag(),
    )


def _read_certificate(cursor: Cursor) -> Certificate:
    fields = cursor.fields((), {"placed_weight_dual", "required_dual", "moved_dual", "searched"})
    searched = fields["searched"].items() if "searched" in fields else ()
    return Certificate(
        placed_weight_dual=_read_dual(fields["placed_weight_dual"]) if "placed_weight_dual" in fields else Dual(),
        required_dual=_read_dual(fields["required_dual"]) if "required_dual" in fields else Dual(),
        moved_dual=_read_dual(fields["moved_dual"]) if "moved_dual" in fields else Dual(),
        searched=tuple(_choice(each, Objective) for each in searched),
    )


def _read_dual(cursor: Cursor) -> Dual:
    if cursor.value == {}:
        return Dual()
    fields = cursor.fields({"unit", "prices"}, {"weight"})
    return Dual(
        unit=fields["unit"].whole(1, _LARGEST_VALUE),
        prices=tuple(_read_price(each) for each in fields["prices"].items()),
        weight=fields["weight"].whole(0, _LARGEST_VALUE) if "weight" in fields else 0,
    )


def _read_price(cursor: Cursor) -> Price:
    fields = cursor.fields({"resource", "price"}, {"id", "slots", "session"})
    return Price(
        resource=_choice(fields["resource"], Resource),
        price=fields["price"].whole(0, _LARGEST_VALUE),
        id=fields["id"].text() if "id" in fields else None,
        slots=fields["slots"].texts() if "slots" in fields else (),
        session=fields["session"].text() if "session" in fields and not fields["session"].is_null() else None,
    )


def _read_statistics(cursor: Cursor) -> Statistics:
    fields = cursor.fields({"seconds", "firms_without_meeting", "idle_slots", "largest_break_difference"})
    seconds = fields["seconds"].value
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < _LARGEST_VALUE:
        raise fields["seconds"].refuse("must be a number of seconds")
    return Statistics(
        seconds=float(seconds),
        firms_without_meeting=fields["firms_without_meeting"].whole(0, _LARGEST_VALUE),
        idle_slots=fields["idle_slots"].whole(0, _LARGEST_VALUE),
        largest_break_difference=fields["largest_break_difference"].whole(0, _LARGEST_VALUE),
    )


def _read_repair(cursor: Cursor) -> RepairStep:
    fields = cursor.fields({"disruption", "before"})
    disruption = fields["disruption"].value
    if not isinstance(disruption, Mapping):
        raise InputError(fields["disruption"].place, "must be an object")
    return RepairStep(disruption, read_placements(fields["before"]))
