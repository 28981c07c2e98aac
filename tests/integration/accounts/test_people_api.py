"""People and keys through the API."""

from fondaco.accounts.models import RoleKind
from fondaco.kernel.database import new_id
from tests import making
from tests.world import World


def test_an_administrator_enters_an_organiser_who_can_set_up_events_at_once(world: World) -> None:
    with world.work() as session:
        chamber = making.institution(session)
        administrator = making.person(session, RoleKind.ADMINISTRATOR)
    api = world.api(administrator)
    role = {"kind": "organiser", "institution_id": str(chamber.id)}
    entered = api.post("/api/v1/people", json={"email": "Carla@Chamber.example.org", "name": "Carla", "roles": [role]})
    assert (entered.status_code, entered.json["email"]) == (201, "carla@chamber.example.org")
    key = api.post(f"/api/v1/people/{entered.json['id']}/api-keys", json={"name": "script"}).json["key"]
    own = world.client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert (own.json["name"], [role["kind"] for role in own.json["roles"]]) == ("Carla", ["organiser"])


def test_the_same_address_in_two_letter_cases_is_one_person(world: World) -> None:
    with world.work() as session:
        administrator = making.person(session, RoleKind.ADMINISTRATOR)
    api = world.api(administrator)
    first, second = (
        api.post("/api/v1/people", json={"email": email, "name": "Anna"}).json["id"]
        for email in ("anna@firm.example.org", "ANNA@firm.example.org")
    )
    assert first == second


def test_only_administrators_enter_people_and_make_keys_for_others(world: World) -> None:
    with world.work() as session:
        chamber = making.institution(session)
        organiser, other = (making.person(session, RoleKind.ORGANISER, chamber) for _ in range(2))
    api = world.api(organiser)
    assert api.post("/api/v1/people", json={"email": "x@firm.example.org", "name": "X"}).status_code == 403
    assert api.post(f"/api/v1/people/{other.id}/api-keys", json={"name": "k"}).status_code == 404
    assert api.post(f"/api/v1/people/{organiser.id}/api-keys", json={"name": "k"}).status_code == 201


def test_a_role_that_cannot_be_is_refused_and_nobody_is_entered(world: World) -> None:
    with world.work() as session:
        administrator = making.person(session, RoleKind.ADMINISTRATOR)
    api = world.api(administrator)
    for role in ({"kind": "organiser"}, {"kind": "administrator", "institution_id": str(new_id())}):
        refused = api.post("/api/v1/people", json={"email": "x@firm.example.org", "name": "X", "roles": [role]})
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["roles"])


def test_a_new_key_is_kept_nowhere_so_making_one_takes_no_idempotency_key(world: World) -> None:
    with world.work() as session:
        organiser = making.person(session, RoleKind.ORGANISER, making.institution(session))
    path = f"/api/v1/people/{organiser.id}/api-keys"
    refused = world.api(organiser).post(path, json={"name": "script"}, headers={"Idempotency-Key": "k"})
    assert refused.status_code == 422
