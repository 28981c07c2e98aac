"""A firm that has enrolled and then says no to its invitation does not take part any more."""

from uuid import UUID

from fondaco.catalogue.models import Registration, RegistrationState
from tests.integration.invitations.scene import scene
from tests.world import World


def test_a_no_after_enrolling_takes_the_registration_back_with_its_cause(any_world: World) -> None:
    stage = scene(any_world, "anna@firm.example.org")
    stage.started()
    organiser = any_world.api(stage.organiser)
    [invitation] = stage.invitations()
    answer = f"/api/v1/invitations/{invitation['id']}/answer"
    organiser.post(answer, json={"channel": "phone", "answer": "accepted"})
    enrolled = organiser.put(f"/api/v1/events/{stage.event.id}/firms/{invitation['firm_id']}/registration").json
    any_world.drain()
    with any_world.work() as session:
        assert session.get_one(Registration, UUID(enrolled["id"])).state == RegistrationState.DRAFT

    organiser.post(answer, json={"channel": "phone", "answer": "declined", "note": "The boss is ill"})
    any_world.drain()
    with any_world.work() as session:
        registration = session.get_one(Registration, UUID(enrolled["id"]))
    assert (registration.state, registration.decision_note) == (RegistrationState.WITHDRAWN, "The boss is ill")
