"""Schedules to and from JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import chain, islice
from json.encoder import encode_basestring
from typing import Any, TypeVar

from fondaco.scheduling.json_reading import Cursor, are, is_identifier, parse, quoted
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
_LINES_IN_A_PIECE = 1_000
_to_json = json.JSONEncoder(ensure_ascii=False).encode

Choice = TypeVar("Choice", bound=StrEnum)


def schedule_to_json(schedule: Schedule) -> dict[str, Any]:
    """The schedule as a value that JSON can hold."""
    value: dict[str, Any] = json.loads(write_schedule(schedule))
    return value


def write_schedule(schedule: Schedule) -> str:
    """The schedule as JSON, one placement or other entry a line."""
    return "".join(written(schedule))


def written(schedule: Schedule) -> Iterator[str]:
    """The same in pieces."""
    yield '{\n "placed": '
    yield from _lines(map(_placement_to_text, schedule.placed))
    yield ',\n "unplaced": '
    yield from _lines(_unplaced_to_text(schedule.unplaced))
    yield f',\n "status": {_to_json(schedule.status)}'
    yield ',\n "stages": '
    yield from _lines(map(_stage_to_text, schedule.stages))
    yield f',\n "certificate": {_to_json(_certificate_to_json(schedule.certificate))}'
    yield f',\n "statistics": {_to_json(_statistics_to_json(schedule.statistics))}'
    if schedule.repairs:
        yield ',\n "repairs": '
        yield from _lines(map(_repair_to_text, schedule.repairs))
    yield "\n}\n"


def _lines(entries: Iterable[str]) -> Iterator[str]:
    lines, before = iter(entries), "[\n  "
    while some := ",\n  ".join(islice(lines, _LINES_IN_A_PIECE)):
        yield before + some
        before = ",\n  "
    yield "\n ]" if before.startswith(",") else "[]"


def _placement_to_text(placement: Placement) -> str:
    request, slot, table = map(encode_basestring, placement)
    return f'{{"request": {request}, "slot": {slot}, "table": {table}}}'


def _unplaced_to_text(unplaced: Iterable[Unplaced]) -> Iterator[str]:
    @cache
    def listed(blocking: tuple[str, ...]) -> str:
        return ", ".join(map(encode_basestring, blocking))

    for each in unplaced:
        request, reason, explanation = map(encode_basestring, (each.request, each.reason, each.explanation))
        yield (
            f'{{"request": {request}, "reason": {reason}, "explanation": {explanation}, '
            f'"blocking": [{listed(each.blocking)}]}}'
        )


def _stage_to_text(stage: Stage) -> str:
    return _to_json({"objective": stage.objective, "value": stage.value, "bound": stage.bound, "proven": stage.proven})


def _repair_to_text(step: RepairStep) -> str:
    before = ", ".join(map(_placement_to_text, step.before))
    return f'{{"disruption": {_to_json(step.disruption)}, "before": [{before}]}}'


def _statistics_to_json(statistics: Statistics) -> dict[str, object]:
    return {
        "seconds": statistics.seconds,
        "firms_without_meeting": statistics.firms_without_meeting,
        "idle_slots": statistics.idle_slots,
        "largest_break_difference": statistics.largest_break_difference,
    }


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


def read_schedule(text: str, *, reasons: bool = True) -> Schedule:
    """The schedule in the JSON `text`, whether or not it fits a problem. Raises `InputError`.

    Without `reasons` what is said of the unplaced requests, often most of the text, is left out: a repair finds anew
    what is true of them.
    """
    fields = Cursor(parse(text)).fields(
        {"placed", "unplaced", "status"}, {"stages", "certificate", "statistics", "repairs"}
    )
    return Schedule(
        placed=read_placements(fields["placed"]),
        unplaced=_read_all_unplaced(fields["unplaced"]) if reasons else (),
        status=_choice(fields["status"], Status),
        stages=tuple(_read_stage(each) for each in fields["stages"].items()) if "stages" in fields else (),
        certificate=_read_certificate(fields["certificate"]) if "certificate" in fields else Certificate(),
        statistics=_read_statistics(fields["statistics"]) if "statistics" in fields else Statistics(),
        repairs=tuple(_read_repair(each) for each in fields["repairs"].items()) if "repairs" in fields else (),
    )


_OF_A_PLACEMENT = frozenset({"request", "slot", "table"})


def read_placements(cursor: Cursor) -> tuple[Placement, ...]:
    return _placements_at_a_glance(cursor.value) or tuple(_read_placement(each) for each in cursor.items())


def _read_placement(cursor: Cursor) -> Placement:
    fields = cursor.fields(_OF_A_PLACEMENT)
    return Placement(fields["request"].text(), fields["slot"].text(), fields["table"].identifier())


def _placements_at_a_glance(entries: Any) -> tuple[Placement, ...] | None:
    """The placements of a list of JSON objects where all is right; None where one has to be looked at more closely."""
    if not isinstance(entries, list) or not are(dict, entries) or any(map(_OF_A_PLACEMENT.__ne__, map(set, entries))):
        return None
    requests, slots, tables = ([each[key] for each in entries] for key in ("request", "slot", "table"))
    if not are(str, chain(requests, slots, tables)) or not all(map(is_identifier, set(tables))):
        return None
    once: dict[str, str] = {}
    """Each name of a slot or table, as the one object that all its placements share."""
    slots, tables = ([once.setdefault(name, name) for name in names] for names in (slots, tables))
    return tuple(map(Placement._make, zip(requests, slots, tables, strict=True)))


def _choice(cursor: Cursor, choices: type[Choice]) -> Choice:
    name = cursor.text()
    try:
        return choices(name)
    except ValueError:
        raise cursor.refuse(f"{quoted(name)} is none of {', '.join(choices)}") from None


def _read_all_unplaced(cursor: Cursor) -> tuple[Unplaced, ...]:
    return _unplaced_at_a_glance(cursor.value) or tuple(_read_unplaced(each) for each in cursor.items())


_NEEDED_OF_UNPLACED = frozenset({"request", "reason"})
_OPTIONAL_OF_UNPLACED = frozenset({"explanation", "blocking"})


def _read_unplaced(cursor: Cursor) -> Unplaced:
    fields = cursor.fields(_NEEDED_OF_UNPLACED, _OPTIONAL_OF_UNPLACED)
    return Unplaced(
        request=fields["request"].text(),
        reason=_choice(fields["reason"], Reason),
        explanation=fields["explanation"].text() if "explanation" in fields else "",
        blocking=fields["blocking"].texts() if "blocking" in fields else (),
    )


_REASONS = {reason.value: reason for reason in Reason}


def _unplaced_at_a_glance(entries: Any) -> tuple[Unplaced, ...] | None:
    """The entries of a list of JSON objects where all is right; None where one has to be looked at more closely."""
    if not isinstance(entries, list) or not are(dict, entries):
        return None
    if not set(chain.from_iterable(entries)) <= _NEEDED_OF_UNPLACED | _OPTIONAL_OF_UNPLACED:
        return None
    requests = [each.get("request") for each in entries]
    names = [each.get("reason") for each in entries]
    explanations = [each.get("explanation", "") for each in entries]
    blocking = [each.get("blocking", []) for each in entries]
    if not (are(str, chain(requests, names, explanations)) and are(list, blocking)):
        return None
    if not (are(str, chain.from_iterable(blocking)) and _REASONS.keys() >= set(names)):
        return None
    return tuple(map(Unplaced, requests, map(_REASONS.__getitem__, names), explanations, map(tuple, blocking)))


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
