"""The description as its pages draw it: operations by part, their fields, and what each field holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from fondaco.openapi.description import operations
from fondaco.openapi.examples import curl
from fondaco.openapi.objects import SCHEMAS, Description


@dataclass(frozen=True)
class Kind:
    """What a field holds, in words; `schema` names the object, if it is one, that is described by itself."""

    words: str
    schema: str | None = None


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    required: bool
    meaning: str


@dataclass(frozen=True)
class Answer:
    status: str
    meaning: str
    content: Kind | None


@dataclass(frozen=True)
class Operation:
    """One thing that a program can do. `id` is also its anchor on the page of its part."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    body: Kind | None
    answers: tuple[Answer, ...]
    example: str


@dataclass(frozen=True)
class Part:
    """The operations of one step."""

    name: str
    operations: tuple[Operation, ...]
    schemas: dict[str, tuple[Field, ...]]
    """The objects that these operations take and give, by name."""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


METHODS = ("get", "post", "put", "patch", "delete")


def parts(spec: Description) -> list[Part]:
    """The description's parts in the order of its tags; what is done with one thing stands together."""
    found = []
    every = sorted(operations(spec), key=lambda item: (item[0], METHODS.index(item[1])))
    for tag in spec["tags"]:
        described = [item for item in every if tag["name"] in item[2].get("tags", [])]
        if described:
            drawn = tuple(_operation(spec, *item) for item in described)
            names = sorted({name for _path, _method, operation in described for name in _objects(spec, operation)})
            found.append(Part(tag["name"], drawn, {name: _fields(spec, name) for name in names}))
    return found


def _operation(spec: Description, path: str, method: str, operation: Description) -> Operation:
    said = [one for one in operation["parameters"] if "$ref" not in one]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        parameters=tuple(_parameter(spec, one) for one in said if not _speaks_for_itself(one)),
        body=_content(spec, operation.get("requestBody", {})),
        answers=tuple(
            Answer(status, answer.get("description", ""), _content(spec, answer))
            for status, answer in operation["responses"].items()
            if "$ref" not in answer
        ),
        example=curl(spec, path, method, operation),
    )


def _speaks_for_itself(parameter: Description) -> bool:
    return bool(parameter["in"] == "path" and parameter["schema"].get("format") == "uuid")


def _parameter(spec: Description, parameter: Description) -> Field:
    schema = parameter["schema"]
    meaning = parameter.get("description") or schema.get("description", "")
    return Field(parameter["name"], kind(spec, schema), bool(parameter.get("required")), meaning)


def _content(spec: Description, holder: Description) -> Kind | None:
    """What a body or an answer holds; None for nothing."""
    for media_type, content in holder.get("content", {}).items():
        if "json" not in media_type and "form" not in media_type:
            return Kind(media_type)
        if schema := content.get("schema"):
            return kind(spec, schema)
    return None


def _fields(spec: Description, name: str) -> tuple[Field, ...]:
    schema = spec["components"]["schemas"][name]
    required = schema.get("required", [])
    return tuple(
        Field(field, kind(spec, inner), field in required, inner.get("description", ""))
        for field, inner in schema.get("properties", {}).items()
    )


def kind(spec: Description, schema: Description) -> Kind:
    """The schema in words: enough to send a value that will be taken."""
    if reference := schema.get("$ref"):
        name = reference.removeprefix(SCHEMAS)
        target = spec["components"]["schemas"][name]
        return kind(spec, target) if "properties" not in target else Kind("", name)
    if "anyOf" in schema:
        return _alternatives([kind(spec, inner) for inner in schema["anyOf"]])
    if "enum" in schema:
        return Kind(_("one of %(values)s", values=", ".join(str(value) for value in schema["enum"])))
    if schema.get("type") == "array":
        item = kind(spec, schema.get("items", {}))
        return Kind(_("list of %(what)s", what=item.words).strip(), item.schema)
    return Kind(_plain(schema))


def _alternatives(kinds: list[Kind]) -> Kind:
    """Pydantic's unions are a value or nothing, as a rule."""
    schema = next((one.schema for one in kinds if one.schema), None)
    return Kind(_(" or ").join(one.words for one in kinds if one.words), schema)


def _plain(schema: Description) -> str:
    words = [str(schema.get("format") or schema.get("const") or schema.get("type", _("anything")))]
    words += [say(schema[key]) for key, say in LIMITS.items() if key in schema]
    if schema.get("default") not in (None, "", [], False):
        words.append(_("%(value)s if not said", value=schema["default"]))
    return ", ".join(words)


LIMITS: dict[str, Callable[[object], str]] = {
    "minimum": lambda limit: _("at least %(limit)s", limit=limit),
    "maximum": lambda limit: _("at most %(limit)s", limit=limit),
    "minLength": lambda limit: _("%(limit)s characters or more", limit=limit),
    "maxLength": lambda limit: _("up to %(limit)s characters", limit=limit),
    "pattern": lambda limit: _("like %(limit)s", limit=limit),
}


def _objects(spec: Description, holder: Any, seen: set[str] | None = None) -> Iterator[str]:
    """The names of the objects that `holder` refers to, and of those within them."""
    seen = set() if seen is None else seen
    if isinstance(holder, list):
        for item in holder:
            yield from _objects(spec, item, seen)
    if not isinstance(holder, dict):
        return
    for key, value in holder.items():
        if key != "$ref":
            yield from _objects(spec, value, seen)
            continue
        name = str(value).removeprefix(SCHEMAS)
        target = spec["components"]["schemas"].get(name)
        if target is None or name in seen:
            continue
        seen.add(name)
        if "properties" in target:
            yield name
        yield from _objects(spec, target, seen)
