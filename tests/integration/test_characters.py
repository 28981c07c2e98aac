"""What no database takes as text is refused in words, wherever it comes in; everything else is text."""

import io
import json
import uuid
from collections import defaultdict

import pytest
from flask.testing import FlaskClient

from tests.integration.access.addresses import Site
from tests.integration.firms.keeping import ALBERI, HEADER, chamber, hand_in, outcomes
from tests.integration.meetings.scene import scene
from tests.unit.firms.lists import csv_bytes
from tests.world import World

NUL, HALF = "A\x00B", "A\ud800B"
UNUSUAL = "A\U0001f600 \u05d0 \ufffd\u2028 é"
WRITING = {"POST", "PUT", "PATCH", "DELETE"}


def json_of(text: str) -> list[bytes]:
    """The spellings in which JSON can bring the text."""
    body = {"name": text, "tables": 1}
    bare = json.dumps(body, ensure_ascii=False)
    return [json.dumps(body).encode(), bare.encode("utf-8", "surrogatepass"), bare.encode("utf-16", "surrogatepass")]


def test_every_address_that_writes_refuses_what_is_no_text(world: World) -> None:
    site, client = Site(world), world.client()
    adapter, ids = world.app.url_map.bind(""), defaultdict(lambda: str(uuid.uuid4()))
    tried = 0
    for address in site.addresses:
        if address.method not in WRITING:
            continue
        tried += 1
        where = address.filled(adapter, ids)
        for text in (NUL, HALF):
            if address.is_api:
                answer = client.open(where, method=address.method, json={"a": [{"name": text}]})
                assert (answer.status_code, list(answer.json["errors"])) == (422, ["a.0.name"]), str(address)
            elif text == NUL:
                answer = client.open(where, method=address.method, data={"name": text})
                assert (answer.status_code, "belongs to no text" in answer.text) == (422, True), str(address)
    assert tried >= 100


@pytest.fixture
def api(any_world: World) -> tuple[FlaskClient, str]:
    here = scene(any_world)
    return any_world.api(here.organiser), f"/api/v1/events/{here.event_id}/rooms"


def test_no_spelling_of_json_brings_it_in(api: tuple[FlaskClient, str]) -> None:
    client, rooms = api
    for body in [*json_of(HALF), json_of(NUL)[0]]:
        refused = client.post(rooms, data=body, content_type="application/json")
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["name"])
    assert client.post(rooms, data=json_of(NUL)[0]).status_code == 422


def test_addresses_and_headers_and_file_names_do_not_bring_it_in(any_world: World) -> None:
    kept = chamber(any_world)
    browser = any_world.signed_in(kept.organiser)
    assert [browser.get(f"/firms?q={q}").status_code for q in ("%00", "a&%00=b", "%ED%A0%80")] == [422, 422, 200]
    assert kept.api.get("/api/v1/firms", query_string={"q": NUL}).status_code == 422
    assert [browser.get(f"/e/{slug}").status_code for slug in ("%00", "%ED%A0%80")] == [404, 404]
    assert browser.get("/registration/%00").status_code == 404
    file = (io.BytesIO(b"Company name\nA\n"), NUL)
    refused = kept.api.post("/api/v1/firm-imports", data={"file": file}, content_type="multipart/form-data")
    assert refused.status_code < 500


def test_rows_of_a_list_that_hold_it_are_refused_one_by_one(any_world: World) -> None:
    api = chamber(any_world).api
    shown = hand_in(api, csv_bytes([HEADER, ALBERI, ["7", NUL, *ALBERI[2:]]]))
    assert outcomes(shown.json) == {"new": 1, "refused": 1}
    assert outcomes(api.post(f"/api/v1/firm-imports/{shown.json['id']}/apply").json) == {"new": 1, "refused": 1}


def test_unusual_text_is_text(api: tuple[FlaskClient, str]) -> None:
    client, rooms = api
    made = [client.post(rooms, data=body, content_type="application/json") for body in json_of(UNUSUAL)]
    assert [answer.status_code for answer in made] == [201, 201, 201]
    assert {answer.json["name"] for answer in made} == {UNUSUAL}
