"""Asking how the meetings were: whom, when, and how often."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from fondaco.catalogue.models import Delegate
from fondaco.followup.models import Feedback
from fondaco.kernel import clock
from fondaco.meetings import booking
from fondaco.meetings.models import MeetingState
from tests.integration.followup.past import EVENING, answered, feedback_of, met, over
from tests.integration.meetings.scene import Party, Scene, scene
from tests.services.smtp import ReceivedMail
from tests.world import World, csrf_of, links_in

ASKING = "Please tell us"


def asked_of(world: World, party: Party) -> list[ReceivedMail]:
    """The mails by which the firm was asked how its meetings were."""
    return [mail for mail in world.mails_to(party.email) if ASKING.lower() in subject_of(mail).lower()]


def subject_of(mail: ReceivedMail) -> str:
    return str(mail.message["Subject"]).strip()


def rows(world: World) -> int:
    with world.work() as session:
        return session.scalar(select(func.count()).select_from(Feedback)) or 0


def test_both_sides_are_asked_once_the_slot_is_over_and_mailed_once_the_half_day_is(world: World) -> None:
    stage = scene(world)
    met(world, stage, (0, 1), (0, 2))
    world.move_clock(datetime.fromisoformat("2027-03-10T09:24:00+01:00"))
    world.drain()
    assert rows(world) == 0
    world.move_clock(datetime.fromisoformat("2027-03-10T09:25:00+01:00"))
    world.drain()
    assert rows(world) == 2
    assert asked_of(world, stage.parties[0]) == []
    world.move_clock(datetime.fromisoformat("2027-03-10T11:04:00+01:00"))  # the last of the four slots ends at 10:55
    world.drain()
    assert asked_of(world, stage.parties[0]) == []
    world.move_clock(datetime.fromisoformat("2027-03-10T11:05:00+01:00"))
    world.drain()
    assert [len(asked_of(world, party)) for party in stage.parties] == [1, 1, 1]


def test_one_mail_lists_the_meetings_of_the_half_day(world: World) -> None:
    stage = scene(world)
    over(world, stage, (0, 1), (0, 2))
    (mail,) = asked_of(world, stage.parties[0])
    body = mail.message.get_body(("plain",)).get_content()
    assert subject_of(mail) == "Please tell us by Wed 24 Mar: how were your 2 meetings at Wood Meets?"
    assert "Wed 10 Mar, 09:00: Birke GmbH" in body
    assert "Wed 10 Mar, 09:30: Cedar Ltd" in body
    assert len([link for link in links_in(mail) if link.startswith("/feedback/")]) == 1


def test_the_mail_is_in_the_language_of_the_firm(world: World) -> None:
    stage = scene(world)
    with world.work() as session:
        for delegate in session.scalars(select(Delegate)):
            delegate.registration.language = "de"
            delegate.person_id = None
    over(world, stage, (0, 1))
    assert [mail.message["Content-Language"] for mail in world.mails_to(stage.parties[0].email)][-1] == "de"


def test_each_delegate_is_asked_about_the_meetings_that_this_person_had(world: World) -> None:
    stage = scene(world, delegates=2)
    with world.work() as session:
        second = session.scalars(
            select(Delegate).where(Delegate.registration_id == stage.parties[0].id).order_by(Delegate.id.desc())
        ).first()
        assert second is not None
        address = second.email
    _first, second_meeting = met(world, stage, (0, 1), (0, 2))
    with world.work() as session:
        meeting = session.get_one(booking.Meeting, second_meeting)
        partner = [person for person in meeting.delegates if person.registration_id != stage.parties[0].id]
        meeting.delegates = [*partner, session.get_one(Delegate, second.id)]
    world.move_clock(EVENING)
    world.drain()
    (own,) = asked_of(world, stage.parties[0])
    assert "Birke GmbH" in own.message.as_string()
    assert "Cedar Ltd" not in own.message.get_body(("plain",)).get_content()
    assert "Cedar Ltd" in world.mails_to(address)[-1].message.get_body(("plain",)).get_content()


def test_nobody_is_asked_about_a_meeting_that_was_cancelled_or_not_held(world: World) -> None:
    stage = scene(world)
    cancelled, missed = met(world, stage, (0, 1), (0, 2))
    with world.work() as session:
        booking.cancel(session, stage.staff, cancelled, "Ill")
    world.move_clock(datetime.fromisoformat("2027-03-10T09:35:00+01:00"))
    with world.work() as session:
        booking.mark(session, stage.staff, missed, MeetingState.NOT_HELD)
    world.move_clock(EVENING)
    world.drain()
    assert rows(world) == 0
    assert asked_of(world, stage.parties[0]) == []


def test_a_meeting_marked_as_held_after_its_half_day_is_still_asked_about_once(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = met(world, stage, (0, 1))
    world.move_clock(datetime.fromisoformat("2027-03-10T09:35:00+01:00"))
    with world.work() as session:
        booking.mark(session, stage.staff, meeting_id, MeetingState.NOT_HELD)
    world.move_clock(EVENING)
    for state in (MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.HELD):
        with world.work() as session:
            booking.mark(session, stage.staff, meeting_id, state)
        world.drain()
    assert rows(world) == 2
    assert len(asked_of(world, stage.parties[0])) == 1


def test_a_silent_firm_is_reminded_once_and_only_of_what_is_open(world: World) -> None:
    stage = scene(world)
    first, _second = over(world, stage, (0, 1), (0, 2))
    answered(world, stage.parties[0], first, useful=4)
    answered(world, stage.parties[1], first)
    world.move_clock(EVENING + timedelta(days=8))
    api = world.api(stage.adviser)
    url = f"/api/v1/events/{stage.event_id}/feedback/reminders"
    assert api.post(url).json == {"number": 2}
    assert api.post(url).json == {"number": 0}
    world.drain()
    assert [len(asked_of(world, party)) for party in stage.parties] == [2, 1, 2]
    reminder = asked_of(world, stage.parties[0])[-1]
    assert subject_of(reminder) == "A reminder: please tell us by Thu 25 Mar how your meeting at Wood Meets was"
    assert "Birke" not in reminder.message.get_body(("plain",)).get_content()


def test_a_firm_without_an_address_is_shown_as_one_to_be_called(world: World) -> None:
    stage = scene(world)
    with world.work() as session:
        for delegate in session.scalars(select(Delegate).where(Delegate.registration_id == stage.parties[1].id)):
            delegate.email = ""
            for contact in delegate.registration.firm.contacts:
                contact.email = ""
    over(world, stage, (0, 1))
    world.move_clock(clock.now() + timedelta(days=1))
    listed = world.api(stage.adviser).get(f"/api/v1/events/{stage.event_id}/feedback?shown=unasked").json
    assert [item["firm"] for item in listed["items"]] == ["Birke GmbH"]


def link_of(world: World, party: Party) -> str:
    return next(link for link in links_in(asked_of(world, party)[-1]) if link.startswith("/feedback/"))


def test_the_link_answers_without_a_sign_in_and_again_later(world: World) -> None:
    stage: Scene = scene(world)
    meeting_id, _other = over(world, stage, (0, 1), (0, 2))
    link, client = link_of(world, stage.parties[0]), world.client()
    page = client.get(link).get_data(as_text=True)
    key = feedback_of(world, meeting_id, stage.parties[0])
    body = {"csrf_token": csrf_of(page), f"held-{key}": "yes", f"useful-{key}": "4", f"next-{key}": "negotiation"}
    assert client.post(link, data=body).status_code == 303
    with world.work() as session:
        row = session.get_one(Feedback, key)
        assert (row.held, row.useful, row.next_stage) == (True, 4, "negotiation")
        assert session.scalar(select(func.count()).where(Feedback.answered_at.is_not(None))) == 1
    again = client.post(link, data={**body, f"useful-{key}": "5", f"comment-{key}": "Oak!"})
    assert again.status_code == 303
    assert "Oak!" in client.get(link).get_data(as_text=True)
    world.move_clock(EVENING + timedelta(days=91))
    assert client.get(link).status_code == 410


def test_looking_at_the_link_changes_nothing(world: World) -> None:
    stage = scene(world)
    over(world, stage, (0, 1))
    link = link_of(world, stage.parties[0])
    client = world.client()
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    with world.work() as session:
        assert session.scalar(select(func.count()).where(Feedback.answered_at.is_not(None))) == 0


def test_a_section_without_a_yes_or_no_comes_back_filled_with_the_error_at_its_field(world: World) -> None:
    stage = scene(world)
    over(world, stage, (0, 1), (0, 2))
    link, client = link_of(world, stage.parties[0]), world.client()
    page = client.get(link).get_data(as_text=True)
    with world.work() as session:
        keys = session.scalars(select(Feedback.id).where(Feedback.registration_id == stage.parties[0].id)).all()
    first, second = keys
    body = {
        "csrf_token": csrf_of(page),
        f"held-{first}": "yes",
        f"comment-{first}": "Good talk",
        f"comment-{second}": "They <b>were</b> late",
    }
    answer = client.post(link, data=body)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say whether you met Cedar Ltd." in html
    assert "Good talk" in html
    assert "They &lt;b&gt;were&lt;/b&gt; late" in html
    with world.work() as session:
        assert session.scalar(select(func.count()).where(Feedback.answered_at.is_not(None))) == 0


def test_a_browser_without_cookies_answers_too(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    key = feedback_of(world, meeting_id, stage.parties[0])
    client = world.app.test_client(use_cookies=False)
    assert client.post(link_of(world, stage.parties[0]), data={f"held-{key}": "no"}).status_code == 303
    with world.work() as session:
        assert session.get_one(Feedback, key).held is False


def test_one_links_token_does_not_answer_for_another_firm(world: World) -> None:
    stage = scene(world)
    (meeting_id,) = over(world, stage, (0, 1))
    link, client = link_of(world, stage.parties[0]), world.client()
    page = client.get(link).get_data(as_text=True)
    other = feedback_of(world, meeting_id, stage.parties[1])
    client.post(link, data={"csrf_token": csrf_of(page), f"held-{other}": "no"})
    with world.work() as session:
        assert session.get_one(Feedback, other).answered_at is None


def test_a_signed_in_firm_finds_its_open_feedback_and_answers(world: World) -> None:
    stage = scene(world)
    over(world, stage, (0, 1))
    client = world.signed_in(stage.parties[1].person)
    page = client.get(f"/my/{stage.event_id}/feedback")
    assert page.status_code == 200
    assert "Alberi S.r.l." in page.get_data(as_text=True)
    assert world.signed_in(stage.parties[2].person).get(f"/my/{stage.event_id}/feedback").status_code == 200
    assert world.signed_in(stage.adviser).get(f"/my/{stage.event_id}/feedback").status_code == 404
