"""Step 4 through its JSON API."""

import uuid

import pytest

from tests.integration.meetings.scene import Scene, agreed, asked, scene
from tests.integration.meetings.test_publishing import run_with
from tests.world import World


@pytest.fixture
def here(world: World) -> Scene:
    return scene(world)


def test_a_firms_key_asks_and_the_other_firms_key_accepts(world: World, here: Scene) -> None:
    one, two, third = here.parties
    asking = world.api(one.person).post(
        f"/api/v1/events/{here.event_id}/meeting-requests",
        json={"recipient_id": str(two.id), "message": "Oak?", "session": "2027-03-10 morning"},
    )
    assert (asking.status_code, asking.json["state"], asking.json["requester"]) == (201, "pending", one.name)
    url = f"/api/v1/meeting-requests/{asking.json['id']}"
    assert world.api(third.person).get(url).status_code == 404
    assert world.api(third.person).post(f"{url}/accept", json={}).status_code == 404
    assert world.api(two.person).post(f"{url}/accept", json={}).json["state"] == "accepted"
    again = world.api(two.person).post(f"{url}/accept", json={})
    assert (again.status_code, again.json["type"]) == (409, "/problems/wrong-state")


def test_staff_acts_for_the_firm_that_it_names(world: World, here: Scene) -> None:
    one, two, _third = here.parties
    api = world.api(here.adviser)
    url = f"/api/v1/events/{here.event_id}/meeting-requests"
    assert api.post(url, json={"recipient_id": str(two.id)}).status_code == 404
    asking = api.post(url, json={"recipient_id": str(two.id), "on_behalf_of": str(one.firm_id)})
    assert asking.status_code == 201
    answer = api.post(
        f"/api/v1/meeting-requests/{asking.json['id']}/decline",
        json={"on_behalf_of": str(two.firm_id), "reason": "By phone: no"},
    )
    assert (answer.json["state"], answer.json["reason"]) == ("declined", "By phone: no")


def test_a_request_in_a_half_day_that_the_event_does_not_have_is_refused(world: World, here: Scene) -> None:
    answer = world.api(here.parties[0].person).post(
        f"/api/v1/events/{here.event_id}/meeting-requests",
        json={"recipient_id": str(here.parties[1].id), "session": "2027-03-11 evening"},
    )
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["session"])


def test_a_firm_lists_its_own_requests_and_staff_all(world: World, here: Scene) -> None:
    one, two, third = here.parties
    with world.work() as session:
        asked(session, one, two)
        agreed(session, two, third)
    url = f"/api/v1/events/{here.event_id}/meeting-requests"
    assert world.api(one.person).get(url).json["total"] == 1
    assert world.api(here.organiser).get(url).json["total"] == 2
    assert world.api(here.organiser).get(f"{url}?state=accepted&per_page=1").json["total"] == 1
    assert world.api(scene(world).parties[0].person).get(url).status_code == 404
    assert world.api(one.person).get(f"{url}?per_page=1000000").status_code == 422


def test_a_meeting_is_booked_moved_locked_and_cancelled(world: World, here: Scene) -> None:
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
    api = world.api(here.organiser)
    booking = api.post(f"/api/v1/meeting-requests/{request_id}/meeting", json={"slot_id": str(here.slots[0])})
    assert (booking.status_code, booking.json["table"], booking.json["locked"]) == (201, 1, True)
    url = f"/api/v1/meetings/{booking.json['id']}"
    assert api.patch(url, json={"slot_id": str(here.slots[1])}).json["sequence"] == 1
    assert api.patch(url, json={"table_id": str(here.tables[2])}).json["table"] == 3
    assert api.patch(url, json={"locked": False}).json["locked"] is False
    assert world.api(here.parties[0].person).patch(url, json={"locked": True}).status_code == 404
    assert api.post(f"{url}/held").status_code == 409
    assert api.post(f"{url}/cancel", json={"reason": "Fire drill"}).json["state"] == "cancelled"
    assert api.get(f"/api/v1/events/{here.event_id}/meetings").json["items"] == []


def test_a_run_is_published_and_stands_in_the_agendas(world: World, here: Scene) -> None:
    one, two, third = here.parties
    with world.work() as session:
        request_id = agreed(session, one, two).id
    run_id = run_with(world, here, (request_id, 1, 2))
    api = world.api(here.organiser)
    change = api.get(f"/api/v1/schedule-runs/{run_id}/difference").json
    assert (len(change["planned"]), change["told"]) == (1, 2)
    stale = api.post(f"/api/v1/schedule-runs/{run_id}/publish", json={"seen": "what was before"})
    assert (stale.status_code, stale.json["type"]) == (409, "/problems/difference-changed")
    published = api.post(f"/api/v1/schedule-runs/{run_id}/publish", json={"seen": change["fingerprint"]})
    assert published.json["fingerprint"] == change["fingerprint"]
    [appointment] = world.api(one.person).get(f"/api/v1/registrations/{one.id}/agenda").json["appointments"]
    assert (appointment["partner"], appointment["table"], appointment["room"]) == (two.name, 3, "Great hall")
    assert appointment["starts_at"] == "2027-03-10T08:30:00Z"
    assert world.api(third.person).get(f"/api/v1/registrations/{one.id}/agenda").status_code == 404
    agendas = api.get(f"/api/v1/events/{here.event_id}/agendas").json["items"]
    assert [(agenda["firm"], len(agenda["appointments"])) for agenda in agendas] == [
        (one.name, 1),
        (two.name, 1),
        (third.name, 0),
    ]


def test_a_run_of_nothing_is_refused_and_says_what_is_missing(world: World, here: Scene) -> None:
    answer = world.api(here.organiser).post(f"/api/v1/events/{here.event_id}/schedule-runs", json={})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/nothing-to-schedule")
    assert world.api(here.adviser).post(f"/api/v1/events/{here.event_id}/schedule-runs", json={}).status_code == 404
    assert world.api(here.organiser).get(f"/api/v1/schedule-runs/{uuid.uuid4()}").status_code == 404


def test_one_run_of_an_event_is_under_way_at_a_time(world: World, here: Scene) -> None:
    with world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
    api = world.api(here.organiser)
    url = f"/api/v1/events/{here.event_id}/schedule-runs"
    queued = api.post(url, json={"time_limit": 5})
    assert (queued.status_code, queued.json["state"], queued.json["time_limit"]) == (202, "queued", 5)
    assert api.post(url, json={}).json["type"] == "/problems/run-under-way"
    assert api.post(f"/api/v1/schedule-runs/{queued.json['id']}/stop").json["stop_wanted"] is True
    assert [run["id"] for run in api.get(url).json["items"]] == [queued.json["id"]]
    assert len(api.get(f"/api/v1/schedule-runs/{queued.json['id']}/problem").json["requests"]) == 1
