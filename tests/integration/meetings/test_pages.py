"""The screens of step 4, as organisers, advisers and firms use them."""

import uuid
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.catalogue import to_do
from fondaco.catalogue.models import Registration
from fondaco.institutions import rail
from fondaco.kernel.database import new_id
from fondaco.meetings import booking
from fondaco.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, RunState, ScheduleRun
from tests.integration.meetings.scene import Scene, agreed, asked, scene
from tests.integration.meetings.test_publishing import publish, run_with
from tests.world import World, csrf_of


@pytest.fixture
def here(world: World) -> Scene:
    return scene(world)


def send(client: FlaskClient, page: str, to: str, **fields: str) -> str:
    """Post a form of the page; gives the page that follows."""
    form = {"csrf_token": csrf_of(client.get(page).text), **fields}
    return client.post(to, data=form, follow_redirects=True).text


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def one_request(world: World, *, accepted: bool = False) -> tuple[Scene, uuid.UUID]:
    here = scene(world)
    with world.work() as session:
        make = agreed if accepted else asked
        return here, make(session, here.parties[0], here.parties[1]).id


def test_a_firm_answers_a_request_on_its_page(world: World) -> None:
    here, request_id = one_request(world)
    client = world.signed_in(here.parties[1].person)
    page = f"/my/{here.event_id}/requests"
    assert "1 firm waits for your answer." in words(client.get(page).text)
    after = words(send(client, page, f"{page}/{request_id}/accept"))
    assert "Accepted. You get a time and a table when the organisers publish the schedule." in after
    assert "Nobody waits for your answer." in after


def test_a_firm_declines_with_a_reason_that_both_sides_see(world: World) -> None:
    here, request_id = one_request(world)
    page = f"/my/{here.event_id}/requests"
    recipient, requester = world.signed_in(here.parties[1].person), world.signed_in(here.parties[0].person)
    for html in (
        send(recipient, page, f"{page}/{request_id}/decline", reason="We buy no oak"),
        requester.get(page).text,
    ):
        assert "Declined by Birke GmbH: We buy no oak" in words(html)


def test_a_firm_calls_an_agreed_meeting_off_and_its_partner_sees_it(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    page = f"/my/{here.event_id}/requests"
    send(world.signed_in(here.parties[0].person), page, f"{page}/{request_id}/withdraw")
    assert "Withdrawn" in words(world.signed_in(here.parties[1].person).get(page).text)


def test_why_an_agreed_meeting_has_no_time_is_said_to_the_firm(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    run_id = run_with(world, here)
    with world.work() as session:
        unplaced = [{"request": str(request_id), "reason": "room_full", "explanation": "", "blocking": []}]
        run = session.get_one(ScheduleRun, run_id)
        run.result = {**run.result, "unplaced": unplaced}
    publish(world, here, run_id)
    page = words(world.signed_in(here.parties[0].person).get(f"/my/{here.event_id}/requests").text)
    assert "No time yet: Every table is taken at the times at which both are there." in page


def test_the_form_beside_a_catalogue_entry_asks_once(world: World, here: Scene) -> None:
    one, two, _third = here.parties
    client = world.signed_in(one.person)

    def beside_entry() -> str:
        return client.get(f"/my/{here.event_id}/catalogue/{two.id}").text

    assert "Ask for a meeting" in beside_entry()
    page = f"/my/{here.event_id}/requests"
    answer = send(
        client,
        f"/my/{here.event_id}/agenda",
        page,
        recipient_id=str(two.id),
        slot_id=str(here.slots[0]),
        message="Oak?",
    )
    assert "Birke GmbH gets your request by mail." in words(answer)
    assert "You have asked this firm." in words(beside_entry())
    with world.work() as session:
        assert session.scalars(select(MeetingRequest.proposed_slot_id)).all() == [here.slots[0]]


def test_an_agenda_shows_the_next_meeting_first_and_those_over_below(world: World) -> None:
    here = scene(world)
    one, two, third = here.parties
    with world.work() as session:
        for slot, partner in ((0, two), (1, third)):
            booking.book(session, here.staff, agreed(session, one, partner).id, here.slots[slot])
    client = world.signed_in(one.person)
    url = f"/my/{here.event_id}/agenda"
    assert "Your next meeting: Wed 10 Mar 2027, 09:00 with Birke GmbH, table 1." in words(client.get(url).text)
    world.move_clock(datetime(2027, 3, 10, 8, 26, tzinfo=UTC))
    client = world.signed_in(one.person)
    page = words(client.get(url).text)
    assert "Your next meeting: Wed 10 Mar 2027, 09:30 with Cedar Ltd, table 1." in page
    assert page.index("Cedar Ltd Next") < page.index(" Over ") < page.rindex("Birke GmbH")


def test_each_delegate_has_an_agenda_and_a_stranger_has_none(world: World) -> None:
    here = scene(world, delegates=2)
    client = world.signed_in(here.parties[0].person)
    url = f"/my/{here.event_id}/agenda"
    tabs = BeautifulSoup(client.get(url).text, "html.parser").select("nav.tabs a")
    assert [words(str(tab)) for tab in tabs] == ["All of us 0", "Delegate 1 0", "Delegate 2 0"]
    assert client.get(f"{url}?delegate={here.parties[1].delegate_id}").status_code == 404
    assert world.signed_in(scene(world).parties[0].person).get(url).status_code == 404
    assert world.client().get(url).status_code in (303, 401)


def test_the_papers_of_the_day_are_accessible_pdfs(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    with world.work() as session:
        booking.book(session, here.staff, request_id, here.slots[0])
    organiser, firm = world.signed_in(here.organiser), world.signed_in(here.parties[0].person)
    papers = [
        organiser.get(f"/events/{here.event_id}/agendas.pdf"),
        organiser.get(f"/events/{here.event_id}/table-cards.pdf"),
        firm.get(f"/my/{here.event_id}/agenda.pdf"),
    ]
    for paper in papers:
        assert (paper.status_code, paper.content_type, paper.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert firm.get(f"/events/{here.event_id}/agendas.pdf").status_code == 404


@pytest.fixture
def published(world: World) -> tuple[Scene, uuid.UUID]:
    here, request_id = one_request(world, accepted=True)
    publish(world, here, run_with(world, here, (request_id, 0, 1)))
    return here, request_id


def test_the_organiser_looks_at_the_difference_and_publishes_it(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    run_id = run_with(world, here, (request_id, 0, 1))
    client = world.signed_in(here.organiser)
    page = f"/events/{here.event_id}/runs/{run_id}"
    shown = client.get(page).text
    assert "Publish and tell 2 people" in words(shown)
    [seen] = BeautifulSoup(shown, "html.parser").select("input[name=seen]")
    stale = send(client, page, f"{page}/publish", seen="something else")
    assert "Something has changed since you looked." in words(stale)
    after = words(send(client, page, f"{page}/publish", seen=str(seen["value"])))
    assert "Published. 2 people are told by mail." in after
    assert "Birke GmbH" in after


def test_the_step_says_what_a_run_at_work_has_reached_and_lets_it_be_stopped(world: World, here: Scene) -> None:
    with world.work() as session:
        agreed(session, here.parties[0], here.parties[1])
    client = world.signed_in(here.organiser)
    page = f"/events/{here.event_id}/meet"
    assert "Waits for a worker" in words(send(client, page, f"/events/{here.event_id}/runs", time_limit="5"))
    with world.work() as session:
        run = session.scalars(select(ScheduleRun)).one()
        run.state = RunState.RUNNING
        run.progress = {"stage": "placed_weight", "value": 3, "bound": 4, "seconds": 1.5}
        fragment = f"/events/{here.event_id}/runs/{run.id}/progress"
        stop = f"/events/{here.event_id}/runs/{run.id}/stop"
    assert "Weight of the placed meetings: 3 so far, 4 at best" in words(client.get(fragment).text)
    assert "It ends with the best found so far." in words(send(client, page, stop))
    with world.work() as session:
        run = session.scalars(select(ScheduleRun)).one()
        run.state, run.error = RunState.FAILED, "The solver is not well."
    ended = client.get(fragment).text
    assert "data-done" in ended
    assert "The solver is not well." in ended


def test_the_grids_show_who_meets_whom_and_where(world: World, published: tuple[Scene, uuid.UUID]) -> None:
    here, request_id = published
    client = world.signed_in(here.organiser)
    for view, first, second in (
        ("firms", "Alberi S.r.l.", "Birke GmbH Table 2"),
        ("tables", "Table 2 Great hall", "Alberi S.r.l. Birke GmbH"),
    ):
        grid = BeautifulSoup(client.get(f"/events/{here.event_id}/schedule?view={view}").text, "html.parser")
        row = next(row for row in grid.select(".grid tbody tr") if words(str(row.th)) == first)
        assert words(str(row.td)) == second
        assert row.td is not None
        assert row.td.a is not None
        assert row.td.a["href"] == f"/events/{here.event_id}/requests/{request_id}"


def test_staff_books_moves_keeps_cancels_and_marks_on_the_page_of_a_request(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    client = world.signed_in(here.adviser)
    page = f"/events/{here.event_id}/requests/{request_id}"
    assert "The meeting is booked." in words(send(client, page, f"{page}/book", slot_id=str(here.slots[0])))
    assert "The meeting is moved." in words(send(client, page, f"{page}/book", slot_id=str(here.slots[1])))
    assert "A new schedule may move it." in words(send(client, page, f"{page}/unlock"))
    assert "This meeting has not begun yet." in words(send(client, page, f"{page}/held"))
    world.move_clock(datetime(2027, 3, 10, 8, 40, tzinfo=UTC))
    client = world.signed_in(here.adviser)
    assert "Marked as not held." in words(send(client, page, f"{page}/not_held"))
    assert "Marked as held." in words(send(client, page, f"{page}/held"))
    assert "not possible any more" in words(send(client, page, f"{page}/cancel", reason="Late"))
    with world.work() as session:
        assert session.scalars(select(Meeting.state)).all() == [MeetingState.HELD]


def test_the_list_of_requests_is_narrowed_down_by_state(world: World) -> None:
    here, _request_id = one_request(world)
    client = world.signed_in(here.organiser)
    url = f"/events/{here.event_id}/requests"
    assert "Alberi S.r.l." in client.get(f"{url}?state=pending").text
    assert "No request here" in client.get(f"{url}?state=declined").text


@pytest.mark.parametrize("page", ["meet", "requests", "schedule", "agendas.pdf", "table-cards.pdf"])
def test_the_organisers_pages_are_not_there_for_firms_and_other_institutions(
    world: World, here: Scene, page: str
) -> None:
    for stranger in (here.parties[0].person, scene(world).organiser):
        assert world.signed_in(stranger).get(f"/events/{here.event_id}/{page}").status_code == 404


def test_without_anything_agreed_there_is_nothing_to_schedule_yet(world: World, here: Scene) -> None:
    page = words(world.signed_in(here.organiser).get(f"/events/{here.event_id}/meet").text)
    assert "As soon as two firms have agreed to meet, you can make the schedule." in page


def test_an_adviser_sees_the_step_without_the_runs(world: World, here: Scene) -> None:
    page = words(world.signed_in(here.adviser).get(f"/events/{here.event_id}/meet").text)
    assert "Room and slots" in page
    assert "Make the schedule" not in page


def test_the_rail_tells_the_truth_and_what_to_do_next(world: World) -> None:
    here, request_id = one_request(world, accepted=True)
    with world.app.test_request_context(), world.work() as session:
        asked(session, here.parties[0], here.parties[2])
        step = rail.steps(session, here.event_id, here.staff)[rail.Step.MEET]
        assert step.truth == "2 asked for: 1 agreed, 1 not answered; 0 have a time"
        assert step.action == ("Make the schedule", f"/events/{here.event_id}/meet")
        booking.book(session, here.staff, request_id, here.slots[0])
        [row] = rail.steps(session, here.event_id, here.staff)[rail.Step.MEET].funnel
        assert (row.label, row.number) == ("With a meeting", 2)
    run_with(world, here, (request_id, 0, 0))
    with world.app.test_request_context(), world.work() as session:
        [decision] = rail.steps(session, here.event_id, here.staff)[rail.Step.MEET].decisions
        assert decision.text == "A schedule is ready. Firms see it when you publish it."


def test_what_waits_for_a_firms_answer_is_among_its_things_to_do(world: World) -> None:
    here, request_id = one_request(world)
    with world.app.test_request_context(), world.work() as session:
        own = session.get_one(Registration, here.parties[1].id)
        assert "Answer 1 request for a meeting" in [each.text for each in to_do.of(session, own)]
        session.get_one(MeetingRequest, request_id).state = RequestState.DECLINED
        session.flush()
        assert "Answer 1 request for a meeting" not in [each.text for each in to_do.of(session, own)]


def test_a_run_of_another_event_is_not_found(world: World, here: Scene) -> None:
    client = world.signed_in(here.organiser)
    assert client.get(f"/events/{here.event_id}/runs/{new_id()}").status_code == 404
