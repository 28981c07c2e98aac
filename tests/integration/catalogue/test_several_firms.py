"""Somebody who speaks for two firms of one event says for which, and nothing is done for the other one."""

import uuid
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.accounts import people
from fondaco.accounts.models import Person, RoleKind
from fondaco.meetings.models import MeetingRequest
from tests.integration.meetings.scene import Party, Scene, agreed, scene
from tests.world import World, csrf_of


@pytest.fixture
def here(any_world: World) -> Scene:
    """The first firm's person speaks for the second firm too."""
    here = scene(any_world, firms=4)
    one, two, *others = here.parties
    with any_world.work() as session:
        person = session.get_one(Person, one.person.id)
        people.give_role(session, person, RoleKind.REPRESENTATIVE, firm_id=two.firm_id)
        session.flush()
        session.refresh(person)
        _ = [role.firm_id for role in person.roles]
    return replace(here, parties=[replace(one, person=person), replace(two, person=person), *others])


def choose(client: FlaskClient, here: Scene, party: Party, then: str = "") -> str:
    address = f"/my/{here.event_id}/firm"
    token = csrf_of(client.get(address).text)
    answer = client.post(address, data={"firm_id": str(party.firm_id), "next": then, "csrf_token": token})
    assert answer.status_code == 303
    return answer.location


def senders(world: World) -> set[uuid.UUID]:
    with world.work() as session:
        return set(session.scalars(select(MeetingRequest.requester_id)))


def test_the_pages_ask_for_the_firm_and_lead_back(any_world: World, here: Scene) -> None:
    one, two, *_others = here.parties
    client = any_world.signed_in(one.person)
    for page in ("", "/requests", "/agenda?delegate=all", "/catalogue", "/registration", "/feedback"):
        asked = client.get(f"/my/{here.event_id}{page}")
        assert asked.status_code == 303
        assert asked.location.startswith(f"/my/{here.event_id}/firm?next=")
    choice = client.get(f"/my/{here.event_id}/firm").text
    assert (one.name in choice, two.name in choice, here.parties[2].name in choice) == (True, True, False)
    back = choose(client, here, two, f"/my/{here.event_id}/agenda?delegate=all")
    assert back == f"/my/{here.event_id}/agenda?delegate=all"
    assert f"You are here for {two.name}" in client.get(back).text.replace("&amp;", "&")


def test_what_is_seen_and_done_is_that_of_the_chosen_firm(any_world: World, here: Scene) -> None:
    one, two, third, fourth = here.parties
    with any_world.work() as session:
        agreed(session, third, one)
    client = any_world.signed_in(one.person)
    requests = f"/my/{here.event_id}/requests"
    choose(client, here, two)
    page = client.get(requests).text
    assert third.name not in page
    token = csrf_of(client.get(f"/my/{here.event_id}/catalogue/{fourth.id}").text)
    client.post(requests, data={"recipient_id": str(fourth.id), "csrf_token": token})
    assert senders(any_world) == {third.id, two.id}
    choose(client, here, one)
    assert third.name in client.get(requests).text


def test_without_a_choice_nothing_is_sent(any_world: World, here: Scene) -> None:
    one, *_others, fourth = here.parties
    client = any_world.signed_in(one.person)
    token = csrf_of(client.get(f"/my/{here.event_id}/firm").text)
    sent = client.post(f"/my/{here.event_id}/requests", data={"recipient_id": str(fourth.id), "csrf_token": token})
    assert (sent.status_code, senders(any_world)) == (409, set())


def test_a_firm_that_is_not_ones_own_cannot_be_chosen(any_world: World, here: Scene) -> None:
    one, *_others, fourth = here.parties
    client = any_world.signed_in(one.person)
    address = f"/my/{here.event_id}/firm"
    token = csrf_of(client.get(address).text)
    assert client.post(address, data={"firm_id": str(fourth.firm_id), "csrf_token": token}).status_code == 404
    assert any_world.signed_in(fourth.person).get(f"/my/{uuid.uuid4()}/firm").status_code == 404


def test_programs_name_the_firm(any_world: World, here: Scene) -> None:
    one, two, third, fourth = here.parties
    api, address = any_world.api(one.person), f"/api/v1/events/{here.event_id}/meeting-requests"
    unclear = api.post(address, json={"recipient_id": str(fourth.id)})
    assert (unclear.status_code, unclear.json["type"]) == (409, "/problems/firm-not-chosen")
    for firm in (one, two):
        named = {"recipient_id": str(fourth.id), "on_behalf_of": str(firm.firm_id)}
        assert api.post(address, json=named).status_code == 201
    foreign = {"recipient_id": str(fourth.id), "on_behalf_of": str(third.firm_id)}
    assert api.post(address, json=foreign).status_code == 404
    assert senders(any_world) == {one.id, two.id}
    assert api.get(address).json["total"] == 2


def test_whoever_speaks_for_one_firm_is_not_asked(any_world: World, here: Scene) -> None:
    third = here.parties[2]
    page = any_world.signed_in(third.person).get(f"/my/{here.event_id}")
    assert (page.status_code, "You are here for" in page.text) == (200, False)
