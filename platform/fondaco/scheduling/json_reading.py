"""Strict reading of JSON: every refusal is one line that names the place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from fondaco.scheduling.problem import InputError

LARGEST_FILE = 64 * 1024 * 1024
LONGEST_ID = 200


def parse(text: str) -> object:
    """The value that `text` holds; NaN, Infinity, repeated keys and bottomless nesting are refused."""
    try:
        return json.loads(text, object_pairs_hook=_without_repeated_keys, parse_constant=_refuse_constant)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        raise InputError(f"line {error.lineno} column {error.colno}", f"not JSON: {error.msg}") from None
    except RecursionError:
        raise InputError("", "not readable: nested too deeply") from None
    except ValueError:
        raise InputError("", "not readable: a number has too many digits") from None


def _without_repeated_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InputError("", f"key {quoted(twice)} stands twice in one object")
    return found


def _refuse_constant(name: str) -> object:
    raise InputError("", f"{name} is not a number that can be used")


def quoted(text: str) -> str:
    """`text` as it may stand in a line: quoted, escaped and of bounded length."""
    shown = json.dumps(text)
    return shown if len(shown) <= 80 else f"{shown[:76]}…"


@dataclass(slots=True)
class Cursor:
    """A value of a JSON document and the place where it stands, such as `requests[17].participants[1]`.

    Never changed, but not frozen: hundreds of thousands are made, and that takes a frozen one three times as long.
    """

    value: object
    place: str = ""

    def refuse(self, message: str) -> InputError:
        return InputError(self.place, message)

    def fields(self, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, Cursor]:
        """The members of an object that has all the `needed` keys and none besides the `optional` ones."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"must be an object, not {_kind(self.value)}")
        for key in self.value:
            if key not in needed and key not in optional:
                raise self.refuse(f"unknown key {quoted(key)}")
        missing = [key for key in needed if key not in self.value]
        if missing:
            raise self.refuse(f"{quoted(min(missing))} is missing")
        prefix = f"{self.place}." if self.place else ""
        return {key: Cursor(value, prefix + key) for key, value in self.value.items()}

    def members(self) -> dict[str, Cursor]:
        """The members of an object whose keys are names."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"must be an object, not {_kind(self.value)}")
        return {key: Cursor(value, f"{self.place}[{quoted(key)}]") for key, value in self.value.items()}

    def items(self, most: int | None = None) -> Iterator[Cursor]:
        if not isinstance(self.value, list):
            raise self.refuse(f"must be a list, not {_kind(self.value)}")
        if most is not None and len(self.value) > most:
            raise self.refuse(f"{len(self.value)} entries are more than the {most} that can be handled")
        return (Cursor(value, f"{self.place}[{number}]") for number, value in enumerate(self.value))

    def known_texts(self, known: set[str]) -> list[str] | None:
        """The entries of a list all of which are `known`, at a glance; None if that is not so, or not to be seen."""
        if not isinstance(self.value, list):
            return None
        try:
            return self.value if known.issuperset(self.value) else None
        except TypeError:  # an entry that cannot be in a set is no text either
            return None

    def texts(self, most: int | None = None) -> tuple[str, ...]:
        entries = self.items(most)
        if isinstance(self.value, list) and all(type(each) is str for each in self.value):
            return tuple(self.value)
        return tuple(each.text() for each in entries)

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.refuse(f"must be a text, not {_kind(self.value)}")
        return self.value

    def identifier(self) -> str:
        """A text that can be printed in a line: not empty, not long, no control characters."""
        name = self.text()
        if not is_identifier(name):
            raise self.refuse(f"must be 1 to {LONGEST_ID} printable characters, not {quoted(name)}")
        return name

    def whole(self, low: int, high: int) -> int:
        number = self.value
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise self.refuse(f"must be a whole number from {low} to {high}, not {_kind(self.value)}")
        return number

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse(f"must be true or false, not {_kind(self.value)}")
        return self.value

    def is_null(self) -> bool:
        return self.value is None


def is_identifier(name: str) -> bool:
    return 0 < len(name) <= LONGEST_ID and name.isprintable()


def are(kind: type, values: Iterable[object]) -> bool:
    """Whether all the values are of just this type."""
    return {kind}.issuperset(map(type, values))


def given(fields: Mapping[str, Cursor], key: str) -> bool:
    """Whether the member is there and not null."""
    return key in fields and not fields[key].is_null()


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return str(value) if abs(value) < 1e15 else "a number beyond all use"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"
