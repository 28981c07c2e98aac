"""The pages of step 6 for staff, what the event home says of it, and what waits for a firm."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from fondaco.followup.models import FollowUp, Stage
from fondaco.kernel import clock
from fondaco.meetings.models import Meeting, MeetingState
from tests.integration.followup.past import answered, feedback_of, over
from tests.integration.meetings.scene import scene
from tests.world import World, csrf_of


def text(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def post(client: FlaskClient, page: str, url: str, **fields: str) -> str:
    """Send a form of `page` and give the page that one is led to."""
    answer = client.post(url, data={"csrf_token": csrf_of(page), **fields}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_staff_sees_what_firms_say_decides_where_they_disagree_and_reminds(any_world: World) -> None:
    world, stage = any_world, scene(any_world)
    disagreed, one_sided, _silent = over(world, stage, (0, 1), (0, 2), (1, 2))
    answered(world, stage.parties[0], disagreed, comment="A good talk about <oak>.", useful=4)
    answered(world, stage.parties[1], disagreed, held=False)
    answered(world, stage.parties[2], one_sided, next_stage="interest")
    client, url = world.signed_in(stage.organiser), f"/events/{stage.event_id}/follow-up"
    page = text(client, url)
    assert "3 of 6 asked have said how their meeting was." in page
    assert "A good talk about &lt;oak&gt;." in page
    assert "Alberi S.r.l. says that they met, Birke GmbH says that they did not." in page
    page = post(client, page, f"{url}/meetings/{disagreed}/held")
    assert "says that they did not" not in page
    page = post(client, page, f"{url}/one-sided")
    assert "1 meeting is marked." in page
    page = post(client, page, f"{url}/remind")
    assert "3 firms get a reminder." in page
    assert "Remind" not in page.split("<main")[1].split("<table")[0].replace("Reminded", "")
    with world.work() as session:
        states = {meeting.id: meeting.state for meeting in session.scalars(select(Meeting))}
    assert (states[disagreed], states[one_sided]) == (MeetingState.HELD, MeetingState.HELD)
    assert "Birke GmbH" in text(client, f"{url}?shown=silent")
    assert "Alberi S.r.l." in text(client, f"{url}?shown=nonsense")


def test_staff_brings_a_follow_up_further(any_world: World) -> None:
    world, stage = any_world, scene(any_world)
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, stage.parties[0], meeting_id, next_stage="interest", outcomes=["contact"])
    client, url = world.signed_in(stage.adviser), f"/events/{stage.event_id}/follow-up/relations"
    page = text(client, url)
    assert "Named by Alberi S.r.l." in page
    with world.work() as session:
        key = session.scalars(select(FollowUp.id)).one()
    page = post(client, page, f"{url}/{key}", stage="agreement", due_on="")
    assert "Saved." in page
    with world.work() as session:
        follow_up = session.get_one(FollowUp, key)
        assert (follow_up.stage, str(follow_up.due_on)) == (Stage.AGREEMENT, "2027-06-08")
    assert "Birke" not in text(client, f"{url}?stage=interest").split("<main")[1]
    assert "Birke" in text(client, f"{url}?stage=agreement")
    wrong = client.post(f"{url}/{key}", data={"csrf_token": csrf_of(page), "stage": "agreement", "due_on": "soon"})
    assert wrong.status_code == 422


def test_staff_fills_in_the_form_for_a_firm_that_was_called(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    key = feedback_of(world, meeting_id, stage.parties[1])
    client, url = world.signed_in(stage.adviser), f"/events/{stage.event_id}/firms/{stage.parties[1].firm_id}"
    page = text(client, f"{url}/feedback")
    assert "You answer for Birke GmbH." in page
    page = post(client, page, f"{url}/feedback", **{f"held-{key}": "yes", f"help-{key}": "yes"})
    assert "What you said about your meeting is saved" in page
    story = text(client, url)
    assert "Told about the meeting with Alberi S.r.l." in story
    assert "Ivo Kralj for Birke GmbH" in story
    assert "Follow-up with Alberi S.r.l. opened" in story
    assert world.signed_in(stage.parties[0].person).get(f"{url}/feedback").status_code == 404


def test_the_event_home_says_where_the_step_stands(world: World) -> None:
    stage = scene(world)
    url = f"/events/{stage.event_id}"
    assert "Both sides are asked how it was" in text(world.signed_in(stage.organiser), url)
    (meeting_id,) = over(world, stage, (0, 1))
    answered(world, stage.parties[0], meeting_id, outcomes=["contact"], next_stage="interest")
    answered(world, stage.parties[1], meeting_id, held=False)
    page = text(world.signed_in(stage.organiser), url)
    assert "2 of 2 asked have answered, 1 followed up, 0 of 1 results confirmed" in page
    assert "The two sides do not agree whether 1 meeting took place" in page
    world.move_clock(clock.now() + timedelta(days=40))
    assert "1 follow-up is overdue" in text(world.signed_in(stage.organiser), url)


def test_a_firm_finds_open_feedback_and_results_to_confirm_among_its_things_to_do(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    client = world.signed_in(stage.parties[1].person)
    assert "Say how 1 meeting was" in text(client, f"/my/{stage.event_id}")
    answered(world, stage.parties[0], meeting_id, outcomes=["agreement"])
    assert "Confirm 1 result that a partner has named" in text(client, f"/my/{stage.event_id}")
    answered(world, stage.parties[1], meeting_id, outcomes=["agreement"])
    page = text(client, f"/my/{stage.event_id}")
    assert "Confirm 1 result" not in page
    assert "Say how your meetings were" in page
