"""Every address of the application, filled with ids, and asked for as a browser or a program would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.routing import MapAdapter, Rule
from werkzeug.test import TestResponse

from fondaco.accounts.models import Person
from fondaco.openapi.description import operations
from fondaco.openapi.examples import example
from tests.integration.access.season import Ids
from tests.world import World

_ONE_OF = re.compile(r"<any\('?([\w-]+)'?[^)]*\):(\w+)>")
"""The first word that such a part of an address may be, and its name."""


ASKED = {
    "catalogue_put_attendance": {"delegates": [{"name": "Eve Black", "email": "eve@example.org", "languages": ["en"]}]},
    "catalogue_put_interests": {"offers": "Boards", "needs": "Saws", "cooperation": ["supply"]},
    "catalogue_put_sharing": {"show_delegates": True, "consents": ["catalogue"]},
}
"""Bodies of operations of which the description does not tell all that must be there."""


@dataclass(frozen=True)
class Address:
    """One method at one rule of the URL map."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def is_api(self) -> bool:
        return self.endpoint.partition(".")[0].endswith("_api")

    @property
    def names(self) -> set[str]:
        """Of the parts that an id or a token fills."""
        chosen = {name for _word, name in _ONE_OF.findall(self.rule.rule)}
        return set(self.rule.arguments) - chosen - set(self.rule.defaults or {})

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.endpoint})"

    def filled(self, adapter: MapAdapter, ids: Mapping[str, str]) -> str:
        words = {name: word for word, name in _ONE_OF.findall(self.rule.rule)}
        values = {**{name: ids[name] for name in self.names}, **words, **(self.rule.defaults or {})}
        return str(adapter.build(self.endpoint, values, method=self.method))


class Site:
    """The application without its limits and form tokens: what is refused here is refused for want of a right."""

    def __init__(self, world: World) -> None:
        world.app.config["WTF_CSRF_ENABLED"] = False
        self._adapter = world.app.url_map.bind("")
        self._operations = _operations(world.client().get("/api/v1/openapi.json").get_json())
        self.addresses = [
            Address(rule, method)
            for rule in world.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]

    def ask(self, who: "Visitor", address: Address, ids: Ids, *, method: str = "") -> TestResponse:
        """Ask as that visitor; forms are sent empty, the API gets the smallest body that it takes."""
        client = who.program if address.is_api else who.browser
        operation = self._operations.get(address.endpoint.replace("_api.", "_"), _NOTHING)
        return client.open(
            address.filled(self._adapter, ids),
            method=method or address.method,
            json=operation.body,
            buffered=True,
            query_string={name: ids.get(name, value) for name, value in operation.query.items()},
        )


@dataclass(frozen=True)
class Visitor:
    """Somebody at the doors: the pages know the browser's session, the API the program's key."""

    name: str
    browser: FlaskClient
    program: FlaskClient


def visitor(world: World, name: str, person: Person | None = None) -> Visitor:
    if person is None:
        return Visitor(name, world.client(), world.client())
    return Visitor(name, world.signed_in(person), world.api(person))


@dataclass(frozen=True)
class _Operation:
    """The least that an operation of the API takes."""

    body: Any
    query: dict[str, Any]


_NOTHING = _Operation(None, {})


def _operations(spec: dict[str, Any]) -> dict[str, _Operation]:
    return {operation["operationId"]: _least(spec, operation) for _path, _method, operation in operations(spec)}


def _least(spec: dict[str, Any], operation: dict[str, Any]) -> _Operation:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = ASKED.get(operation["operationId"]) or (example(spec, content["schema"]) if content else None)
    needed = [one for one in operation["parameters"] if one.get("in") == "query" and one.get("required")]
    return _Operation(body, {one["name"]: example(spec, one["schema"]) for one in needed})
