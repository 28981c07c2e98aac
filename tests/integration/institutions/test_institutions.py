"""The institutions of an installation, by pages and API."""

import pytest
from flask.testing import FlaskClient

from fondaco.accounts.models import Person, RoleKind
from tests import making
from tests.world import World, csrf_of

FACTS = {
    "name": "Wood Cluster",
    "kind": "cluster",
    "country": "SI",
    "city": "Maribor",
    "email": "office@wood.example.org",
}


@pytest.fixture
def administrator(world: World) -> Person:
    with world.work() as session:
        return making.person(session, RoleKind.ADMINISTRATOR, name="Ada Keeper")


def send(client: FlaskClient, url: str, page: str = "", **fields: str):  # type: ignore[no-untyped-def]
    """Fill the form on `page` (as a rule the same address) and send it."""
    return client.post(url, data={"csrf_token": csrf_of(client.get(page or url).text), **fields})


def test_an_institution_is_entered_and_corrected_on_pages(world: World, administrator: Person) -> None:
    client = world.signed_in(administrator)
    entered = send(client, "/installation/institutions/new", **FACTS, website="https://wood.example.org")
    assert entered.status_code == 303
    address = entered.headers["Location"]
    assert "Maribor, Slovenia" in client.get(address).text
    assert send(client, f"{address}/facts", **{**FACTS, "city": "Celje"}).status_code == 303
    assert "Celje, Slovenia" in client.get(address).text
    assert "Wood Cluster" in client.get("/installation").text


def test_the_api_does_the_same(world: World, administrator: Person) -> None:
    api = world.api(administrator)
    made = api.post("/api/v1/institutions", json=FACTS)
    assert made.status_code == 201
    url = f"/api/v1/institutions/{made.json['id']}"
    assert api.put(url, json={**FACTS, "city": "Celje"}).json["city"] == "Celje"
    assert api.get(url).json["city"] == "Celje"


def test_wrong_facts_come_back_with_the_form_filled(world: World, administrator: Person) -> None:
    client = world.signed_in(administrator)
    wrong = {**FACTS, "name": " ", "country": "Slovenia", "email": "nobody", "website": "javascript:alert(1)"}
    refused = send(client, "/installation/institutions/new", **wrong)
    assert refused.status_code == 422
    for name in ("name", "country", "email", "website"):
        assert f'href="#field-{name}"' in refused.text
    assert 'value="Maribor"' in refused.text
    assert "Wood Cluster" not in client.get("/installation").text


def test_a_name_that_is_taken_is_refused(any_world: World) -> None:
    with any_world.work() as session:
        administrator = making.person(session, RoleKind.ADMINISTRATOR)
        other = making.institution(session, "Other")
        making.institution(session, "Wood Cluster")
    api, client = any_world.api(administrator), any_world.signed_in(administrator)
    assert api.post("/api/v1/institutions", json=FACTS).status_code == 409
    assert api.put(f"/api/v1/institutions/{other.id}", json=FACTS).status_code == 409
    refused = send(client, f"/institutions/{other.id}/facts", **FACTS)
    assert (refused.status_code, "There is an institution of that name already." in refused.text) == (422, True)


def test_only_administrators_see_the_installation_and_change_it(world: World, administrator: Person) -> None:
    with world.work() as session:
        chamber, other = making.institution(session), making.institution(session, "Other")
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
    client = world.signed_in(organiser)
    for url in (
        "/installation",
        "/installation/people",
        "/installation/people/new",
        f"/institutions/{chamber.id}/facts",
    ):
        assert client.get(url).status_code == 404, url
        assert world.client().get(url).status_code == 303, url
    token = csrf_of(client.get("/me").text)
    for url in ("/installation/institutions/new", f"/institutions/{chamber.id}/facts"):
        assert client.post(url, data={**FACTS, "csrf_token": token}).status_code == 404, url
    assert world.api(organiser).put(f"/api/v1/institutions/{chamber.id}", json=FACTS).status_code == 403
    assert client.get(f"/institutions/{other.id}").status_code == 404


def test_an_organiser_sees_the_people_of_the_own_institution_and_an_adviser_sees_its_facts(world: World) -> None:
    with world.work() as session:
        chamber, other = making.institution(session), making.institution(session, "Other")
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
        adviser = making.person(session, RoleKind.ADVISER, chamber, "Bruno Adviser")
        making.person(session, RoleKind.ORGANISER, other, "Grete Stranger")
    page = world.signed_in(organiser).get("/institution", follow_redirects=True).text
    assert "Bruno Adviser" in page
    assert "Grete Stranger" not in page
    page = world.signed_in(adviser).get("/institution", follow_redirects=True).text
    assert chamber.name in page
    assert organiser.email not in page


def test_the_menu_leads_administrators_to_installation_and_mailbox(world: World, administrator: Person) -> None:
    page = world.signed_in(administrator).get("/", follow_redirects=True).text
    assert 'href="/installation"' in page
    assert 'href="/mailbox"' not in page, "mail leaves this machine by SMTP, so there is no mailbox"
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    assert 'href="/installation"' not in world.signed_in(organiser).get("/events").text
