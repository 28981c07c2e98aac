"""Each change of a meeting reaches each calendar concerned once, and replaces what was there."""

import uuid

from sqlalchemy import select

from fondaco.accounts.models import Person
from fondaco.calendars import notices
from fondaco.calendars.models import CalendarNotice
from fondaco.kernel import outbox
from fondaco.kernel.mail import Mail
from fondaco.meetings import booking, requests
from fondaco.meetings.messages import MeetingMoved, MeetingPlanned
from fondaco.meetings.models import Meeting
from tests.integration.calendars.reading import assert_valid, invitations_to, part_of
from tests.integration.meetings.scene import Party, Scene, absent, agreed, people_of, scene
from tests.integration.meetings.test_publishing import publish, run_with
from tests.world import World


def booked(world: World, here: Scene, slot: int = 0) -> uuid.UUID:
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
        meeting_id = booking.book(session, here.staff, request_id, here.slots[slot]).id
    world.drain()
    return meeting_id


def told(world: World, party: Party) -> list[tuple[str, int]]:
    return [(each.method, each.sequence) for each in invitations_to(world, party.email)]


def test_both_sides_get_one_invitation_that_says_where_and_whom_they_meet(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    meeting_id = booked(any_world, here)
    [invitation] = invitations_to(any_world, one.email)
    assert invitation.subject == "Wed 10 Mar 2027, 09:00: you meet Birke GmbH at Wood Meets"
    assert (invitation.method, invitation.sequence) == ("REQUEST", 0)
    assert invitation.uid == f"meeting-{meeting_id}@fondaco.example.org"
    assert invitation.start.isoformat() == "2027-03-10T08:00:00+00:00"
    assert invitation.event["LOCATION"] == "Villa Fictional, Via dei Tigli 1, Udine, Great hall, table 1"
    assert invitation.event["SUMMARY"] == "Meeting with Birke GmbH, table 1"
    for words in ("You meet: Delegate 1", "They offer: Solid oak boards", "They need: Sanding machines."):
        assert words in invitation.event["DESCRIPTION"]
    assert invitation.event["ORGANIZER"].email == str(invitation.mail.message["Reply-To"].addresses[0].addr_spec)
    assert told(any_world, two) == [("REQUEST", 0)]


def test_the_object_stands_in_the_mail_for_programs_and_as_a_file_for_people(world: World) -> None:
    here = scene(world)
    booked(world, here)
    [invitation] = invitations_to(world, here.parties[0].email)
    message = invitation.mail.message
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert part_of(invitation.mail, "application/ics") == invitation.ics
    assert_valid(invitation.ics)


def test_an_update_and_a_cancellation_replace_the_invitation(any_world: World) -> None:
    here = scene(any_world)
    one, two, _third = here.parties
    meeting_id = booked(any_world, here)
    with any_world.work() as session:
        booking.move(session, here.staff, meeting_id, here.slots[1])
    any_world.drain()
    with any_world.work() as session:
        booking.cancel(session, here.staff, meeting_id, "The hall is closed")
    any_world.drain()
    assert told(any_world, one) == told(any_world, two) == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    first, update, cancellation = invitations_to(any_world, one.email)
    assert first.uid == update.uid == cancellation.uid
    assert update.subject == "Changed, now Wed 10 Mar 2027, 09:30: your meeting with Birke GmbH at Wood Meets"
    assert cancellation.subject == "Cancelled, Wed 10 Mar 2027, 09:30: your meeting with Birke GmbH at Wood Meets"
    body = cancellation.mail.message.get_body(("plain",))
    assert body is not None
    assert "Reason: The hall is closed" in body.get_content()
    assert_valid(cancellation.ics)


def test_the_same_message_delivered_again_tells_nobody_twice(any_world: World) -> None:
    here = scene(any_world)
    meeting_id = booked(any_world, here)
    with any_world.work() as session:
        outbox.record(session, MeetingPlanned(meeting_id=meeting_id))
        outbox.record(session, MeetingMoved(meeting_id=meeting_id, sequence=0))
    any_world.drain()
    with any_world.work() as session:
        notices.tell(session, meeting_id)
        assert len(session.scalars(select(CalendarNotice)).all()) == 2
        assert len(session.scalars(select(Mail).where(Mail.kind.startswith("calendar"))).all()) == 2


def test_changes_that_overtake_each_other_end_in_the_present_state(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
        meeting_id = booking.book(session, here.staff, request_id, here.slots[0]).id
        booking.move(session, here.staff, meeting_id, here.slots[1])
    world.drain()
    assert told(world, here.parties[0]) == [("REQUEST", 1)]


def test_a_meeting_cancelled_before_anybody_was_told_is_told_to_nobody(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        request_id = agreed(session, here.parties[0], here.parties[1]).id
        booking.cancel(session, here.staff, booking.book(session, here.staff, request_id, here.slots[0]).id)
    world.drain()
    assert told(world, here.parties[0]) == []


def test_when_a_colleague_goes_instead_one_is_invited_and_the_other_released(world: World) -> None:
    here = scene(world, delegates=2)
    one, two, _third = here.parties
    with world.work() as session:
        request_id = agreed(session, one, two).id
        colleague = people_of(session, one)[1].email
    publish(world, here, run_with(world, here, (request_id, 0, 0)))
    world.drain()
    with world.work() as session:
        absent(session, one.delegate_id, here.slots[0])
    publish(world, here, run_with(world, here, (request_id, 0, 0)))
    world.drain()
    assert told(world, one) == [("REQUEST", 0), ("CANCEL", 1)]
    assert [(each.method, each.sequence) for each in invitations_to(world, colleague)] == [("REQUEST", 1)]
    assert told(world, two) == [("REQUEST", 0), ("REQUEST", 1)]
    assert invitations_to(world, one.email)[1].subject == (
        "You do not meet Birke GmbH at Wood Meets: a colleague goes instead"
    )


def test_calling_off_an_agreed_meeting_is_one_mail_a_person(world: World) -> None:
    here = scene(world)
    one, two, _third = here.parties
    meeting_id = booked(world, here)
    before = len(world.mails_to(one.email))
    with world.work() as session:
        requests.withdraw(session, two.by, session.get_one(Meeting, meeting_id).request_id)
    world.drain()
    assert len(world.mails_to(one.email)) == before + 1
    assert told(world, one)[-1] == ("CANCEL", 1)


def test_each_delegate_reads_the_language_of_this_person(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        session.get_one(Person, here.parties[0].person.id).language = "de"
    booked(world, here)
    [invitation] = invitations_to(world, here.parties[0].email)
    assert invitation.mail.message["Content-Language"] == "de"
    assert invitation.subject.endswith(": Gespräch mit Birke GmbH, Wood Meets")
    assert invitation.event["SUMMARY"] == "Gespräch mit Birke GmbH, Tisch 1"


def test_who_has_no_address_is_not_written_to_and_stops_nobody_else(world: World) -> None:
    here = scene(world)
    with world.work() as session:
        people_of(session, here.parties[0])[0].email = ""
    booked(world, here)
    assert told(world, here.parties[1]) == [("REQUEST", 0)]
