"""The OpenAPI description: what is true of all operations, said once."""

import re
from collections.abc import Iterable

from apiflask import APIFlask
from flask import current_app
from werkzeug.routing import Rule

from fondaco.openapi import objects
from fondaco.openapi.objects import Description
from fondaco.settings import Settings

INTRODUCTION = (
    "Everything the pages do, for programs. Send an API key as a bearer token. "
    "A request that writes may carry an `Idempotency-Key`: repeated, it acts once and answers alike. "
    "Errors are problem details (RFC 9457)."
)

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Which kind of problem, for programs"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "What is wrong with each field",
        },
    },
    "required": ["type", "title", "status", "detail"],
}

ANSWERS = {
    "SignInNeeded": "The API key is missing, unknown or revoked",
    "NotFound": "It does not exist, or this key may not know that it does",
    "Conflict": "The present state of things excludes it",
    "Invalid": "What was sent cannot be taken; `errors` names each field",
    "Failed": "Anything else that went wrong",
}

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "A text of your own for this request: repeated, it acts once and answers alike",
}


def describe(app: APIFlask, settings: Settings) -> None:
    """Have the application describe its API at `/api/v1/openapi.json`."""
    app.config["INFO"] = {"description": INTRODUCTION}
    app.config["SERVERS"] = [{"url": settings.base_url}]  # not whatever a Host header claims
    app.security_schemes = {"apiKey": {"type": "http", "scheme": "bearer"}}

    def finish(spec: Description | str) -> Description | str:
        return spec if isinstance(spec, str) else finished(spec, app.url_map.iter_rules())

    app.spec_processor(finish)


def description() -> Description:
    """The description as `/api/v1/openapi.json` gives it; made once a process."""
    kept = current_app.extensions
    if "fondaco.openapi" not in kept:
        assert isinstance(current_app, APIFlask)  # noqa: S101 - what `create_app` makes
        kept["fondaco.openapi"] = current_app.spec
    made: Description = kept["fondaco.openapi"]
    return made


def operations(spec: Description) -> list[tuple[str, str, Description]]:
    """Path, method in lower case, and operation."""
    return [
        (path, method, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]


def finished(spec: Description, rules: Iterable[Rule]) -> Description:
    """`spec` with the key, names for all operations, and the answers that each of them can give."""
    spec["security"] = [{"apiKey": []}]
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {name: _problem(words) for name, words in ANSWERS.items()}
    components["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY}
    rule_of = {(method.lower(), _path(rule)): rule for rule in rules for method in rule.methods or ()}
    for path, method, operation in operations(spec):
        _finish(operation, method, rule_of[method, path])
    return objects.merge(spec)


def _finish(operation: Description, method: str, rule: Rule) -> None:
    operation["operationId"] = _name(rule)
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if f"<uuid:{parameter['name']}>" in rule.rule:
            parameter["schema"]["format"] = "uuid"
    inputs = "requestBody" in operation or any(parameter["in"] == "query" for parameter in parameters)
    if "requestBody" in operation:
        operation["requestBody"].setdefault("required", True)
    if method != "get":
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    answers = {status: answer for status, answer in operation["responses"].items() if str(status)[:1] not in "45d"}
    possible = {
        "401": "SignInNeeded",
        "404": "NotFound" if rule.arguments else None,
        "409": "Conflict" if method != "get" else None,
        "422": "Invalid" if inputs else None,
        "default": "Failed",
    }
    answers |= {status: {"$ref": f"#/components/responses/{name}"} for status, name in possible.items() if name}
    operation["responses"] = answers


def _problem(words: str) -> Description:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _path(rule: Rule) -> str:
    """The rule as OpenAPI writes paths: `/events/{event_id}`."""
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule)


def _name(rule: Rule) -> str:
    """Such as `events_plan_slots`: the step and what is done."""
    blueprint, _dot, function = rule.endpoint.partition(".")
    return f"{blueprint.removesuffix('_api')}_{function}"
