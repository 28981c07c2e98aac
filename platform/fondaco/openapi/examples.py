"""An example of every operation, made from its description: a curl command to copy and change."""

import json
import re
import shlex
from typing import Any

from fondaco.openapi.objects import Description

BY_FORMAT = {
    "uuid": "01965f3c-7c10-7a51-b6a0-3f1d2c4b5a69",
    "date": "2027-03-10",
    "time": "09:00:00",
    "date-time": "2027-03-10T08:00:00Z",
    "email": "anna@example.org",
    "uri": "https://www.example.org",
}
BY_TYPE = {"boolean": True, "number": 1}


def curl(spec: Description, path: str, method: str, operation: Description) -> str:
    """The command. Ids in the path are variables of the shell; the body has the fields that must be there."""
    address = spec["servers"][0]["url"] + re.sub(r"{(\w+)}", lambda found: f"${found[1].upper()}", path)
    implied = method == "get" or (method == "post" and "requestBody" in operation)
    lines = [f'curl {"" if implied else f"-X {method.upper()} "}"{address}{_query(spec, operation)}"']
    lines.append('-H "Authorization: Bearer $FONDACO_KEY"')
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content.get("schema", {})
        if media_type == "application/json":
            lines += ['-H "Content-Type: application/json"', f"-d {_json(example(spec, schema))}"]
        else:
            lines += [f"-F {name}={_part(inner)}" for name, inner in _needed(resolved(spec, schema)).items()]
    if "application/pdf" in operation["responses"].get("200", {}).get("content", {}):
        lines.append(f"-o {path.rpartition('/')[2]}")
    return " \\\n  ".join(lines)


def _json(value: Any) -> str:
    """As a word of the shell, in several lines where one would be long."""
    text = json.dumps(value, ensure_ascii=False)
    return shlex.quote(text if len(text) <= 80 else json.dumps(value, ensure_ascii=False, indent=2))


def _query(spec: Description, operation: Description) -> str:
    needed = [one for one in operation["parameters"] if one.get("in") == "query" and one.get("required")]
    pairs = [f"{one['name']}={example(spec, one['schema'])}" for one in needed]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _part(schema: Description) -> str:
    return "@file" if schema.get("format") == "binary" else "text"


def resolved(spec: Description, schema: Description) -> Description:
    """`schema`, or what it refers to."""
    while "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _needed(schema: Description) -> Description:
    properties = schema.get("properties", {})
    return {name: properties[name] for name in properties if name in schema.get("required", [])}


def example(spec: Description, schema: Description) -> Any:
    """A value that the schema takes, as small as it may be."""
    schema = resolved(spec, schema)
    said = [*schema.get("examples", []), *schema.get("enum", [])]
    if "anyOf" in schema and not said:
        return example(spec, schema["anyOf"][0])
    return said[0] if said else _of_type(spec, schema)


def _of_type(spec: Description, schema: Description) -> Any:
    match schema.get("type"):
        case "object":
            return {name: example(spec, inner) for name, inner in _needed(schema).items()}
        case "array":
            return [example(spec, schema.get("items", {})) for _ in range(schema.get("minItems", 0))]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "string":
            text = BY_FORMAT.get(schema.get("format", ""), "text")
            return text.ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength")]
        case other:
            return BY_TYPE.get(str(other))
