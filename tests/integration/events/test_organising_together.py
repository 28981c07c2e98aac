"""Institutions organise an event together: one more joins, one that has invited nobody leaves."""

import uuid
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from fondaco.accounts.models import Person, RoleKind
from fondaco.events.models import Event
from fondaco.institutions.models import Institution
from fondaco.invitations.models import Campaign, Channel, Invitation
from fondaco.kernel import clock
from tests import making
from tests.world import World, csrf_of


@dataclass(frozen=True)
class Scene:
    event: Event
    lead: Institution
    guest: Institution
    host: Person
    colleague: Person


@pytest.fixture
def scene(world: World) -> Scene:
    with world.work() as session:
        lead, guest = making.institution(session, "Lead"), making.institution(session, "Guest")
        host, colleague = (making.person(session, RoleKind.ORGANISER, of) for of in (lead, guest))
        return Scene(making.event(session, lead), lead, guest, host, colleague)


def press(client: FlaskClient, event: Event, path: str, **fields: str) -> int:
    token = csrf_of(client.get(f"/events/{event.id}/settings").text)
    return client.post(f"/events/{event.id}/{path}", data={"csrf_token": token, **fields}).status_code


def invite(world: World, scene: Scene) -> FlaskClient:
    host = world.signed_in(scene.host)
    assert press(host, scene.event, "institutions", institution_id=str(scene.guest.id)) == 303
    return host


def invitation(world: World, scene: Scene) -> None:
    with world.work() as session:
        firm = making.firm(session, session.get_one(Institution, scene.guest.id))
        campaign = Campaign(
            id=uuid.uuid4(),
            event_id=scene.event.id,
            institution_id=scene.guest.id,
            name="First round",
            created_at=clock.now(),
        )
        session.add(campaign)
        session.flush()
        session.add(
            Invitation(
                event_id=scene.event.id,
                firm_id=firm.id,
                campaign_id=campaign.id,
                channel=Channel.EMAIL,
                language="it",
            )
        )


def test_an_institution_is_invited_on_the_settings_of_the_event_and_sees_it_then(world: World, scene: Scene) -> None:
    colleague = world.signed_in(scene.colleague)
    assert colleague.get(f"/events/{scene.event.id}").status_code == 404
    host = invite(world, scene)
    assert colleague.get(f"/events/{scene.event.id}").status_code == 200
    settings = host.get(f"/events/{scene.event.id}/settings").text
    assert f'value="{scene.guest.id}"' not in settings, "it is not offered again"


def test_choosing_no_institution_is_refused(world: World, scene: Scene) -> None:
    assert press(world.signed_in(scene.host), scene.event, "institutions", institution_id="") == 422


def test_an_institution_that_has_invited_nobody_leaves(world: World, scene: Scene) -> None:
    host = invite(world, scene)
    assert press(host, scene.event, f"institutions/{scene.guest.id}/leave") == 303
    assert world.signed_in(scene.colleague).get(f"/events/{scene.event.id}").status_code == 404


def test_an_institution_leaves_by_its_own_decision(world: World, scene: Scene) -> None:
    invite(world, scene)
    api = world.api(scene.colleague)
    assert api.delete(f"/api/v1/events/{scene.event.id}/institutions/{scene.guest.id}").status_code == 204
    assert api.get(f"/api/v1/events/{scene.event.id}").status_code == 404


def test_an_institution_whose_firms_are_invited_stays(world: World, scene: Scene) -> None:
    host = invite(world, scene)
    invitation(world, scene)
    assert press(host, scene.event, f"institutions/{scene.guest.id}/leave") == 303
    assert "has invited firms to the event" in host.get(f"/events/{scene.event.id}/settings").text
    assert world.signed_in(scene.colleague).get(f"/events/{scene.event.id}").status_code == 200
    refused = world.api(scene.host).delete(f"/api/v1/events/{scene.event.id}/institutions/{scene.guest.id}")
    assert refused.status_code == 409


def test_the_leading_institution_stays_and_a_third_one_sends_nobody_away(world: World, scene: Scene) -> None:
    invite(world, scene)
    with world.work() as session:
        third = making.institution(session, "Third")
        stranger = making.person(session, RoleKind.ORGANISER, third)
    address = f"/api/v1/events/{scene.event.id}/institutions"
    assert world.api(scene.host).delete(f"{address}/{scene.lead.id}").status_code == 409
    assert world.api(scene.host).delete(f"{address}/{third.id}").status_code == 404
    assert world.api(stranger).delete(f"{address}/{scene.guest.id}").status_code == 404
    assert world.api(scene.host).post(address, json={"institution_id": str(third.id)}).status_code == 204
    assert world.api(stranger).delete(f"{address}/{scene.guest.id}").status_code == 403
