"""Cases and desks through the API: who may do what, and what stays on record."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from fondaco.accounts.models import RoleKind
from fondaco.assistance import cases
from fondaco.assistance.models import Case, CaseKind
from fondaco.events.models import Event
from fondaco.firms.models import Firm
from fondaco.kernel import clock
from fondaco.kernel.audit import AuditEntry
from fondaco.meetings import booking
from tests import making
from tests.integration.meetings.scene import Scene, agreed, scene
from tests.world import World

BODY = {"kind": "question", "what": "Which table has the mirror supplier?"}


def opened(world: World, stage: Scene, **more: object) -> dict[str, object]:
    body = {"firm_id": str(stage.parties[0].firm_id), **BODY, **more}
    answer = world.api(stage.adviser).post(f"/api/v1/events/{stage.event_id}/cases", json=body)
    assert answer.status_code == 201, answer.json
    return answer.json


def actions_on(world: World, case_id: object) -> list[tuple[str, bool]]:
    """What was done to a case, and whether by a person who is known."""
    with world.work() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.action, row.person_id is not None) for row in rows if str(row.subject_id) == case_id]


def test_a_case_goes_from_opening_to_its_end_with_every_step_on_record(world: World) -> None:
    stage = scene(world)
    api = world.api(stage.adviser)
    case = opened(world, stage, note="Asked at the desk.")
    url = f"/api/v1/cases/{case['id']}"
    assert api.post(f"{url}/notes", json={"text": "Table 3, he says."}).status_code == 201
    handed = api.post(f"{url}/hand-over", json={"adviser_id": str(stage.organiser.id)}).json
    assert handed["adviser"]["name"] == "Carla Moretti"
    assert api.post(f"{url}/wait", json={"until": "2027-02-01", "text": "They come back."}).json["state"] == "waiting"
    assert api.post(f"{url}/reopen", json={}).json["due_on"] == "2027-01-11"
    closed = api.post(f"{url}/close", json={"text": "Found it."}).json
    assert closed["state"] == "closed"
    assert [note["text"] for note in closed["notes"]] == [
        "Asked at the desk.",
        "Table 3, he says.",
        "They come back.",
        "Found it.",
    ]
    steps = ["opened", "noted", "handed_over", "waits", "reopened", "closed"]
    assert actions_on(world, case["id"]) == [(f"case.{step}", True) for step in steps]


def test_a_closed_case_is_not_closed_twice_but_can_be_taken_up_again(world: World) -> None:
    stage = scene(world)
    api = world.api(stage.adviser)
    url = f"/api/v1/cases/{opened(world, stage)['id']}"
    assert api.post(f"{url}/close", json={}).status_code == 200
    assert api.post(f"{url}/close", json={}).status_code == 409
    assert api.post(f"{url}/reopen", json={}).json["state"] == "open"


def test_numbers_count_up_in_each_event(world: World) -> None:
    one, other = scene(world), scene(world)
    assert [opened(world, one)["number"], opened(world, one)["number"], opened(world, other)["number"]] == [1, 2, 1]


def test_cases_opened_at_the_same_moment_get_different_numbers(any_world: World) -> None:
    stage = scene(any_world)
    ready = threading.Barrier(4)

    def open_one() -> None:
        ready.wait()
        with any_world.work() as session:
            cases.open_case(
                session,
                stage.staff,
                stage.event_id,
                firm_id=stage.parties[0].firm_id,
                kind=CaseKind.QUESTION,
                what="Coffee?",
            )

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_world.work() as session:
        assert sorted(session.scalars(select(Case.number))) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"what": " "}, "what"),
        ({"adviser_id": "0190b5ff-0000-7000-8000-000000000000"}, "adviser_id"),
        ({"desk_id": "0190b5ff-0000-7000-8000-000000000000"}, "desk_id"),
    ],
)
def test_what_cannot_be_taken_is_named(world: World, body: dict[str, str], field: str) -> None:
    stage = scene(world)
    whole = {"firm_id": str(stage.parties[0].firm_id), **BODY, **body}
    answer = world.api(stage.adviser).post(f"/api/v1/events/{stage.event_id}/cases", json=whole)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_a_case_waits_until_a_day_to_come(world: World) -> None:
    stage = scene(world)
    url = f"/api/v1/cases/{opened(world, stage)['id']}/wait"
    answer = world.api(stage.adviser).post(url, json={"until": "2027-01-11"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["until"])


def test_firms_and_staff_of_other_events_see_no_case(world: World) -> None:
    stage, elsewhere = scene(world), scene(world)
    case = opened(world, stage)
    for stranger in (elsewhere.adviser, stage.parties[0].person):
        api = world.api(stranger)
        assert api.get(f"/api/v1/cases/{case['id']}").status_code == 404
        assert api.post(f"/api/v1/cases/{case['id']}/close", json={}).status_code == 404
        assert api.get(f"/api/v1/events/{stage.event_id}/cases").status_code == 404


def test_a_firm_that_has_not_enrolled_is_known_to_its_own_institution_alone(world: World) -> None:
    with world.work() as session:
        chamber, guest = making.institution(session), making.institution(session, "Wirtschaftskammer Villach", "AT")
        event = making.event(session, chamber, guest)
        firm = making.firm(session, guest, "Zirbe GmbH")
        adviser = making.person(session, RoleKind.ADVISER, chamber)
        own_adviser = making.person(session, RoleKind.ADVISER, guest, name="Eva Holz")
        event_id, firm_id = event.id, firm.id
    body = {"firm_id": str(firm_id), **BODY}
    cases_url = f"/api/v1/events/{event_id}/cases"
    assert world.api(adviser).post(cases_url, json=body).status_code == 404
    case = world.api(own_adviser).post(cases_url, json=body)
    assert case.status_code == 201
    assert world.api(adviser).get(f"/api/v1/cases/{case.json['id']}").status_code == 404
    assert world.api(adviser).get(cases_url).json["total"] == 0
    with world.work() as session:
        making.registration(session, session.get_one(Event, event_id), session.get_one(Firm, firm_id))
    assert world.api(adviser).get(cases_url).json["total"] == 1
    story = f"/api/v1/events/{event_id}/firms/{firm_id}/story"
    assert world.api(adviser).get(story).status_code == 200


def test_cases_are_filtered_by_what_the_address_says(world: World) -> None:
    stage = scene(world)
    world.move_clock(clock.now() + timedelta(days=1))
    mine = opened(world, stage, due_on="2027-01-10", adviser_id=str(stage.adviser.id))
    free = opened(world, stage, kind="interpreter", firm_id=str(stage.parties[1].firm_id))
    api = world.api(stage.adviser)

    def found(query: str) -> list[object]:
        return [item["id"] for item in api.get(f"/api/v1/events/{stage.event_id}/cases?{query}").json["items"]]

    assert found("") == [mine["id"], free["id"]]
    assert found("overdue=true") == [mine["id"]]
    assert found("unassigned=true") == [free["id"]]
    assert found("kind=interpreter") == [free["id"]]
    assert found(f"firm_id={stage.parties[0].firm_id}") == [mine["id"]]
    assert found(f"adviser_id={stage.adviser.id}") == [mine["id"]]
    assert found("state=closed") == []
    assert api.get(f"/api/v1/events/{stage.event_id}/cases?colour=red").status_code == 422


def test_organisers_set_up_desks_with_advisers_of_the_event(world: World) -> None:
    stage = scene(world)
    url = f"/api/v1/events/{stage.event_id}/desks"
    body = {"name": "Main desk", "place": "Foyer", "adviser_ids": [str(stage.adviser.id)]}
    assert world.api(stage.adviser).post(url, json=body).status_code == 404
    organiser = world.api(stage.organiser)
    made = organiser.post(url, json=body)
    assert [person["name"] for person in made.json["advisers"]] == ["Ivo Kralj"]
    assert list(organiser.post(url, json=body).json["errors"]) == ["name"]
    stranger = scene(world).adviser
    assert list(organiser.post(url, json={"name": "Other", "adviser_ids": [str(stranger.id)]}).json["errors"]) == [
        "adviser_ids"
    ]
    desk_url = f"/api/v1/desks/{made.json['id']}"
    assert organiser.put(desk_url, json={"name": "Main desk", "place": "Hall"}).json["advisers"] == []
    case = opened(world, stage, desk_id=made.json["id"])
    assert organiser.delete(desk_url).status_code == 204
    assert organiser.get(f"/api/v1/cases/{case['id']}").json["desk_id"] is None


def test_check_in_counts_once_and_names_who_did_it_for_whom(world: World) -> None:
    stage = scene(world)
    firm_id = stage.parties[0].firm_id
    url = f"/api/v1/events/{stage.event_id}/firms/{firm_id}"
    api = world.api(stage.adviser)
    first = api.post(f"{url}/check-in").json
    world.move_clock(clock.now() + timedelta(minutes=5))
    assert api.post(f"{url}/check-in").json == first
    told = api.get(f"{url}/story").json["items"]
    assert ("Checked in", "Ivo Kralj for Alberi S.r.l.") in [(item["title"], item["by"]) for item in told]
    assert api.delete(f"{url}/check-in").json["checked_in_at"] is None
    assert world.api(stage.parties[0].person).post(f"{url}/check-in").status_code == 404


def test_the_story_tells_requests_meetings_and_cases_from_the_firms_side(world: World) -> None:
    stage = scene(world)
    asker, asked = stage.parties[0], stage.parties[1]
    with world.work() as session:
        request = agreed(session, asker, asked)
        booking.book(session, stage.staff, request.id, stage.slots[0])
    opened(world, stage, firm_id=str(asked.firm_id))
    told = world.api(stage.adviser).get(f"/api/v1/events/{stage.event_id}/firms/{asked.firm_id}/story").json["items"]
    titles = [item["title"] for item in told]
    assert "Alberi S.r.l. asked for a meeting" in titles
    assert "Meeting with Alberi S.r.l. planned" in titles
    assert "Case 1: Which table has the mirror supplier?" in titles
    assert [item["at"] for item in told] == sorted((item["at"] for item in told), reverse=True)
