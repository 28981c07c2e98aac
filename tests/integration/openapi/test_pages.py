"""The API as pages: open to everybody, complete, and light."""

import gzip
from html import unescape

from flask.testing import FlaskClient

from fondaco.accounts.models import RoleKind
from fondaco.openapi.description import operations
from tests import making
from tests.world import World

ROOM_FOR_A_PAGE = 24_000
"""Bytes: 100 KB less what every page loads, as proxies send it."""


def pages(client: FlaskClient) -> list[str]:
    """The addresses of the overview and of every part."""
    spec = client.get("/api/v1/openapi.json").json
    parts = {operation["tags"][0].lower() for _path, _method, operation in operations(spec)}
    return ["/api/v1/", *(f"/api/v1/about/{part}" for part in sorted(parts))]


def test_the_overview_lists_every_operation_and_needs_no_key(world: World) -> None:
    client = world.client()
    page = client.get("/api/v1/")
    assert page.status_code == 200
    text = unescape(page.text)
    listed = operations(client.get("/api/v1/openapi.json").json)
    assert listed
    assert [path for path, method, _ in listed if f"<code>{method.upper()} {path}</code>" not in text] == []


def test_every_operation_is_explained_with_an_example_on_the_page_of_its_part(world: World) -> None:
    client = world.client()
    for path, method, operation in operations(client.get("/api/v1/openapi.json").json):
        page = unescape(client.get(f"/api/v1/about/{operation['tags'][0].lower()}").text)
        section = page.partition(f'id="{operation["operationId"]}"')[2].partition("</section>")[0]
        assert operation["summary"] in section
        assert f"{method.upper()} {path}" in section
        assert "https://meet.example.org/api/v1/" in section


def test_what_is_sent_and_given_is_explained_field_by_field(world: World) -> None:
    page = unescape(world.client().get("/api/v1/about/events").text)
    assert 'href="#schema-RoomIn"' in page
    explained = page.partition('id="schema-RoomIn"')[2].partition("</section>")[0]
    assert "<code>tables</code>" in explained
    assert "integer, at least 1, at most 2500" in explained


def test_no_page_is_heavier_than_there_is_room_for(world: World) -> None:
    client = world.client()
    sizes = {page: len(gzip.compress(client.get(page).data)) for page in pages(client)}
    assert {page: size for page, size in sizes.items() if size > ROOM_FOR_A_PAGE} == {}


def test_a_part_that_is_not_there_is_not_found(world: World) -> None:
    assert world.client().get("/api/v1/about/nothing").status_code == 404


def test_staff_find_the_api_in_the_foot_of_their_pages(world: World) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    assert 'href="/api/v1/"' in world.signed_in(organiser).get("/events").text
    assert 'href="/api/v1/"' not in world.client().get("/sign-in").text
    assert organiser.name in world.signed_in(organiser).get("/api/v1/").text
