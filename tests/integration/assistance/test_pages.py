"""The pages of the assistance centre, as an adviser walks through them."""

import re
import uuid
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.accounts.acting import of_person
from fondaco.assistance import cases
from fondaco.assistance.models import Case, CaseKind, CaseState, Desk
from fondaco.catalogue.models import Registration
from fondaco.kernel.audit import AuditEntry
from fondaco.meetings import booking
from fondaco.meetings.models import MeetingRequest, RequestState
from tests.integration.meetings.scene import Scene, agreed, asked, scene
from tests.world import World, csrf_of

THE_DAY = datetime.fromisoformat("2027-03-10T08:48:00+01:00")


def opened(world: World, stage: Scene, number: int, what: str, due_on: date | None = None) -> uuid.UUID:
    with world.work() as session:
        return cases.open_case(
            session,
            of_person(stage.adviser),
            stage.event_id,
            firm_id=stage.parties[number].firm_id,
            kind=CaseKind.QUESTION,
            what=what,
            due_on=due_on,
            adviser_id=stage.adviser.id,
        ).id


def text(client: FlaskClient, url: str, **arguments: object) -> str:
    answer = client.get(url, follow_redirects=True, **arguments)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def post(client: FlaskClient, page: str, url: str, **fields: str) -> str:
    """Send a form of `page` and give the page that one is led to."""
    answer = client.post(url, data={"csrf_token": csrf_of(page), **fields}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def state_of(world: World, case_id: uuid.UUID) -> CaseState:
    with world.work() as session:
        return session.get_one(Case, case_id).state


def test_today_shows_what_is_next_and_why_and_who_meets_when(any_world: World) -> None:
    world, stage = any_world, scene(any_world)
    with world.work() as session:
        booking.book(session, stage.staff, agreed(session, stage.parties[0], stage.parties[1]).id, stage.slots[0])
    opened(world, stage, 2, "later", date(2027, 3, 7))
    opened(world, stage, 0, "first")
    world.move_clock(THE_DAY)
    html = text(world.signed_in(stage.adviser), "/today")
    assert html.index("Meets in 12 minutes") < html.index("Overdue by 3 days")
    assert "meets Birke GmbH" in html
    assert "2 cases wait for you" in html


def test_two_letters_lead_straight_to_the_only_firm_that_has_them(world: World) -> None:
    stage = scene(world)
    client = world.signed_in(stage.adviser)
    assert client.get("/today?q=bi").location == f"/events/{stage.event_id}/firms/{stage.parties[1].firm_id}"
    assert "No firm at your events" in text(client, "/today?q=zz")


def test_closing_leads_to_the_next_case_and_can_be_undone(world: World) -> None:
    stage = scene(world)
    first, second = opened(world, stage, 0, "first", date(2027, 1, 10)), opened(world, stage, 1, "second")
    client = world.signed_in(stage.adviser)
    page = text(client, f"/cases/{first}")
    html = post(client, page, f"/cases/{first}/close", text="Done by phone.")
    assert "Case 1: closed." in html
    assert f"/cases/{second}/close" in html
    assert state_of(world, first) == CaseState.CLOSED
    html = post(client, html, f"/cases/{first}/reopen")
    assert "Done by phone." in html
    assert state_of(world, first) == CaseState.OPEN


def test_closing_from_the_queue_stays_in_the_queue(world: World) -> None:
    stage = scene(world)
    first = opened(world, stage, 0, "first")
    client = world.signed_in(stage.adviser)
    html = post(client, text(client, "/today"), f"/cases/{first}/close", then="today")
    assert "<h1>Today" in html
    assert "Nothing waits for you." in html
    assert f'action="/cases/{first}/reopen"' in html


def test_a_case_waits_and_is_handed_over_with_its_note(world: World) -> None:
    stage = scene(world)
    first = opened(world, stage, 0, "first")
    client = world.signed_in(stage.adviser)
    page = text(client, f"/cases/{first}")
    post(client, page, f"/cases/{first}/wait", until="2027-02-01", text="They are on holiday.")
    html = text(client, f"/cases/{first}")
    assert "Waiting until Mon 1 Feb" in html
    post(client, html, f"/cases/{first}/hand-over", adviser_id=str(stage.organiser.id), text="Yours now.")
    html = text(client, f"/cases/{first}")
    for words in ("They are on holiday.", "Waits until Mon 1 Feb", "Handed over to Carla Moretti", "Yours now."):
        assert words in html


def test_what_cannot_be_taken_comes_back_filled_with_the_error_at_its_field(world: World) -> None:
    stage = scene(world)
    first = opened(world, stage, 0, "first")
    client = world.signed_in(stage.adviser)
    page = text(client, f"/cases/{first}")
    fields = {"csrf_token": csrf_of(page), "until": "", "text": "A long note"}
    answer = client.post(f"/cases/{first}/wait", data=fields)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#field-until"' in html
    assert "A long note" in html
    assert state_of(world, first) == CaseState.OPEN


def test_an_adviser_acts_for_a_firm_and_the_story_names_both(world: World) -> None:
    stage = scene(world)
    firm = stage.parties[1]
    with world.work() as session:
        request_id = asked(session, stage.parties[0], firm).id
    client = world.signed_in(stage.adviser)
    url = f"/events/{stage.event_id}/firms/{firm.firm_id}"
    page = text(client, url)
    page = post(client, page, f"{url}/requests/{request_id}/accept")
    assert "The meeting with Alberi S.r.l. is agreed." in page
    page = post(client, page, f"{url}/check-in")
    assert page.count("Ivo Kralj for Birke GmbH") == 2
    with world.work() as session:
        assert session.get_one(MeetingRequest, request_id).state == RequestState.ACCEPTED
        assert session.get_one(Registration, firm.id).checked_in_at is not None
        entries = session.scalars(select(AuditEntry).where(AuditEntry.on_behalf_of_firm_id == firm.firm_id)).all()
        assert {(entry.action, entry.person_id) for entry in entries} == {
            ("meeting_request.accepted", stage.adviser.id),
            ("registration.checked_in", stage.adviser.id),
        }


def test_a_case_is_opened_and_noted_on_from_the_firms_page(world: World) -> None:
    stage = scene(world)
    client = world.signed_in(stage.adviser)
    url = f"/events/{stage.event_id}/firms/{stage.parties[0].firm_id}"
    page = text(client, url)
    page = post(client, page, f"{url}/cases", kind="interpreter", what="Slovenian at ten", due_on="2027-03-10")
    assert "Case 1: Slovenian at ten" in page
    case_id = re.search(r'name="case_id" value="([^"]+)"', page)
    assert case_id
    page = post(client, page, f"{url}/notes", case_id=case_id.group(1), text="Eva will come.")
    assert "Eva will come." in page
    answer = client.post(f"{url}/cases", data={"csrf_token": csrf_of(page), "kind": "tea", "what": "Biscuits"})
    assert answer.status_code == 422
    assert "Biscuits" in answer.get_data(as_text=True)


def test_the_desk_page_filters_by_what_the_address_says(any_world: World) -> None:
    world, stage = any_world, scene(any_world)
    opened(world, stage, 0, "overdue one", date(2027, 1, 4))
    closed = opened(world, stage, 1, "closed one")
    with world.work() as session:
        cases.close(session, of_person(stage.adviser), closed)
    client, url = world.signed_in(stage.organiser), f"/events/{stage.event_id}/assist"
    shown = {
        query: (
            "overdue one" in text(client, f"{url}?{query}"),
            "closed one" in text(client, f"{url}?{query}"),
        )
        for query in ("", "state=closed", "overdue=yes", "adviser=nobody", "kind=interpreter", "state=nonsense")
    }
    assert shown == {
        "": (True, False),
        "state=closed": (False, True),
        "overdue=yes": (True, False),
        "adviser=nobody": (False, False),
        "kind=interpreter": (False, False),
        "state=nonsense": (True, True),
    }


def test_organisers_set_up_desks_on_the_page(world: World) -> None:
    stage = scene(world)
    client, url = world.signed_in(stage.organiser), f"/events/{stage.event_id}"
    page = post(
        client, text(client, f"{url}/assist"), f"{url}/desks", name="Main desk", adviser_ids=str(stage.adviser.id)
    )
    assert "Main desk" in page
    with world.work() as session:
        desk_id = session.scalars(select(Desk.id)).one()
    page = post(client, page, f"{url}/desks/{desk_id}", name="Front desk", place="Foyer")
    assert "Front desk" in page
    page = post(client, page, f"{url}/desks/{desk_id}/remove")
    assert "No desk is set up yet." in page
    answer = client.post(f"{url}/desks", data={"csrf_token": csrf_of(page), "name": " "})
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["stranger", "firm"])
def test_others_see_none_of_it(world: World, who: str) -> None:
    stage, elsewhere = scene(world), scene(world)
    case_id = opened(world, stage, 0, "first")
    client = world.signed_in(elsewhere.adviser if who == "stranger" else stage.parties[0].person)
    urls = (
        f"/cases/{case_id}",
        f"/events/{stage.event_id}/assist",
        f"/events/{stage.event_id}/firms/{stage.parties[0].firm_id}",
    )
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]


def test_the_event_home_says_where_the_step_stands(world: World) -> None:
    stage = scene(world)
    client, url = world.signed_in(stage.organiser), f"/events/{stage.event_id}"
    assert "No desk is set up yet" in text(client, url)
    opened(world, stage, 0, "overdue one", date(2027, 1, 4))
    html = text(client, url)
    assert "0 desks, 1 case to settle" in html
    assert "1 case is overdue" in html
