"""The people of an installation and the keys of their programs."""

import re
import uuid
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.accounts.models import Person, RoleKind
from fondaco.institutions.models import Institution
from fondaco.kernel.audit import AuditEntry
from fondaco.kernel.database import new_id
from tests import making
from tests.integration.institutions.test_institutions import administrator, send
from tests.world import World

__all__ = ["administrator"]  # the fixture


@pytest.fixture
def chamber(world: World) -> Institution:
    with world.work() as session:
        return making.institution(session)


def key_on(page: str) -> str:
    found = re.search(r"fk_[\w-]+", unescape(page))
    assert found, "the page shows no key"
    return found.group()


def me(world: World, key: str) -> int:
    return world.client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code


def roles(world: World, by: Person, person_id: object) -> list[dict[str, str]]:
    answer = world.api(by).get(f"/api/v1/people/{person_id}")
    found: list[dict[str, str]] = answer.json["roles"] if answer.status_code == 200 else []
    return found


def add_carla(client: FlaskClient, chamber: Institution) -> str:
    """The address of the page of an organiser who was entered by the form."""
    carla = {"name": "Carla Moretti", "email": "Carla@Chamber.example.org", "language": "it", "kind": "organiser"}
    added = send(client, "/installation/people/new", **carla, institution_id=str(chamber.id))
    assert added.status_code == 303
    return str(added.headers["Location"])


def test_a_person_is_entered_with_a_role_and_gets_another(
    world: World, administrator: Person, chamber: Institution
) -> None:
    client = world.signed_in(administrator)
    address = add_carla(client, chamber)
    assert "Organiser, Chamber of Commerce of Udine" in client.get(address).text
    given = send(client, f"{address}/roles", address, kind="adviser", institution_id=str(chamber.id))
    assert given.status_code == 303
    assert "Adviser, Chamber of Commerce of Udine" in client.get(address).text
    listed = client.get("/installation/people?q=carla@").text
    assert "Carla Moretti" in listed
    assert administrator.name not in listed.partition("<main")[2]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "two@chamber.example.org, addresses@chamber.example.org"}, "email"),
        ({"kind": "representative"}, "kind"),
        ({"kind": "king"}, "kind"),
        ({"institution_id": ""}, "institution_id"),
        ({"institution_id": str(new_id())}, "kind"),
        ({"name": " "}, "name"),
    ],
)
def test_a_person_who_cannot_be_entered_comes_back_with_the_form_filled(
    world: World, administrator: Person, chamber: Institution, wrong: dict[str, str], field: str
) -> None:
    client = world.signed_in(administrator)
    right = {"name": "Carla", "email": "c@chamber.example.org", "kind": "organiser", "institution_id": str(chamber.id)}
    refused = send(client, "/installation/people/new", **{**right, **wrong})
    assert refused.status_code == 422
    assert f'id="error-{field}"' in refused.text
    assert "1 person" in client.get("/installation/people").text


def test_an_ended_role_holds_no_more_for_sign_ins_and_keys(
    world: World, administrator: Person, chamber: Institution
) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
        event = making.event(session, chamber)
    client, theirs, program = world.signed_in(administrator), world.signed_in(organiser), world.api(organiser)
    assert theirs.get(f"/events/{event.id}").status_code == 200
    [role] = roles(world, administrator, organiser.id)
    address = f"/installation/people/{organiser.id}"
    assert send(client, f"{address}/roles/{role['id']}/end", address).status_code == 303
    assert theirs.get(f"/events/{event.id}").status_code == 404
    assert program.get(f"/api/v1/events/{event.id}").status_code == 404
    assert roles(world, administrator, organiser.id) == []


def test_the_last_administrator_stays(any_world: World) -> None:
    with any_world.work() as session:
        first, second = (making.person(session, RoleKind.ADMINISTRATOR) for _ in range(2))
    api = any_world.api(first)
    [role_of_second] = roles(any_world, first, second.id)
    [role_of_first] = roles(any_world, first, first.id)
    assert api.delete(f"/api/v1/people/{second.id}/roles/{role_of_second['id']}").status_code == 204
    assert api.delete(f"/api/v1/people/{first.id}/roles/{role_of_first['id']}").status_code == 409
    page = f"/installation/people/{first.id}"
    client = any_world.signed_in(first)
    assert send(client, f"{page}/roles/{role_of_first['id']}/end", page).status_code == 303
    assert "Somebody must keep the installation" in client.get(page).text


def test_a_role_is_ended_only_for_the_person_who_has_it(
    world: World, administrator: Person, chamber: Institution
) -> None:
    with world.work() as session:
        one, other = (making.person(session, RoleKind.ORGANISER, chamber) for _ in range(2))
    [role] = roles(world, administrator, one.id)
    api = world.api(administrator)
    assert api.delete(f"/api/v1/people/{other.id}/roles/{role['id']}").status_code == 404
    assert world.api(other).delete(f"/api/v1/people/{one.id}/roles/{role['id']}").status_code == 403
    assert roles(world, administrator, one.id) == [role]


def test_an_organiser_lists_the_people_of_the_own_institution_alone(world: World, chamber: Institution) -> None:
    with world.work() as session:
        other = making.institution(session, "Other")
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
        both = making.person(session, RoleKind.ADVISER, chamber, "Bruno Both")
        making.people.give_role(session, both, RoleKind.ADVISER, institution_id=other.id)
        stranger = making.person(session, RoleKind.ORGANISER, other)
    api = world.api(organiser)
    listed = api.get("/api/v1/people").json
    assert (listed["total"], {person["id"] for person in listed["items"]}) == (2, {str(organiser.id), str(both.id)})
    [role] = api.get(f"/api/v1/people/{both.id}").json["roles"]
    assert role["institution_id"] == str(chamber.id), "what somebody does elsewhere is not theirs to know"
    assert api.get(f"/api/v1/people/{stranger.id}").status_code == 404
    assert api.get(f"/api/v1/people?institution_id={other.id}").json["items"] == []


def test_a_key_is_shown_once_works_and_is_revoked(world: World, administrator: Person, chamber: Institution) -> None:
    client = world.signed_in(administrator)
    address = add_carla(client, chamber)
    made = send(client, f"{address}/api-keys", address, key_name="Harvester")
    key = key_on(made.text)
    assert me(world, key) == 200
    page = client.get(address).text
    assert "Harvester" in page
    assert key not in page
    [revoke] = re.findall(r'action="([^"]+/revoke)"', page)
    assert send(client, revoke, address).status_code == 303
    assert me(world, key) == 401
    assert "Harvester" not in client.get(address).text


def test_staff_make_and_revoke_their_own_keys_on_their_account(world: World, chamber: Institution) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, chamber)
    client = world.signed_in(organiser)
    key = key_on(send(client, "/me/api-keys", "/me", key_name="Script").text)
    assert me(world, key) == 200
    assert key not in client.get("/me").text
    [revoke] = re.findall(r'action="(/me/api-keys/[^"]+/revoke)"', client.get("/me").text)
    assert send(client, revoke, "/me").status_code == 303
    assert me(world, key) == 401
    assert send(client, "/me/api-keys", "/me", key_name=" ").status_code == 422


def test_nobody_revokes_or_lists_the_keys_of_others(world: World, administrator: Person, chamber: Institution) -> None:
    with world.work() as session:
        one, other = (making.person(session, RoleKind.ORGANISER, chamber) for _ in range(2))
    theirs = world.api(one)
    [key] = theirs.get(f"/api/v1/people/{one.id}/api-keys").json["items"]
    stranger = world.api(other)
    assert stranger.get(f"/api/v1/people/{one.id}/api-keys").status_code == 404
    assert stranger.delete(f"/api/v1/people/{one.id}/api-keys/{key['id']}").status_code == 404
    assert stranger.delete(f"/api/v1/people/{other.id}/api-keys/{key['id']}").status_code == 404
    assert send(world.signed_in(other), f"/me/api-keys/{key['id']}/revoke", "/me").status_code == 404
    assert theirs.get("/api/v1/me").status_code == 200
    assert world.api(administrator).delete(f"/api/v1/people/{one.id}/api-keys/{key['id']}").status_code == 204
    assert theirs.get("/api/v1/me").status_code == 401


def test_what_is_done_to_people_and_keys_is_on_record(
    world: World, administrator: Person, chamber: Institution
) -> None:
    client = world.signed_in(administrator)
    address = add_carla(client, chamber)
    send(client, f"{address}/roles", address, kind="administrator")
    send(client, f"{address}/api-keys", address, key_name="Script")
    with world.work() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.person_id == administrator.id)).all()
    assert [entry.action for entry in entries] == ["person.entered", "role.given", "api_key.made"]
    assert {entry.subject_id for entry in entries} == {uuid.UUID(address.rpartition("/")[2])}
