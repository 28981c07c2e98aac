"""The OpenAPI description: what is true of all operations, said once."""

from typing import Any

from apiflask import APIFlask

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}


def describe(app: APIFlask) -> None:
    """Give the description its security scheme and the answers that every operation can give."""
    app.config["INFO"] = {
        "description": (
            "Everything the pages do, for programs. Send an API key as a bearer token. "
            "A POST may carry an `Idempotency-Key`: repeated, it acts once and answers alike. "
            "Errors are problem details (RFC 9457)."
        ),
    }
    app.security_schemes = {"apiKey": {"type": "http", "scheme": "bearer"}}
    app.spec_processor(_finish)


def _finish(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    if isinstance(spec, str):
        return spec
    spec["security"] = [{"apiKey": []}]
    spec.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path in spec.get("paths", {}).values():
        for operation in path.values():
            if not isinstance(operation, dict):
                continue
            if "requestBody" in operation:
                operation["requestBody"].setdefault("required", True)
            answers = operation.setdefault("responses", {})
            for status in [status for status in answers if str(status)[:1] in "45"]:
                del answers[status]
            answers["default"] = {
                "description": "Anything that went wrong",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return spec
