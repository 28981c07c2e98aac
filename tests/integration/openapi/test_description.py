"""The OpenAPI description: right by the standard, complete, and the same whoever asks."""

import json
import re
import shlex
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from fondaco.openapi.description import operations
from fondaco.openapi.examples import curl
from fondaco.openapi.objects import merge
from tests.world import World


@pytest.fixture
def client(world: World) -> FlaskClient:
    return world.client()


@pytest.fixture
def spec(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def test_the_description_is_valid_openapi_3_1(spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(spec).iter_errors()] == []


def test_every_operation_below_api_is_described(world: World, spec: dict[str, Any]) -> None:
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.endpoint.partition(".")[0].endswith("_api")]
    wanted = {
        (re.sub(r"<(?:[^<>]+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert wanted
    assert {(path, method) for path, method, _operation in operations(spec)} == wanted


def test_every_operation_says_what_it_does_and_has_a_name_of_its_own(spec: dict[str, Any]) -> None:
    described = [operation for _path, _method, operation in operations(spec)]
    assert [operation for operation in described if len(operation.get("summary", "").split()) < 2] == []
    assert [operation for operation in described if len(operation.get("tags", [])) != 1] == []
    names = [operation["operationId"] for operation in described]
    assert len(set(names)) == len(names)


def test_what_can_go_wrong_is_described_as_problem_details(spec: dict[str, Any]) -> None:
    for path, method, operation in operations(spec):
        answers = operation["responses"]
        assert {"401", "default"} <= set(answers), (path, method)
        assert ("404" in answers) == ("{" in path), (path, method)
        assert ("409" in answers) == (method != "get"), (path, method)
        assert "422" in answers or "requestBody" not in operation, (path, method)
    for answer in spec["components"]["responses"].values():
        assert answer["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("GET", "/api/v1/me", None), 401),
        (("GET", "/api/v1/nothing", None), 404),
        (("DELETE", "/api/v1/me", None), 405),
    ],
)
def test_real_problems_are_as_described(
    client: FlaskClient, spec: dict[str, Any], request_: tuple[str, str, Any], status: int
) -> None:
    method, path, body = request_
    answer = client.open(path, method=method, json=body)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert_takes(spec, {"$ref": "#/components/schemas/Problem"}, answer.json)


def test_the_server_is_that_of_the_settings_whatever_host_is_claimed(client: FlaskClient) -> None:
    forged = client.get("/api/v1/openapi.json", headers={"Host": "evil.example.com"})
    assert forged.json["servers"] == [{"url": "https://meet.example.org"}]
    assert "evil" not in forged.text


def test_every_example_would_be_taken(spec: dict[str, Any]) -> None:
    bodies = 0
    for path, method, operation in operations(spec):
        words = shlex.split(curl(spec, path, method, operation))
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            body = json.loads(words[words.index("-d") + 1])
            assert_takes(spec, content["application/json"]["schema"], body)
            bodies += 1
    assert bodies


def assert_takes(spec: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    OAS31Validator({**schema, "components": spec["components"]}).validate(value)


def test_objects_are_merged_only_where_they_say_the_same() -> None:
    def thing(kind: str) -> dict[str, Any]:
        return {"type": "object", "properties": {"a": {"type": kind}}}

    def holder(name: str) -> dict[str, Any]:
        return {"properties": {"of": {"$ref": f"#/components/schemas/{name}"}}}

    schemas = {
        "List.Same": thing("string"),
        "Other.Same": thing("string"),
        "List.Different": thing("string"),
        "Other.Different": thing("integer"),
        "List.Holder": holder("List.Different"),
        "Other.Holder": holder("Other.Different"),
    }
    merged = merge({"paths": holder("Other.Same"), "components": {"schemas": schemas}})
    assert merged["paths"] == holder("Same")
    assert set(merged["components"]["schemas"]) == {
        "Same",
        "List.Different",
        "Other.Different",
        "List.Holder",
        "Other.Holder",
    }
    assert merged["components"]["schemas"]["Other.Holder"] == holder("Other.Different")


def test_of_two_objects_of_one_name_each_refers_to_its_own_inner_objects() -> None:
    def reason(value: str) -> dict[str, Any]:
        return {"type": "string", "enum": [value]}

    def answer(reference: str) -> dict[str, Any]:
        return {"properties": {"reason": {"$ref": f"#/components/schemas/{reference}"}}}

    schemas = {
        "AnswerIn": answer("AnswerIn.Reason"),
        "AnswerIn.Reason": reason("dates"),
        "AnswerIn1": answer("AnswerIn.Reason"),  # as APIFlask has it
        "AnswerIn1.Reason": reason("table"),
    }
    merged = merge({"components": {"schemas": schemas}})["components"]["schemas"]
    assert merged["AnswerIn1"] == answer("AnswerIn1.Reason")
    assert merged["AnswerIn1.Reason"] == reason("table")
    assert merged["AnswerIn"] == answer("AnswerIn.Reason")
